package io.shiming.retention.domain;

import java.time.LocalDate;
import java.time.Period;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A length of time by the calendar: two years are two years, whatever number of days they have.
 *
 * @param length years, months and days, none of them negative, a century at most
 */
public record RetentionPeriod(Period length) {
    /** As it is written: ISO 8601, years, months and days only. */
    public static final String FORM = "P(?=[0-9])([0-9]{1,3}Y)?([0-9]{1,4}M)?([0-9]{1,5}D)?";

    private static final Pattern TEXT = Pattern.compile(FORM);
    private static final Period LONGEST = Period.ofYears(100);
    /** The calendar repeats itself after 400 years, to the day. */
    private static final LocalDate CYCLE = LocalDate.of(2000, 1, 1);

    private static final int CYCLE_MONTHS = 400 * 12;

    public RetentionPeriod {
        if (length.isNegative() || CYCLE.plus(length).isAfter(CYCLE.plus(LONGEST))) {
            throw new IllegalArgumentException("no length of time for which something is kept");
        }
    }

    /** From a text that is known to be one. */
    static RetentionPeriod of(String text) {
        return parse(text).orElseThrow();
    }

    /** From its text, {@code P2Y} for example; empty where it is none. */
    public static Optional<RetentionPeriod> parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new RetentionPeriod(Period.parse(text)));
        } catch (IllegalArgumentException tooLong) {
            return Optional.empty();
        }
    }

    /** Its last day, when it begins on this one: the same day of its last month, or that month's last where there is none. */
    public LocalDate lastDay(LocalDate from) {
        return from.plus(length);
    }

    /**
     * Whether it is never shorter than another, on whatever day both begin. 730 days are shorter than two years: in a leap
     * year.
     */
    boolean isAtLeast(RetentionPeriod other) {
        boolean inEveryPart = !length.minus(other.length).normalized().isNegative();
        return inEveryPart || begins().noneMatch(day -> lastDay(day).isBefore(other.lastDay(day)));
    }

    /** Every day that may matter: what is so of a month's first day is so of all that no month lacks. */
    private static Stream<LocalDate> begins() {
        return Stream.iterate(CYCLE, month -> month.plusMonths(1))
                .limit(CYCLE_MONTHS)
                .flatMap(month -> IntStream.of(1, 29, 30, 31)
                        .filter(day -> day <= month.lengthOfMonth())
                        .mapToObj(month::withDayOfMonth));
    }

    @Override
    public String toString() {
        return length.toString();
    }
}
