package io.shiming.registration.domain;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.identifier.Masked;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/**
 * A document that was shown (Art. 8¶1), with the copy that was kept of it (Art. 9¶1).
 *
 * @param validUntil last day of validity, inclusive; 9999-12-31 for one without end
 */
public record IdentityDocument(
        DocumentType type, Sensitive<String> number, Optional<LocalDate> validUntil, UUID copyId) {
    /** Civil Code, Art. 17. */
    private static final int OF_AGE = 18;

    /** As it may be shown; who has it cannot tell the number. */
    IdentityDocument masked() {
        return new IdentityDocument(type, new Sensitive<>(Masked.number(number.reveal())), validUntil, copyId);
    }

    boolean sameNumber(IdentityDocument other) {
        return type.canonical(number.reveal()).equals(other.type.canonical(other.number.reveal()));
    }

    /** Whether its number tells that its bearer is of age on a day. */
    boolean isAdults(LocalDate day) {
        return type.bornOn(number.reveal())
                .filter(born -> !born.plusYears(OF_AGE).isAfter(day))
                .isPresent();
    }
}
