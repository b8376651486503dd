package io.shiming.agent.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What comes of looking at an agent's dealings for an operator.
 *
 * @param reminders of what is late: the agent is reminded of HANDOVER_OVERDUE, the operator of RECEIPT_OVERDUE
 * @param findings that it becomes, each once a day
 * @param rule by which the agent is suspended
 * @param next when to look again, if nothing happens until then
 */
public record Look(Set<FindingKind> reminders, Set<FindingKind> findings, Optional<SuspensionRule> rule, Instant next) {
    /** Where nothing is to come: what came in during this look brought nothing forward, and is found by then. */
    private static final Duration AT_LATEST = Duration.ofDays(1);
    /** Where there is something overdue already, each further item is worth no look of its own. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    public static Look at(Conduct conduct, SuspensionRules rules, Duration remindEvery, ZoneId zone, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        Instant tomorrow = today.plusDays(1).atStartOfDay(zone).toInstant();
        Map<FindingKind, Late> all = new EnumMap<>(FindingKind.class);
        all.put(FindingKind.HANDOVER_OVERDUE, conduct.overdue());
        all.put(FindingKind.RECEIPT_OVERDUE, conduct.unreceipted());
        Stream<Instant> rule = conduct.oldestSince().map(due -> due.plus(rules.overdueFor())).stream()
                .filter(at -> at.isAfter(now))
                .map(at -> conduct.overdue().count() > 0 ? later(at, now.plus(PAUSE)) : at);
        Instant next = Stream.concat(
                        rule, all.values().stream().flatMap(late -> looks(late, remindEvery, tomorrow, now)))
                .min(Instant::compareTo)
                .orElse(now.plus(AT_LATEST));
        return new Look(
                those(all, late -> isReminded(late, remindEvery, now)),
                those(all, late -> late.count() > 0 && !late.lastFindingOn().equals(Optional.of(today))),
                rules.broken(conduct, now),
                next);
    }

    private static Set<FindingKind> those(Map<FindingKind, Late> all, Predicate<Late> wanted) {
        return all.entrySet().stream()
                .filter(each -> wanted.test(each.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isReminded(Late late, Duration remindEvery, Instant now) {
        return late.count() > 0
                && late.lastRemindedAt()
                        .filter(last -> last.plus(remindEvery).isAfter(now))
                        .isEmpty();
    }

    /** When to look again for the sake of what is late, or will be. */
    private static Stream<Instant> looks(Late late, Duration remindEvery, Instant tomorrow, Instant now) {
        Stream<Instant> due = late.nextDueAt().stream();
        if (late.count() == 0) {
            return due;
        }
        Instant reminded =
                isReminded(late, remindEvery, now) ? now : late.lastRemindedAt().orElse(now);
        return Stream.concat(due, Stream.of(reminded.plus(remindEvery), tomorrow))
                .map(at -> later(at, now.plus(PAUSE)));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }
}
