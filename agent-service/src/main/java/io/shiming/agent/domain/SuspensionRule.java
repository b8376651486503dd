package io.shiming.agent.domain;

import java.util.Optional;

/**
 * By which an agent is suspended without anybody's doing; none reinstates it: its operator does (Art. 6). What the figures
 * show is suspicious and no more: people look into it, and raise what turns out to be a violation (Art. 18 to 22).
 */
public enum SuspensionRule {
    /** Each forged document was a finding before. */
    FORGED_DOCUMENTS("Forged documents were accepted", null),
    PROBING("Many particulars that no authority confirmed were tried in a short time", FindingKind.CONDUCT_SUSPICIOUS),
    MISMATCH_RATE("Too many particulars were not confirmed by an authority", FindingKind.CONDUCT_SUSPICIOUS),
    /** What is overdue is a finding each day. */
    OVERDUE_HANDOVERS("Registers and material were not handed over", null);

    private final String reason;
    private final FindingKind found;

    SuspensionRule(String reason, FindingKind found) {
        this.reason = reason;
        this.found = found;
    }

    /** What is found with the suspension; empty where it was found before. */
    public Optional<FindingKind> found() {
        return Optional.ofNullable(found);
    }

    public String reason() {
        return reason;
    }
}
