package io.shiming.registration.domain;

import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The verification of one document of a registration; there is one for every document, and a registration is active
 * only when all of them match.
 *
 * @param verificationId the gateway's id, null until it answered
 * @param channel the authority's channel, null until known
 * @param receipt the gateway's signed receipt, null while pending or when it gave none
 * @param checkedAt when the authority answered, null while pending
 */
public record DocumentCheck(
        Bearer bearer, UUID verificationId, Channel channel, Outcome outcome, String receipt, Instant checkedAt) {
    private static final Pattern JWS = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
    private static final int LONGEST_RECEIPT = 1024;

    /** Whose document. */
    public enum Bearer {
        HOLDER,
        REPRESENTATIVE
    }

    public static DocumentCheck open(Bearer bearer) {
        return new DocumentCheck(bearer, null, null, Outcome.PENDING, null, null);
    }

    /** Whether a text can be kept as a receipt; whether it is one, its keys tell whoever wants to know. */
    public static boolean mayBeReceipt(String text) {
        return text.length() <= LONGEST_RECEIPT && JWS.matcher(text).matches();
    }

    public boolean isSettled() {
        return outcome != Outcome.PENDING;
    }
}
