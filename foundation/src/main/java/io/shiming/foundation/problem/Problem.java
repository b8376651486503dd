package io.shiming.foundation.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.foundation.http.CorrelatorFilter;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Locale;
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

    /**
     * Whom a problem is told to. Taken while the request is there, since some problems are worded after it is over.
     */
    public record Reader(Locale language, String correlator) {
        public static Reader of(HttpServerRequest request) {
            return new Reader(
                    ProblemTexts.language(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE)),
                    CorrelatorFilter.of(request));
        }
    }

    /** One offending member: pointer, code, and a sentence in the caller's language. */
    public record Detail(String field, String code, String message) {}
}
