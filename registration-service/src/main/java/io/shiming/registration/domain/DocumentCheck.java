package io.shiming.registration.domain;

import java.time.Instant;
import java.util.UUID;

/**
 * The verification of one document of a registration; there is one for every document, and a registration is active
 * only when all of them match.
 *
 * @param verificationId the gateway's id, null until it answered
 * @param channel the authority's channel, null until known
 * @param checkedAt when the authority answered, null while pending
 */
public record DocumentCheck(Bearer bearer, UUID verificationId, Channel channel, Outcome outcome, Instant checkedAt) {

    /** Whose document. */
    public enum Bearer {
        HOLDER,
        REPRESENTATIVE
    }

    public static DocumentCheck open(Bearer bearer) {
        return new DocumentCheck(bearer, null, null, Outcome.PENDING, null);
    }

    public boolean isSettled() {
        return outcome != Outcome.PENDING;
    }
}
