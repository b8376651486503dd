package io.shiming.registration.domain;

import io.shiming.foundation.problem.ErrorCode;

/** Why a registration is not made, and the article that says so. */
public enum Refusal implements ErrorCode {
    SERVICE_TYPE_NOT_SUPPORTED(Kind.REFUSED, 0),
    SPECIAL_APPLICATION_MISSING(Kind.REFUSED, 13),
    OPERATOR_NOT_LICENSED(Kind.REFUSED, 3),
    DOCUMENT_MISSING(Kind.REFUSED, 10),
    DOCUMENT_TYPE_NOT_VALID_FOR_HOLDER(Kind.REFUSED, 3),
    DOCUMENT_NUMBER_INVALID(Kind.REFUSED, 9),
    REPRESENTATIVE_MISSING(Kind.REFUSED, 8),
    AUTHORISATION_MISSING(Kind.REFUSED, 8),
    COPY_UNKNOWN(Kind.REFUSED, 9),
    COPY_ALREADY_USED(Kind.REFUSED, 9),
    PRESENCE_INCONSISTENT(Kind.REFUSED, 9),
    SERVICE_NUMBER_TAKEN(Kind.CONFLICT, 8),
    TOO_MANY_REGISTRATIONS(Kind.REFUSED, 11),
    AGENT_NOT_AUTHORISED(Kind.REFUSED, 5),
    AGENT_NOT_DISCLOSED(Kind.REFUSED, 5),
    DOCUMENT_NOT_FOUND(Kind.REFUSED, 10),
    HOLDER_MISMATCH(Kind.REFUSED, 10),
    DOCUMENT_EXPIRED(Kind.REFUSED, 10),
    DOCUMENT_REVOKED(Kind.REFUSED, 10),
    DOCUMENT_FORGED(Kind.REFUSED, 10),
    VERIFICATION_TIMED_OUT(Kind.REFUSED, 9),
    TRANSFER_OVERTAKEN(Kind.CONFLICT, 8),
    DISPUTE_UPHELD(Kind.REFUSED, 11),
    CHECKS_PAUSED(Kind.TOO_MANY, 9);

    private final Kind kind;
    private final int article;

    Refusal(Kind kind, int article) {
        this.kind = kind;
        this.article = article;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public int article() {
        return article;
    }
}
