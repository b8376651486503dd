package io.shiming.agent.domain;

/**
 * How well an agent does, from 100 down to 0: what is taken off for each share of its dealings, and for each single
 * thing.
 *
 * @param overdue for everything being overdue
 * @param late for everything having been handed over late
 * @param missing for everything having been missing
 * @param mismatch for no particulars having been confirmed
 * @param openFinding for each open finding
 * @param lateFinding for each that is late, on top
 * @param violation for each
 * @param suspension for each
 */
public record ScoreFormula(
        int overdue,
        int late,
        int missing,
        int mismatch,
        int openFinding,
        int lateFinding,
        int violation,
        int suspension) {
    private static final int BEST = 100;

    public int score(Figures of) {
        int delivered = of.onTime() + of.late();
        double off = overdue * share(of.overdue(), of.registrations())
                + late * share(of.late(), delivered)
                + missing * share(of.missing(), delivered)
                + mismatch * share(of.mismatches(), of.attempts())
                + openFinding * of.openFindings()
                + lateFinding * of.lateFindings()
                + violation * of.violations()
                + suspension * of.suspensions();
        return (int) Math.max(0, Math.round(BEST - off));
    }

    /** Of nothing all is well; what is left from an earlier period counts for no more than all. */
    private static double share(int part, int whole) {
        return part == 0 ? 0 : Math.min(1, part / (double) Math.max(1, whole));
    }
}
