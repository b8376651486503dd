package io.shiming.agent.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What comes of looking at an agent's dealings for an operator.
 *
 * @param reminder whether the agent is reminded of what is overdue
 * @param finding whether it becomes a finding, one a day
 * @param rule by which the agent is suspended
 * @param next when to look again, if nothing happens until then
 */
public record Look(boolean reminder, boolean finding, Optional<SuspensionRule> rule, Instant next) {
    /** Where nothing is to come: what came in during this look brought nothing forward, and is found by then. */
    private static final Duration AT_LATEST = Duration.ofDays(1);
    /** Where there is something overdue already, each further item is worth no look of its own. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    public static Look at(Conduct conduct, SuspensionRules rules, Duration remindEvery, ZoneId zone, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        boolean overdue = conduct.overdue() > 0;
        boolean reminder = overdue
                && conduct.lastRemindedAt()
                        .filter(last -> last.plus(remindEvery).isAfter(now))
                        .isEmpty();
        boolean finding = overdue && !conduct.lastFindingOn().equals(Optional.of(today));
        Instant reminded = reminder ? now : conduct.lastRemindedAt().orElse(now);
        Instant soonest = overdue ? now.plus(PAUSE) : now;
        Instant next = Stream.of(
                        conduct.nextDueAt(),
                        conduct.oldestSince().map(due -> due.plus(rules.overdueFor())),
                        Optional.of(reminded.plus(remindEvery)).filter(any -> overdue),
                        Optional.of(today.plusDays(1).atStartOfDay(zone).toInstant())
                                .filter(any -> overdue))
                .flatMap(Optional::stream)
                .filter(at -> at.isAfter(now))
                .map(at -> at.isBefore(soonest) ? soonest : at)
                .min(Instant::compareTo)
                .orElse(now.plus(AT_LATEST));
        return new Look(reminder, finding, rules.broken(conduct, now), next);
    }
}
