package io.shiming.verification.domain;

import java.time.Instant;
import java.util.UUID;

/**
 * What a receipt says (Art. 9): that a check was made, by whom and with what outcome, without what was checked. Members
 * and their order are the signed format; change none.
 *
 * @param subject keyed hash of the document's type, number and name
 * @param operatorId on whose behalf, null when not an operator's
 */
public record Receipt(
        UUID verificationId, Channel channel, Outcome outcome, String subject, UUID operatorId, Instant checkedAt) {

    /** What is longer is none. */
    public static final int LONGEST = 1024;
}
