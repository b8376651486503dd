package io.shiming.incident.domain;

/** From what to what a fine goes, both included (以上, 以下). */
public record FineRange(long minFen, long maxFen) {
    private static final long FEN = 100;

    static FineRange yuan(long min, long max) {
        return new FineRange(min * FEN, max * FEN);
    }

    public boolean contains(long fen) {
        return fen >= minFen && fen <= maxFen;
    }

    /** Whether it leaves open that there is no fine at all. */
    public boolean isOptional() {
        return minFen == 0;
    }
}
