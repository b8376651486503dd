package io.shiming.registration.rest;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import io.shiming.registration.domain.DocumentType;
import io.shiming.registration.domain.IdentityDocument;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/** A document as it is sent. */
record DocumentBody(DocumentType type, String number, LocalDate validUntil, UUID copyId) {

    void check(String pointer, boolean needsValidUntil, Violations violations) {
        violations.required(pointer + "/type", type);
        violations.required(pointer + "/copyId", copyId);
        if (needsValidUntil) {
            violations.required(pointer + "/validUntil", validUntil);
        }
        checkNumber(pointer + "/number", type, number, violations);
    }

    /** Only the shape is bad input; a wrong check digit is refused by the rules of Art. 9. */
    static void checkNumber(String pointer, DocumentType type, String number, Violations violations) {
        if (violations.required(pointer, number)
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
