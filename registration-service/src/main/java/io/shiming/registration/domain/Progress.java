package io.shiming.registration.domain;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** How a campaign stands, in figures (Art. 27). They name nobody. */
public record Progress(Campaign campaign, List<Count> counts) {

    /**
     * How many users stand at the same place.
     *
     * @param dueOn from which day on the next thing is ordered; empty where nothing is
     * @param escalated whose order nobody has acknowledged for too long
     */
    public record Count(
            CampaignUserState state, Optional<LocalDate> dueOn, boolean extended, boolean escalated, long users) {}

    /** What will be ordered on a day if nobody registers until then. */
    public record Expected(long suspensions, long terminations) {
        private Expected plus(Expected other) {
            return new Expected(suspensions + other.suspensions, terminations + other.terminations);
        }
    }

    public long users() {
        return users(count -> true);
    }

    public long users(Predicate<Count> which) {
        return counts.stream().filter(which).mapToLong(Count::users).sum();
    }

    /** By state, those without any included. */
    public Map<CampaignUserState, Long> byState() {
        Map<CampaignUserState, Long> all = new EnumMap<>(CampaignUserState.class);
        for (CampaignUserState state : CampaignUserState.values()) {
            all.put(state, users(count -> count.state() == state));
        }
        return all;
    }

    /**
     * What is to be expected, day by day, where there is anything. Who is suspended on a day is terminated when thirty more are
     * over, should the suspension be acknowledged at once; an extension may make it later.
     */
    public SortedMap<LocalDate, Expected> projection() {
        SortedMap<LocalDate, Expected> days = new TreeMap<>();
        for (Count count : counts) {
            count.dueOn().ifPresent(day -> {
                if (count.state() == CampaignUserState.NOTIFIED) {
                    days.merge(day, new Expected(count.users(), 0), Expected::plus);
                    days.merge(
                            day.plus(Campaign.SUSPENDED_FOR).plusDays(1),
                            new Expected(0, count.users()),
                            Expected::plus);
                } else if (count.state() == CampaignUserState.SUSPENDED) {
                    days.merge(day, new Expected(0, count.users()), Expected::plus);
                }
            });
        }
        return days;
    }
}
