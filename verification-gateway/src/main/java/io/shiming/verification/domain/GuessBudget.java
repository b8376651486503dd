package io.shiming.verification.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How many checks may fail before no more are made for a while. Only {@link Outcome#guessedWrong} ones count.
 *
 * @param failed that many in a window are the last
 */
public record GuessBudget(int failed, Duration window) {
    /** When it is not known how soon a check under way will have ended. */
    private static final Duration SOON = Duration.ofMinutes(1);

    /**
     * How things stand for a document before another name is tried for it.
     *
     * @param failed checks in the window
     * @param frees when the one failed that must leave the window before another check may be made; empty while the budget
     *     is not used up
     * @param othersOpen other names that were tried for it and have no answer yet; each may turn out wrong
     * @param pausedUntil of the document or the asker, if it was
     */
    public record Standing(int failed, Optional<Instant> frees, int othersOpen, Optional<Instant> pausedUntil) {}

    /** For how long no check is made, if so. Never depends on the name that is tried now. */
    public Optional<Duration> pause(Standing standing, Instant now) {
        Optional<Duration> paused = standing.pausedUntil().map(until -> Duration.between(now, until));
        if (paused.isPresent() && !paused.get().isNegative() && !paused.get().isZero()) {
            return paused;
        }
        if (standing.frees().isPresent()) {
            return standing.frees().map(failedAt -> Duration.between(now, failedAt.plus(window)));
        }
        return standing.failed() + standing.othersOpen() >= failed ? Optional.of(SOON) : Optional.empty();
    }
}
