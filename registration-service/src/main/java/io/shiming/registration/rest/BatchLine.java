package io.shiming.registration.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shiming.foundation.http.BodyGate;
import io.shiming.foundation.http.JsonViolation;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import java.io.IOException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A line of a batch: a registration as it is asked for, and its key. */
@Schema(name = "RegistrationBatchLine", allOf = RegistrationBody.class)
record BatchLine(
        @Schema(
                required = true,
                minLength = 1,
                maxLength = 255,
                pattern = "^[\\x21-\\x7e]+$",
                description = "The same key with the same line gets the first outcome again, for 24 hours")
        String idempotencyKey,

        @Schema(hidden = true) JsonNode registration) {
    private static final String KEY = "idempotencyKey";

    /**
     * What stands in a line, its key looked at and the rest not yet.
     *
     * @throws DomainException BODY_INVALID, IDEMPOTENCY_KEY_MISSING, IDEMPOTENCY_KEY_INVALID
     */
    static BatchLine of(byte[] text, ObjectMapper json) {
        if (!(read(() -> json.readTree(text)) instanceof ObjectNode members)) {
            throw DomainException.invalid("", Violation.Code.WRONG_TYPE);
        }
        JsonNode key = members.remove(KEY);
        if (key != null && !key.isTextual()) {
            throw DomainException.invalid("/" + KEY, Violation.Code.WRONG_TYPE);
        }
        BodyGate.requireKey("/" + KEY, key == null ? null : key.textValue());
        return new BatchLine(key.textValue(), members);
    }

    /** The registration asked for. */
    RegistrationBody toBody(ObjectMapper json) {
        return read(() -> json.treeToValue(registration, RegistrationBody.class));
    }

    /** Without what it says of a person. */
    @Override
    public String toString() {
        return "BatchLine[***]";
    }

    interface Parse<T> {
        T value() throws IOException;
    }

    /**
     * What was parsed.
     *
     * @throws DomainException BODY_INVALID
     */
    static <T> T read(Parse<T> parse) {
        try {
            return parse.value();
        } catch (JsonProcessingException malformed) {
            throw new DomainException(CommonError.BODY_INVALID, List.of(JsonViolation.of(malformed)));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
