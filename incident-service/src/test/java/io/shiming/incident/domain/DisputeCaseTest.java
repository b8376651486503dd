package io.shiming.incident.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.ErrorCode;
import io.shiming.incident.domain.DisputeState.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DisputeCaseTest {
    private static final Instant RAISED = Instant.parse("2026-11-01T08:00:00Z");
    private static final Instant DUE = RAISED.plus(Duration.ofDays(15));
    private static final Instant WARN = DUE.minus(Duration.ofDays(3));

    /** As ADR 36 has it; what is not in it is refused. */
    private static final Map<String, DisputeState> TABLE = Map.ofEntries(
            Map.entry("OPEN PROPOSE", DisputeState.PROPOSED),
            Map.entry("OPEN RULE", DisputeState.DECIDED),
            Map.entry("OPEN WARN", DisputeState.OPEN),
            Map.entry("OPEN ESCALATE", DisputeState.ESCALATED),
            Map.entry("PROPOSED PROPOSE", DisputeState.PROPOSED),
            Map.entry("PROPOSED CONFIRM", DisputeState.DECIDED),
            Map.entry("PROPOSED RULE", DisputeState.DECIDED),
            Map.entry("PROPOSED WARN", DisputeState.PROPOSED),
            Map.entry("PROPOSED ESCALATE", DisputeState.ESCALATED),
            Map.entry("ESCALATED RULE", DisputeState.DECIDED),
            Map.entry("DECIDED SETTLE", DisputeState.SETTLED));

    static Stream<Arguments> every() {
        return Stream.of(DisputeState.values())
                .flatMap(state -> Stream.of(Event.values()).map(event -> Arguments.of(state, event)));
    }

    @ParameterizedTest
    @MethodSource("every")
    @DisplayName("Art. 11: a dispute goes these steps, and is refused every other")
    void steps(DisputeState state, Event event) {
        DisputeState next = TABLE.get(state + " " + event);
        assertThat(state.allows(event)).isEqualTo(next != null);
        assertThat(DisputeState.allowing(event).contains(state)).isEqualTo(next != null);
        if (next != null) {
            assertThat(state.after(event)).isEqualTo(next);
        } else {
            refused(CommonError.STATUS_CONFLICT, () -> state.after(event));
        }
    }

    private static DisputeCase open() {
        return DisputeCase.open(
                UUID.randomUUID(),
                UUID.randomUUID(),
                UUID.randomUUID(),
                RAISED,
                RAISED.plusSeconds(3),
                Duration.ofDays(15),
                Duration.ofDays(3));
    }

    private static DisputeCase in(DisputeState state) {
        DisputeCase open = open();
        return new DisputeCase(
                open.operatorId(),
                open.id(),
                open.registrationId(),
                state,
                open.raisedAt(),
                open.openedAt(),
                open.warnAt(),
                open.dueAt(),
                Optional.empty(),
                Optional.empty(),
                state == DisputeState.PROPOSED ? Optional.of(word("one", DisputeOutcome.CONFIRMED)) : Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static DisputeWord word(String by, DisputeOutcome outcome) {
        return word(by, outcome, RAISED.plusSeconds(60));
    }

    private static DisputeWord word(String by, DisputeOutcome outcome, Instant at) {
        return new DisputeWord(
                UUID.randomUUID(), outcome, Optional.of(new Sensitive<>("seen")), by, "compliance-officer", at);
    }

    private static void refused(ErrorCode code, ThrowingCallable step) {
        assertThatThrownBy(step)
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }

    @Test
    @DisplayName("Art. 11: the clock of a dispute runs from when the person spoke")
    void clock() {
        DisputeCase open = open();
        assertThat(open.warnAt()).isEqualTo(WARN);
        assertThat(open.dueAt()).isEqualTo(DUE);
        assertThat(open.isToBeWarnedOf(WARN.minusNanos(1))).isFalse();
        assertThat(open.isToBeWarnedOf(WARN)).isTrue();
        assertThat(open.isToBeWarnedOf(DUE)).isFalse();
        assertThat(open.isToBeEscalated(DUE.minusNanos(1))).isFalse();
        assertThat(open.isToBeEscalated(DUE)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = DisputeState.class,
            names = {"OPEN", "PROPOSED"},
            mode = EnumSource.Mode.EXCLUDE)
    @DisplayName("Art. 11: of what is escalated or decided nobody is warned, and it is escalated no more")
    void over(DisputeState state) {
        assertThat(in(state).isToBeWarnedOf(WARN)).isFalse();
        assertThat(in(state).isToBeEscalated(DUE)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(DisputeOutcome.class)
    @DisplayName("Art. 11: two compliance officers decide a dispute, and not one")
    void twoOfficers(DisputeOutcome outcome) {
        DisputeCase proposed = open().proposed(word("one", outcome));
        assertThat(proposed.state()).isEqualTo(DisputeState.PROPOSED);
        refused(IncidentError.SECOND_PERSON_REQUIRED, () -> proposed.confirmed(word("one", outcome)));
        DisputeCase decided = proposed.confirmed(word("two", outcome));
        assertThat(decided.state()).isEqualTo(DisputeState.DECIDED);
        assertThat(decided.decision().orElseThrow().outcome()).isEqualTo(outcome);
    }

    @Test
    @DisplayName("Art. 11: a second officer agrees with what is proposed, or proposes anew")
    void disagreement() {
        DisputeCase proposed = open().proposed(word("one", DisputeOutcome.CONFIRMED));
        refused(
                DisputeError.OUTCOME_NOT_PROPOSED,
                () -> proposed.confirmed(word("two", DisputeOutcome.CORRECTED_BY_TERMINATION)));
        DisputeCase anew = proposed.proposed(word("two", DisputeOutcome.CORRECTED_BY_TERMINATION));
        refused(
                IncidentError.SECOND_PERSON_REQUIRED,
                () -> anew.confirmed(word("two", DisputeOutcome.CORRECTED_BY_TERMINATION)));
        assertThat(anew.confirmed(word("one", DisputeOutcome.CORRECTED_BY_TERMINATION))
                        .state())
                .isEqualTo(DisputeState.DECIDED);
    }

    @Test
    @DisplayName("Art. 11: once its deadline is over a dispute is no longer its operator's to decide, swept or not")
    void tooLate() {
        DisputeWord late = word("two", DisputeOutcome.CONFIRMED, DUE);
        refused(CommonError.STATUS_CONFLICT, () -> open().proposed(late));
        refused(
                CommonError.STATUS_CONFLICT,
                () -> open().proposed(word("one", DisputeOutcome.CONFIRMED)).confirmed(late));
        assertThat(open().ruled(late).state()).isEqualTo(DisputeState.DECIDED);
    }

    @ParameterizedTest
    @EnumSource(
            value = DisputeState.class,
            names = {"OPEN", "PROPOSED", "ESCALATED"})
    @DisplayName("Art. 11, 20: an authority decides a dispute alone, whatever the operator thinks")
    void authority(DisputeState state) {
        DisputeCase ruled = in(state).ruled(word("official", DisputeOutcome.CORRECTED_BY_TRANSFER));
        assertThat(ruled.state()).isEqualTo(DisputeState.DECIDED);
        assertThat(ruled.decision().orElseThrow().by()).isEqualTo("official");
    }

    @ParameterizedTest
    @EnumSource(
            value = DisputeState.class,
            names = {"DECIDED", "SETTLED"})
    @DisplayName("Art. 11: what is decided stays so")
    void decided(DisputeState state) {
        DisputeWord word = word("somebody", DisputeOutcome.CONFIRMED);
        refused(CommonError.STATUS_CONFLICT, () -> in(state).proposed(word));
        refused(CommonError.STATUS_CONFLICT, () -> in(state).confirmed(word));
        refused(CommonError.STATUS_CONFLICT, () -> in(state).ruled(word));
    }
}
