package io.shiming.agent.domain;

/** By which an agent is suspended without anybody's doing; none reinstates it: its operator does (Art. 6). */
public enum SuspensionRule {
    FORGED_DOCUMENTS("Forged documents were accepted"),
    PROBING("Many particulars that no authority confirmed were tried in a short time"),
    MISMATCH_RATE("Too many particulars were not confirmed by an authority"),
    OVERDUE_HANDOVERS("Registers and material were not handed over");

    private final String reason;

    SuspensionRule(String reason) {
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
