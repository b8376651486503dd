package io.shiming.agent.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LookTest {
    private static final Instant NOW = Instant.parse("2026-11-24T04:00:00Z");
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);
    private static final Instant MIDNIGHT = Instant.parse("2026-11-24T16:00:00Z");
    private static final Duration REMIND_EVERY = Duration.ofHours(6);
    private static final SuspensionRules RULES = new SuspensionRules(10, Duration.ofDays(3), 20, 50, 20, 2);

    private static final Set<FindingKind> OF_HANDOVERS = Set.of(FindingKind.HANDOVER_OVERDUE);
    private static final Set<FindingKind> OF_RECEIPTS = Set.of(FindingKind.RECEIPT_OVERDUE);

    private static Look at(Conduct conduct) {
        return Look.at(conduct, RULES, REMIND_EVERY, ZoneId.of("Asia/Shanghai"), NOW);
    }

    private static Instant in(int hours) {
        return NOW.plus(Duration.ofHours(hours));
    }

    private static Late late(int count, int hours, Integer remindedHoursAgo, LocalDate foundOn) {
        return new Late(
                count,
                Optional.of(in(-hours)),
                Optional.empty(),
                Optional.ofNullable(remindedHoursAgo).map(ago -> in(-ago)),
                Optional.ofNullable(foundOn));
    }

    /** Nothing is late; when something will be. */
    private static Late none(Instant next) {
        return new Late(0, Optional.empty(), Optional.ofNullable(next), Optional.empty(), Optional.empty());
    }

    private static Conduct overdue(int items, int hours, Integer remindedHoursAgo, LocalDate foundOn) {
        return new Conduct(
                late(items, hours, remindedHoursAgo, foundOn),
                none(null),
                items,
                Optional.of(in(-hours)),
                items,
                0,
                0,
                0,
                false);
    }

    private static Conduct receipts(Late unreceipted) {
        return new Conduct(none(null), unreceipted, 0, Optional.empty(), 30, 0, 0, 0, false);
    }

    private static Conduct checked(int checked, int mismatched, int lately, int forgeries, boolean suspended) {
        return new Conduct(
                none(in(20)), none(null), 0, Optional.empty(), checked, mismatched, lately, forgeries, suspended);
    }

    @Test
    @DisplayName("Art. 6: while nothing is overdue the next look is when something will be")
    void nothingOverdue() {
        assertThat(at(checked(30, 0, 0, 0, false))).isEqualTo(new Look(Set.of(), Set.of(), Optional.empty(), in(20)));
    }

    @Test
    @DisplayName(
            "Art. 6: what is overdue is a reminder and a finding, then reminders by the interval and a finding a day")
    void remindersAndFindings() {
        assertThat(at(overdue(1, 1, null, null)))
                .isEqualTo(new Look(OF_HANDOVERS, OF_HANDOVERS, Optional.empty(), in(6)));
        assertThat(at(overdue(1, 4, 3, TODAY))).isEqualTo(new Look(Set.of(), Set.of(), Optional.empty(), in(3)));
        assertThat(at(overdue(1, 4, 6, TODAY)).reminders()).isEqualTo(OF_HANDOVERS);
        assertThat(at(overdue(1, 30, 2, TODAY.minusDays(1))).findings()).isEqualTo(OF_HANDOVERS);
        Look late = Look.at(overdue(1, 4, null, null), RULES, Duration.ofDays(2), ZoneId.of("Asia/Shanghai"), NOW);
        assertThat(late.next()).isEqualTo(MIDNIGHT);
    }

    @Test
    @DisplayName("Art. 6: a receipt that is overdue is the operator's reminder and finding, and suspends no agent")
    void receipts() {
        assertThat(at(receipts(none(in(2))))).isEqualTo(new Look(Set.of(), Set.of(), Optional.empty(), in(2)));
        assertThat(at(receipts(late(1_000, 1_000, null, null))))
                .isEqualTo(new Look(OF_RECEIPTS, OF_RECEIPTS, Optional.empty(), in(6)));
        assertThat(at(receipts(late(1, 4, 3, TODAY)))).isEqualTo(new Look(Set.of(), Set.of(), Optional.empty(), in(3)));
    }

    @Test
    @DisplayName("Art. 6: overdue hand-overs suspend by their number or their age")
    void overdueRule() {
        assertThat(at(overdue(9, 71, 1, TODAY)).rule()).isEmpty();
        assertThat(at(overdue(10, 1, 1, TODAY)).rule()).contains(SuspensionRule.OVERDUE_HANDOVERS);
        assertThat(at(overdue(1, 72, 1, TODAY)).rule()).contains(SuspensionRule.OVERDUE_HANDOVERS);
        assertThat(at(overdue(1, 71, 1, TODAY)).next()).isEqualTo(in(1));
    }

    @Test
    @DisplayName("Art. 6: a rate of mismatches suspends, from a least number on; so do probing and forged documents")
    void otherRules() {
        assertThat(at(checked(49, 19, 0, 0, false)).rule()).isEmpty();
        assertThat(at(checked(50, 9, 0, 0, false)).rule()).isEmpty();
        assertThat(at(checked(50, 10, 0, 0, false)).rule()).contains(SuspensionRule.MISMATCH_RATE);
        assertThat(at(checked(20, 20, 20, 0, false)).rule()).contains(SuspensionRule.PROBING);
        assertThat(at(checked(20, 19, 19, 0, false)).rule()).isEmpty();
        assertThat(at(checked(50, 20, 20, 2, false)).rule()).contains(SuspensionRule.FORGED_DOCUMENTS);
        assertThat(at(checked(50, 20, 20, 2, true)).rule()).isEmpty();
    }
}
