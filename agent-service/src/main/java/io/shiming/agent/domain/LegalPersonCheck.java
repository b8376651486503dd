package io.shiming.agent.domain;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The check of an agent's business licence.
 *
 * @param verificationId at the verification gateway
 * @param knownSince when the outcome was recorded here; empty while pending
 * @param receipt the gateway's JWS, which proves the check; empty while pending, and where nothing was found in time
 */
public record LegalPersonCheck(
        UUID verificationId, Outcome outcome, Optional<Instant> knownSince, Optional<String> receipt) {
    private static final Pattern JWS = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+){2}");
    private static final int LONGEST_RECEIPT = 1024;

    /** Whether a text has the shape of a receipt; what is longer is none. */
    public static boolean mayBeReceipt(String text) {
        return text.length() <= LONGEST_RECEIPT && JWS.matcher(text).matches();
    }

    /** What was known of it at a moment. */
    public LegalPersonCheck at(Instant moment) {
        return knownSince.filter(since -> !since.isAfter(moment)).isPresent()
                ? this
                : new LegalPersonCheck(verificationId, Outcome.PENDING, Optional.empty(), Optional.empty());
    }
}
