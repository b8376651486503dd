package io.shiming.verification.domain;

import java.time.LocalDate;
import java.util.Optional;

/** What came of a check. */
public enum Outcome {
    MATCH,
    MISMATCH,
    NOT_FOUND,
    REVOKED,
    EXPIRED,
    FORGED,
    /** Not known yet. Fail closed: whatever an authority did not clearly say is this, and never a match. */
    PENDING;

    /** Whether it tells somebody who guessed that the guess was wrong; the others say what became of a document. */
    public boolean guessedWrong() {
        return this == MISMATCH || this == NOT_FOUND;
    }

    /**
     * The outcome for somebody who was shown a document that is valid until a day. An authority compares number and
     * name; a document past its own day is expired all the same (Art. 10).
     */
    public Outcome forDocumentValidUntil(Optional<LocalDate> validUntil, LocalDate today) {
        boolean over = validUntil.map(day -> day.isBefore(today)).orElse(false);
        return this == MATCH && over ? EXPIRED : this;
    }
}
