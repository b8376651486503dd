package io.shiming.incident.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.ErrorCode;
import io.shiming.foundation.problem.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ViolationCaseTest {
    private static final Instant NOW = Instant.parse("2026-11-30T08:00:00Z");
    private static final Duration USUALLY = Duration.ofDays(30);
    private static final CorrectionTimes TIMES = new CorrectionTimes(USUALLY, Duration.ofDays(1), Duration.ofDays(180));
    private static final Instant IN_TIME = NOW.plus(Duration.ofDays(29));
    private static final Instant TOO_LATE = NOW.plus(USUALLY);
    private static final Sensitive<String> WHY = new Sensitive<>("as looked into on the 17th");

    private static ViolationCase against(RespondentKind kind, int article, Circumstance... circumstances) {
        return opened(
                Optional.of(kind.authorities().iterator().next()),
                new Charge(kind, article, Optional.empty(), Set.of(circumstances), Optional.of(700L)));
    }

    private static ViolationCase opened(Optional<Authority> office, Charge charge) {
        return new ViolationCase(
                UUID.randomUUID(),
                UUID.randomUUID(),
                List.of(),
                Optional.empty(),
                new Respondent(charge.respondent(), UUID.randomUUID()),
                charge,
                "an official",
                office,
                NOW,
                List.of());
    }

    private static ViolationCase.Actor actor(Instant at, Authority... offices) {
        return new ViolationCase.Actor("another official", Set.of(offices), at);
    }

    private static ViolationCase.Actor comms(Instant at) {
        return actor(at, Authority.COMMUNICATIONS);
    }

    private static ViolationCase.Actor competent(ViolationCase of, Instant at) {
        return new ViolationCase.Actor(
                "another official", of.respondent().kind().authorities(), at);
    }

    private static Decision fine(long fen, Long... persons) {
        return decision(Ruling.PENALTY, fen, List.of(persons), null, null);
    }

    private static Decision decision(Ruling ruling, Long fen, List<Long> persons, Long confiscate, Instant correctBy) {
        return new Decision(
                ruling,
                Optional.ofNullable(fen),
                persons,
                Optional.ofNullable(confiscate),
                Optional.ofNullable(correctBy),
                Optional.of(WHY));
    }

    private static Decision none() {
        return decision(Ruling.NO_PENALTY, null, List.of(), null, null);
    }

    private static void refused(ErrorCode code, ThrowingCallable step, String... fields) {
        assertThatThrownBy(step).isInstanceOfSatisfying(DomainException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal.violations()).extracting(Violation::field).containsExactly(fields);
        });
    }

    /** A case in each of its states. */
    private static ViolationCase in(CaseState state) {
        ViolationCase open = against(RespondentKind.OPERATOR, 18);
        ViolationCase ordered = open.decided(fine(500_000), TIMES, comms(NOW));
        return switch (state) {
            case OPEN -> open;
            case CORRECTION_ORDERED -> ordered;
            case CORRECTION_OVERDUE -> ordered.overdue(TOO_LATE);
            case REFUSED_TO_CORRECT -> ordered.overdue(TOO_LATE).followedUp(false, WHY, comms(TOO_LATE));
            case CORRECTED -> ordered.followedUp(true, WHY, comms(IN_TIME));
            case UNCORRECTED ->
                against(RespondentKind.USER, 25)
                        .decided(
                                decision(Ruling.PENALTY, null, List.of(100_000L), null, null),
                                TIMES,
                                actor(NOW, Authority.PUBLIC_SECURITY))
                        .followedUp(false, WHY, actor(TOO_LATE, Authority.PUBLIC_SECURITY));
            case PENALISED -> against(RespondentKind.OPERATOR, 21).decided(fine(100_000), TIMES, comms(NOW));
            case DISMISSED -> open.decided(none(), TIMES, comms(NOW));
        };
    }

    @ParameterizedTest
    @EnumSource(CaseState.class)
    @DisplayName("Art. 18–25: in each state of a case just those things may happen that the table lists")
    void table(CaseState state) {
        Map<CaseState, Set<CaseEvent>> may = new EnumMap<>(CaseState.class);
        may.put(
                CaseState.OPEN,
                Set.of(CaseEvent.REASSESSED, CaseEvent.PENALISED, CaseEvent.CORRECTION_ORDERED, CaseEvent.DISMISSED));
        may.put(
                CaseState.CORRECTION_ORDERED,
                Set.of(
                        CaseEvent.DEADLINE_PASSED,
                        CaseEvent.CORRECTED,
                        CaseEvent.CORRECTION_REFUSED,
                        CaseEvent.LEFT_UNCORRECTED));
        may.put(
                CaseState.CORRECTION_OVERDUE,
                Set.of(CaseEvent.CORRECTED, CaseEvent.CORRECTION_REFUSED, CaseEvent.LEFT_UNCORRECTED));
        may.put(CaseState.REFUSED_TO_CORRECT, Set.of(CaseEvent.REASSESSED, CaseEvent.PENALISED, CaseEvent.DISMISSED));
        assertThat(Arrays.stream(CaseEvent.values())
                        .filter(event -> isPossible(state, event))
                        .collect(Collectors.toSet()))
                .isEqualTo(may.getOrDefault(state, Set.of()));
    }

    private static boolean isPossible(CaseState state, CaseEvent event) {
        try {
            state.after(event);
            return true;
        } catch (DomainException refusal) {
            assertThat(refusal.code()).isEqualTo(CommonError.STATUS_CONFLICT);
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource(CaseState.class)
    @DisplayName("Art. 18–25: a case is brought to every state, and takes no other step there")
    void states(CaseState state) {
        ViolationCase found = in(state);
        assertThat(found.state()).isEqualTo(state);
        assertThat(found.steps())
                .extracting(CaseStep::number)
                .isEqualTo(numbers(found.steps().size()));
        boolean decidable = state == CaseState.OPEN || state == CaseState.REFUSED_TO_CORRECT;
        boolean toCorrect = state == CaseState.CORRECTION_ORDERED || state == CaseState.CORRECTION_OVERDUE;
        if (!decidable) {
            refused(CommonError.STATUS_CONFLICT, () -> found.decided(none(), TIMES, competent(found, TOO_LATE)));
            refused(
                    CommonError.STATUS_CONFLICT,
                    () -> found.reassessed(found.charge(), WHY, competent(found, TOO_LATE)));
        }
        if (!toCorrect) {
            refused(CommonError.STATUS_CONFLICT, () -> found.followedUp(true, WHY, competent(found, TOO_LATE)));
            refused(CommonError.STATUS_CONFLICT, () -> found.followedUp(false, WHY, competent(found, TOO_LATE)));
            assertThat(found.correctBy()).isEmpty();
        }
        if (state != CaseState.CORRECTION_ORDERED) {
            refused(CommonError.STATUS_CONFLICT, () -> found.overdue(TOO_LATE));
        }
    }

    private static List<Integer> numbers(int most) {
        return java.util.stream.IntStream.rangeClosed(1, most).boxed().toList();
    }

    @Test
    @DisplayName("Art. 18: whoever is ordered to correct it and does not is punished in the higher range")
    void refusal() {
        ViolationCase ordered = in(CaseState.CORRECTION_ORDERED);
        assertThat(ordered.correctBy()).contains(TOO_LATE);
        assertThat(ordered.decision().orElseThrow().operatorFineFen()).contains(500_000L);
        refused(CaseError.CORRECTION_NOT_DUE, () -> ordered.followedUp(false, WHY, comms(IN_TIME)));
        ViolationCase refused = ordered.followedUp(false, WHY, comms(TOO_LATE));
        assertThat(refused.state()).isEqualTo(CaseState.REFUSED_TO_CORRECT);
        assertThat(refused.assessment().operator()).contains(FineRange.yuan(50_000, 200_000));
        assertThat(refused.charged().circumstances()).isEmpty();
        refused(
                CaseError.DECISION_OUTSIDE_RANGE,
                () -> refused.decided(fine(500_000), TIMES, comms(TOO_LATE)),
                "/operatorFineFen");
        ViolationCase punished = refused.decided(fine(20_000_000, 5_000_000L, 0L), TIMES, comms(TOO_LATE));
        assertThat(punished.state()).isEqualTo(CaseState.PENALISED);
        assertThat(punished.correctBy()).isEmpty();
    }

    @Test
    @DisplayName("Art. 18: what else becomes known of who refused does not take the refusal away")
    void reassessedAfterRefusal() {
        ViolationCase refused = in(CaseState.REFUSED_TO_CORRECT);
        ViolationCase known = refused.reassessed(refused.charged(), WHY, comms(TOO_LATE));
        assertThat(known.charge().circumstances()).containsExactly(Circumstance.REFUSED_TO_CORRECT);
    }

    @ParameterizedTest(name = "Art. {0}, {1}: {2} fen is within: {3}")
    @CsvSource({
        "18, , 0, true",
        "18, , 500000, true",
        "18, , 500001, false",
        "18, SERIOUS, 19999999, false",
        "18, SERIOUS, 20000000, true",
        "18, SERIOUS, 50000000, true",
        "18, SERIOUS, 50000001, false",
        "19, , 4999999, false",
        "19, , 5000000, true",
        "21, , 99999, false",
        "21, , 100000, true",
        "21, , 1000000, true",
        "21, , 1000001, false",
        "23, SERIOUS, 10000000, true",
        "23, REPORTED_LATE_OR_NOT_REMEDIED, 10000000, false"
    })
    @DisplayName("Art. 18–23: a fine outside the range is no decision, to the fen")
    void fines(int article, Circumstance circumstance, long fen, boolean within) {
        ViolationCase open = circumstance == null
                ? against(RespondentKind.OPERATOR, article)
                : against(RespondentKind.OPERATOR, article, circumstance);
        Long[] persons = open.assessment()
                .responsiblePersons()
                .filter(range -> !range.isOptional())
                .map(range -> new Long[] {range.minFen()})
                .orElse(new Long[0]);
        if (within) {
            assertThat(open.decided(fine(fen, persons), TIMES, comms(NOW)).state())
                    .isNotEqualTo(CaseState.OPEN);
        } else {
            refused(
                    CaseError.DECISION_OUTSIDE_RANGE,
                    () -> open.decided(fine(fen, persons), TIMES, comms(NOW)),
                    "/operatorFineFen");
        }
    }

    @Test
    @DisplayName("Art. 18–25: everything in a decision that the article does not have is refused, all at once")
    void superfluous() {
        refused(
                CaseError.DECISION_OUTSIDE_RANGE,
                () -> against(RespondentKind.OPERATOR, 21)
                        .decided(decision(Ruling.PENALTY, null, List.of(1L), 1L, IN_TIME), TIMES, comms(NOW)),
                "/operatorFineFen",
                "/responsiblePersonsFinesFen/0",
                "/confiscateFen",
                "/correctBy");
        refused(
                CaseError.DECISION_OUTSIDE_RANGE,
                () -> against(RespondentKind.OPERATOR, 18)
                        .decided(decision(Ruling.NO_PENALTY, 0L, List.of(0L), 0L, IN_TIME), TIMES, comms(NOW)),
                "/operatorFineFen",
                "/responsiblePersonsFinesFen",
                "/confiscateFen",
                "/correctBy");
    }

    @Test
    @DisplayName("Art. 19: each person responsible is fined within the range, and gains are confiscated as assessed")
    void persons() {
        ViolationCase open = against(RespondentKind.OPERATOR, 19);
        refused(
                CaseError.DECISION_OUTSIDE_RANGE,
                () -> open.decided(fine(5_000_000, 5_000_000L, 4_999_999L), TIMES, comms(NOW)),
                "/responsiblePersonsFinesFen/1");
        refused(
                CaseError.DECISION_OUTSIDE_RANGE,
                () -> open.decided(fine(5_000_000), TIMES, comms(NOW)),
                "/responsiblePersonsFinesFen");
        for (long other : new long[] {0, 699, 701}) {
            refused(
                    CaseError.DECISION_OUTSIDE_RANGE,
                    () -> open.decided(
                            decision(Ruling.PENALTY, 5_000_000L, List.of(5_000_000L), other, null), TIMES, comms(NOW)),
                    "/confiscateFen");
        }
        Decision made = open.decided(fine(5_000_000, 5_000_000L, 20_000_000L), TIMES, comms(NOW))
                .decision()
                .orElseThrow();
        assertThat(made.confiscateFen()).contains(700L);
        assertThat(made.correctBy()).isEmpty();
    }

    @Test
    @DisplayName("Art. 25: a user is fined once, and ordered to correct it")
    void user() {
        ViolationCase open = against(RespondentKind.USER, 25);
        ViolationCase.Actor police = actor(NOW, Authority.PUBLIC_SECURITY);
        for (List<Long> fines : List.of(List.<Long>of(), List.of(100_000L, 100_000L))) {
            refused(
                    CaseError.DECISION_OUTSIDE_RANGE,
                    () -> open.decided(decision(Ruling.PENALTY, null, fines, null, null), TIMES, police),
                    "/responsiblePersonsFinesFen");
        }
        ViolationCase ordered =
                open.decided(decision(Ruling.PENALTY, null, List.of(100_000L), 700L, IN_TIME), TIMES, police);
        assertThat(ordered.state()).isEqualTo(CaseState.CORRECTION_ORDERED);
        assertThat(ordered.correctBy()).contains(IN_TIME);
        assertThat(ordered.decision().orElseThrow().confiscateFen()).contains(700L);
    }

    @Test
    @DisplayName("Art. 18: an order to correct leaves some time, and not as much as one likes")
    void times() {
        ViolationCase open = in(CaseState.OPEN);
        Instant soonest = NOW.plus(Duration.ofDays(1));
        Instant latest = NOW.plus(Duration.ofDays(180));
        for (Instant day : List.of(NOW, soonest.minusMillis(1), latest.plusMillis(1))) {
            refused(
                    CommonError.BODY_INVALID,
                    () -> open.decided(decision(Ruling.PENALTY, null, List.of(), null, day), TIMES, comms(NOW)),
                    "/correctBy");
        }
        for (Instant day : List.of(soonest, latest)) {
            assertThat(open.decided(decision(Ruling.PENALTY, null, List.of(), null, day), TIMES, comms(NOW))
                            .correctBy())
                    .contains(day);
        }
    }

    @Test
    @DisplayName("Art. 24: nobody is punished for an agent's breach before it is said which it was")
    void matching() {
        ViolationCase referred = opened(
                Optional.empty(),
                new Charge(RespondentKind.OPERATOR, 24, Optional.empty(), Set.of(), Optional.empty()));
        refused(CaseError.DECISION_OUTSIDE_RANGE, () -> referred.decided(fine(0), TIMES, comms(NOW)), "/decision");
        ViolationCase known = referred.reassessed(
                new Charge(RespondentKind.OPERATOR, 24, Optional.of(22), Set.of(), Optional.empty()), WHY, comms(NOW));
        assertThat(known.decided(fine(5_000_000, 1_000_000L), TIMES, actor(NOW, Authority.INTERNET))
                        .state())
                .isEqualTo(CaseState.PENALISED);
    }

    @Test
    @DisplayName(
            "Art. 18–25: only the authority that opened a case goes on with it; one that was referred, any competent one")
    void competence() {
        ViolationCase open = against(RespondentKind.OPERATOR, 18);
        for (Authority other : Authority.values()) {
            if (open.openedAs().filter(other::equals).isEmpty()) {
                refused(CommonError.FORBIDDEN, () -> open.decided(none(), TIMES, actor(NOW, other)));
                refused(CommonError.FORBIDDEN, () -> open.reassessed(open.charge(), WHY, actor(NOW, other)));
                ViolationCase ordered = in(CaseState.CORRECTION_ORDERED);
                refused(CommonError.FORBIDDEN, () -> ordered.followedUp(true, WHY, actor(NOW, other)));
            }
        }
        for (RespondentKind kind : RespondentKind.values()) {
            ViolationCase referred = opened(
                    Optional.empty(),
                    new Charge(
                            kind, kind == RespondentKind.USER ? 25 : 18, Optional.empty(), Set.of(), Optional.empty()));
            for (Authority each : Authority.values()) {
                if (kind.authorities().contains(each)) {
                    assertThat(referred.decided(none(), TIMES, actor(NOW, each))
                                    .last()
                                    .orElseThrow()
                                    .office())
                            .contains(each);
                } else {
                    refused(CommonError.FORBIDDEN, () -> referred.decided(none(), TIMES, actor(NOW, each)));
                }
            }
        }
    }
}
