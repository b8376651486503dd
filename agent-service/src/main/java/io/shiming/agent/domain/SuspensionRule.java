package io.shiming.agent.domain;

import java.util.Optional;

/**
 * By which an agent is suspended without anybody's doing; none reinstates it: its operator does (Art. 6). What broke the
 * rule is a violation, which is found with the suspension (Art. 24); people decide what comes of it.
 */
public enum SuspensionRule {
    /** Each forged document was a finding before. */
    FORGED_DOCUMENTS("Forged documents were accepted", null),
    /** Who tries particulars until some fit uses documents that are other people's. */
    PROBING(
            "Many particulars that no authority confirmed were tried in a short time",
            FindingKind.DOCUMENT_OF_ANOTHER_USED),
    MISMATCH_RATE("Too many particulars were not confirmed by an authority", FindingKind.IDENTITY_NOT_VERIFIED),
    /** What its operator never got it cannot keep. */
    OVERDUE_HANDOVERS("Registers and material were not handed over", FindingKind.RECORDS_NOT_KEPT);

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
