package io.shiming.registration.rest;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import io.shiming.registration.domain.DocumentType;
import io.shiming.registration.domain.IdentityDocument;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A document as it is sent. */
@Schema(name = "Document")
record DocumentBody(
        @Schema(required = true) DocumentType type,

        @Schema(required = true, minLength = 1, maxLength = NUMBER_LENGTH, examples = "650102199003078832")
        String number,

        @Schema(description = "Last day of validity, 9999-12-31 for one without end; required for an individual holder")
        LocalDate validUntil,

        @Schema(required = true, description = "From POST /v1/document-copies")
        UUID copyId) {
    static final int NUMBER_LENGTH = 64;

    void check(String pointer, boolean needsValidUntil, Violations violations) {
        violations.required(pointer + "/type", type);
        violations.required(pointer + "/copyId", copyId);
        if (needsValidUntil) {
            violations.required(pointer + "/validUntil", validUntil);
        }
        checkNumber(pointer + "/number", type, number, violations);
    }

    /**
     * Only the shape is bad input; a wrong check digit is refused by the rules of Art. 9. What passes here the gateway
     * takes as well, or the registration would wait for a check that never comes.
     */
    static void checkNumber(String pointer, DocumentType type, String number, Violations violations) {
        if (violations.text(pointer, number, NUMBER_LENGTH)
                && type != null
                && type.check(number) == DocumentType.NumberCheck.WRONG_SHAPE) {
            violations.add(pointer, Violation.Code.MALFORMED);
        }
    }

    IdentityDocument toDocument() {
        return new IdentityDocument(type, new Sensitive<>(number), Optional.ofNullable(validUntil), copyId);
    }

    @Override
    public String toString() {
        return "DocumentBody[***]";
    }
}
