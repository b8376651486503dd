package io.shiming.agent.domain;

import java.time.Instant;
import java.util.Optional;

/**
 * How an agent does in its dealings for an operator, as far as it matters now: counted from its last reinstatement on, so
 * that nobody is suspended again for what was forgiven. And what the operator owes the agent meanwhile.
 *
 * @param overdue items that are to be handed over and late
 * @param unreceipted hand-overs that the operator is to receipt and late; nothing of the agent's
 * @param overdueSince items among the overdue ones that became so since
 * @param oldestSince when the first of these was due
 * @param checked registrations and refusals in the rules' window
 * @param mismatched of these, those that an authority did not confirm
 * @param mismatchedLately the same in the window of probing
 * @param forgeries forged documents accepted in the rules' window
 * @param suspended whether it is
 */
public record Conduct(
        Late overdue,
        Late unreceipted,
        int overdueSince,
        Optional<Instant> oldestSince,
        int checked,
        int mismatched,
        int mismatchedLately,
        int forgeries,
        boolean suspended) {}
