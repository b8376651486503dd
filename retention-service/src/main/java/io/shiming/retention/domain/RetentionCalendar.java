package io.shiming.retention.domain;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * When the time is over for which something is kept, in the region's days. A period is counted as the Civil Code counts:
 * the day on which it begins is not counted in (Art. 201), its last day is the same day of its last month, or that month's
 * last where there is none (Art. 202), and that day ends at midnight (Art. 203).
 */
public record RetentionCalendar(ZoneId zone) {
    /** Longer than the longest period with the longest grace. */
    private static final int LONGEST_YEARS = 102;

    /** The first moment at which a record may go whose time began then. */
    public Instant dueAt(Instant startedAt, Terms terms) {
        LocalDate last = terms.period().lastDay(startedAt.atZone(zone).toLocalDate());
        return startOf(last.plusDays(1L + terms.graceDays()));
    }

    /** Whatever began before this moment, and nothing else, may go by now. */
    public Instant dueIfStartedBefore(Instant now, Terms terms) {
        // Later days are never due earlier, so the first one that is not is found by halving.
        LocalDate due = now.atZone(zone).toLocalDate().minusYears(LONGEST_YEARS);
        LocalDate notDue = now.atZone(zone).toLocalDate().plusDays(1);
        while (due.plusDays(1).isBefore(notDue)) {
            LocalDate middle = due.plusDays(due.until(notDue, ChronoUnit.DAYS) / 2);
            if (dueAt(startOf(middle), terms).isAfter(now)) {
                notDue = middle;
            } else {
                due = middle;
            }
        }
        return startOf(notDue);
    }

    /** The moment at which a day is over. */
    public Instant endOf(LocalDate day) {
        return startOf(day.plusDays(1));
    }

    /** The day that is over at such a moment. */
    public LocalDate dayThatEnds(Instant end) {
        return end.atZone(zone).toLocalDate().minusDays(1);
    }

    private Instant startOf(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }
}
