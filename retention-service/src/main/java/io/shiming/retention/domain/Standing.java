package io.shiming.retention.domain;

import java.time.Instant;
import java.util.Collection;

/** How it stands with a record whose clock runs. */
public enum Standing {
    /** Its time is not over. */
    KEPT,
    /** Its time is over, and something holds it. */
    HELD,
    /** It may go. */
    DUE;

    /** How it stands at a moment, with these holds on record; a hold wins over everything else. */
    public static Standing of(
            RetentionClock clock, Policy policy, Collection<Hold> holds, RetentionCalendar calendar, Instant now) {
        if (policy.category() != clock.category()) {
            throw new IllegalArgumentException("a policy of another category");
        }
        if (now.isBefore(calendar.dueAt(clock.startedAt(), policy.terms()))) {
            return KEPT;
        }
        return holds.stream().anyMatch(hold -> hold.scope().covers(clock) && hold.holds(now)) ? HELD : DUE;
    }
}
