package io.shiming.registration.domain;

import java.util.Optional;

/** What an authority said of a document, gravest first: where several documents fail, the gravest names the refusal. */
public enum Outcome {
    FORGED(Refusal.DOCUMENT_FORGED),
    REVOKED(Refusal.DOCUMENT_REVOKED),
    EXPIRED(Refusal.DOCUMENT_EXPIRED),
    NOT_FOUND(Refusal.DOCUMENT_NOT_FOUND),
    MISMATCH(Refusal.HOLDER_MISMATCH),
    PENDING(null),
    MATCH(null);

    private final Refusal refusal;

    Outcome(Refusal refusal) {
        this.refusal = refusal;
    }

    public Optional<Refusal> refusal() {
        return Optional.ofNullable(refusal);
    }
}
