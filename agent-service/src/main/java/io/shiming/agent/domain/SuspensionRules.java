package io.shiming.agent.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a rule suspends an agent.
 *
 * @param overdueItems from so many items overdue at once
 * @param overdueFor or from one that has been overdue for so long
 * @param mismatchPercent from such a share of registrations that an authority did not confirm
 * @param mismatchLeast of so many registrations at least
 * @param probes from so many not confirmed in the window of probing
 * @param forgeries from so many forged documents accepted
 */
public record SuspensionRules(
        int overdueItems, Duration overdueFor, int mismatchPercent, int mismatchLeast, int probes, int forgeries) {

    /** The gravest rule that is broken. */
    public Optional<SuspensionRule> broken(Conduct conduct, Instant now) {
        if (conduct.suspended()) {
            return Optional.empty();
        }
        if (conduct.forgeries() >= forgeries) {
            return Optional.of(SuspensionRule.FORGED_DOCUMENTS);
        }
        if (conduct.mismatchedLately() >= probes) {
            return Optional.of(SuspensionRule.PROBING);
        }
        if (conduct.checked() >= mismatchLeast
                && conduct.mismatched() * 100L >= (long) mismatchPercent * conduct.checked()) {
            return Optional.of(SuspensionRule.MISMATCH_RATE);
        }
        boolean tooOld = conduct.oldestSince()
                .filter(due -> !due.plus(overdueFor).isAfter(now))
                .isPresent();
        return conduct.overdueSince() >= overdueItems || tooOld
                ? Optional.of(SuspensionRule.OVERDUE_HANDOVERS)
                : Optional.empty();
    }
}
