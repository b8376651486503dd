package io.shiming.foundation.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.UUID;

/**
 * Problem document of RFC 9457, with our extension members.
 *
 * @param type {@code urn:shiming:problem:…}
 * @param code stable code in SCREAMING_SNAKE_CASE, see {@code docs/errors.md}
 * @param article article of the regulation, absent where none applies
 * @param registrationId the registration kept as evidence, where a refusal made one
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        String correlator,
        Integer article,
        List<Detail> violations,
        UUID registrationId) {

    public static final String MEDIA_TYPE = "application/problem+json";

    /** One offending member: pointer, code, and a sentence in the caller's language. */
    public record Detail(String field, String code, String message) {}
}
