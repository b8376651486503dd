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
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class IncidentTest {
    private static final Instant AWARE = Instant.parse("2026-11-30T08:00:00Z");
    private static final Instant LATER = AWARE.plus(Duration.ofHours(1));
    private static final ReportingDeadlines DEADLINES =
            new ReportingDeadlines(Duration.ofHours(1), Duration.ofHours(4), Optional.empty());
    private static final Optional<Notice> TOLD = Optional.of(new Notice(LATER, Notice.Means.SMS));
    private static final UUID OPERATOR = UUID.randomUUID();

    private static Incident recorded(Severity severity, boolean leaked, long affected) {
        Assessment assessment = new Assessment(AWARE, affected, severity, leaked);
        return Incident.recorded(
                UUID.randomUUID(),
                OPERATOR,
                IncidentKind.DATA_LEAK,
                AWARE,
                AWARE,
                assessment,
                DEADLINES.dueAt(assessment, OperatorKind.OTHER),
                new Sensitive<>("what happened"));
    }

    private static Incident drafted(Optional<UUID> operator) {
        return Incident.drafted(
                UUID.randomUUID(),
                operator,
                IncidentKind.PROBING,
                AWARE,
                AWARE,
                new Detection(
                        UUID.randomUUID(),
                        "verification-gateway",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                LATER);
    }

    private static void refused(ErrorCode code, ThrowingCallable what) {
        assertThatThrownBy(what)
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @Test
    @DisplayName(
            "Art. 17: a serious incident is reported within one hour by critical infrastructure, within four by others")
    void deadlines() {
        Assessment serious = new Assessment(AWARE, 0, Severity.SERIOUS, false);
        Assessment minor = new Assessment(AWARE, 0, Severity.MINOR, false);
        assertThat(DEADLINES.dueAt(serious, OperatorKind.CRITICAL_INFRASTRUCTURE))
                .contains(Instant.parse("2026-11-30T09:00:00Z"));
        assertThat(DEADLINES.dueAt(serious, OperatorKind.OTHER)).contains(Instant.parse("2026-11-30T12:00:00Z"));
        assertThat(DEADLINES.dueAt(minor, OperatorKind.CRITICAL_INFRASTRUCTURE)).isEmpty();
        assertThat(new ReportingDeadlines(Duration.ZERO, Duration.ZERO, Optional.of(Duration.ofDays(3)))
                        .dueAt(minor, OperatorKind.OTHER))
                .contains(Instant.parse("2026-12-03T08:00:00Z"));
    }

    @Test
    @DisplayName("Art. 17: nothing is over that was not remedied")
    void remedy() {
        Incident minor = recorded(Severity.MINOR, false, 0);
        refused(IncidentError.REMEDY_MISSING, () -> minor.closureProposed("one", LATER, TOLD));
        assertThat(minor.remedied(LATER)
                        .closureProposed("one", LATER, Optional.empty())
                        .state())
                .isEqualTo(IncidentState.CLOSURE_PROPOSED);
    }

    @Test
    @DisplayName("Art. 17: a serious one is not over while it is neither reported nor a reason for that on record")
    void report() {
        Incident serious = recorded(Severity.SERIOUS, false, 0).remedied(LATER);
        refused(IncidentError.REPORT_MISSING, () -> serious.closureProposed("one", LATER, TOLD));
        assertThat(serious.reported(LATER).closureProposed("one", LATER, TOLD).state())
                .isEqualTo(IncidentState.CLOSURE_PROPOSED);
        assertThat(serious.leftUnreported(LATER)
                        .closureProposed("one", LATER, TOLD)
                        .state())
                .isEqualTo(IncidentState.CLOSURE_PROPOSED);
    }

    @Test
    @DisplayName("Art. 17: where people's data leaked it is not over before they were told")
    void notice() {
        Incident leaked = recorded(Severity.MINOR, true, 3).remedied(LATER);
        refused(IncidentError.NOTICE_MISSING, () -> leaked.closureProposed("one", LATER, Optional.empty()));
        assertThat(leaked.closureProposed("one", LATER, TOLD).state()).isEqualTo(IncidentState.CLOSURE_PROPOSED);
        // Nobody knew how many when the operator became aware.
        refused(
                IncidentError.NOTICE_MISSING,
                () -> recorded(Severity.MINOR, true, 0)
                        .remedied(LATER)
                        .closureProposed("one", LATER, Optional.empty()));
    }

    @Test
    @DisplayName(
            "Art. 17: what turns out to be graver is due from when the operator was aware; less grave nothing becomes")
    void reassessed() {
        Incident minor = recorded(Severity.MINOR, false, 3).leftUnreported(LATER);
        Assessment graver = new Assessment(AWARE, 1_000_000, Severity.SERIOUS, true);
        Incident serious = minor.reassessed(graver, DEADLINES.dueAt(graver, OperatorKind.OTHER));
        assertThat(serious.assessment()).contains(graver);
        assertThat(serious.dueAt()).contains(AWARE.plus(Duration.ofHours(4)));
        // Why it was not reported was said of something minor.
        refused(IncidentError.REPORT_MISSING, () -> serious.remedied(LATER).closureProposed("one", LATER, TOLD));
        assertThat(serious.reassessed(graver, Optional.of(LATER.plus(Duration.ofDays(9))))
                        .dueAt())
                .isEqualTo(serious.dueAt());
        assertThatThrownBy(() -> serious.reassessed(new Assessment(AWARE, 1, Severity.MINOR, false), Optional.empty()))
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refusal -> assertThat(refusal.violations())
                                .extracting(Violation::field)
                                .containsExactly("/affectedSubjects", "/severity", "/leaked"));
        Incident proposed = serious.remedied(LATER).reported(LATER).closureProposed("one", LATER, TOLD);
        Incident again = proposed.reassessed(graver, serious.dueAt());
        assertThat(again.state()).isEqualTo(IncidentState.OPEN);
        assertThat(again.proposal()).isEmpty();
        refused(
                CommonError.STATUS_CONFLICT,
                () -> proposed.closureConfirmed("another", LATER).reassessed(graver, Optional.empty()));
    }

    @Test
    @DisplayName("Art. 17: whoever says that it is over does not confirm it; a second person does, or gives it back")
    void secondPerson() {
        Incident proposed =
                recorded(Severity.MINOR, false, 0).remedied(LATER).closureProposed("one", LATER, Optional.empty());
        refused(IncidentError.SECOND_PERSON_REQUIRED, () -> proposed.closureConfirmed("one", LATER));
        Incident closed = proposed.closureConfirmed("another", LATER);
        assertThat(closed.state()).isEqualTo(IncidentState.CLOSED);
        assertThat(closed.milestones().closedAt()).contains(LATER);
        assertThat(closed.closedBy()).contains("another");
        Incident returned = proposed.closureReturned(false);
        assertThat(returned.state()).isEqualTo(IncidentState.OPEN);
        assertThat(returned.proposal()).isEmpty();
    }

    @Test
    @DisplayName("Art. 17: what is closed is investigated and reported still, and an authority alone opens it again")
    void closedFile() {
        Incident closed = recorded(Severity.SERIOUS, false, 0)
                .remedied(LATER)
                .leftUnreported(LATER)
                .closureProposed("one", LATER, Optional.empty())
                .closureConfirmed("another", LATER);
        assertThat(closed.investigated().state()).isEqualTo(IncidentState.CLOSED);
        assertThat(closed.reported(LATER).state()).isEqualTo(IncidentState.CLOSED);
        assertThat(closed.reported(LATER).closedBy()).contains("another");
        refused(CommonError.STATUS_CONFLICT, () -> closed.closureReturned(false));
        Incident open = closed.closureReturned(true);
        assertThat(open.state()).isEqualTo(IncidentState.OPEN);
        assertThat(open.milestones().closedAt()).isEmpty();
        assertThat(open.closedBy()).isEmpty();
    }

    @Test
    @DisplayName(
            "Art. 17: of the operator's people a second one agrees that there is nothing to a draft; an authority needs none")
    void dismissal() {
        Incident draft = drafted(Optional.of(OPERATOR));
        refused(CommonError.STATUS_CONFLICT, () -> draft.dismissalConfirmed("another", LATER));
        Incident proposed = draft.dismissalProposed("one", AWARE);
        assertThat(proposed.state()).isEqualTo(IncidentState.DRAFT);
        assertThat(proposed.dueAt()).contains(LATER);
        refused(IncidentError.SECOND_PERSON_REQUIRED, () -> proposed.dismissalConfirmed("one", LATER));
        Incident dismissed = proposed.dismissalConfirmed("another", LATER);
        assertThat(dismissed.state()).isEqualTo(IncidentState.DISMISSED);
        assertThat(dismissed.dueAt()).isEmpty();
        assertThat(draft.dismissed("an official", LATER).closedBy()).contains("an official");
        Assessment made = new Assessment(LATER, 1, Severity.MINOR, false);
        assertThat(proposed.confirmed(OPERATOR, made, Optional.empty(), new Sensitive<>("x"))
                        .proposal())
                .isEmpty();
    }

    @Test
    @DisplayName("Art. 17: a reason is no report: the deadline stays, and what was reported needs none")
    void reason() {
        Incident serious = recorded(Severity.SERIOUS, false, 0);
        Incident accounted = serious.leftUnreported(LATER);
        assertThat(accounted.dueAt()).isEqualTo(serious.dueAt());
        assertThat(accounted.isLate(AWARE.plus(Duration.ofHours(5)))).isTrue();
        assertThat(accounted.reported(LATER).isLate(AWARE.plus(Duration.ofHours(5))))
                .isFalse();
        refused(CommonError.STATUS_CONFLICT, () -> serious.reported(LATER).leftUnreported(LATER));
    }

    @Test
    @DisplayName("Art. 17, 23: reported after its time is late, and stays so")
    void late() {
        Incident serious = recorded(Severity.SERIOUS, true, 1);
        Instant due = serious.dueAt().orElseThrow();
        assertThat(serious.isLate(due)).isFalse();
        assertThat(serious.isLate(due.plusMillis(1))).isTrue();
        assertThat(serious.reported(due).isLate(due.plusSeconds(9))).isFalse();
        Incident late = serious.reported(due.plusMillis(1));
        assertThat(late.isLate(due)).isTrue();
        assertThat(late.reported(due.plusSeconds(1)).milestones().reportedAt()).contains(due.plusMillis(1));
    }

    @Test
    @DisplayName(
            "Art. 17: a draft that is confirmed is an incident with a deadline of its own; one that is dismissed is over")
    void draft() {
        Assessment serious = new Assessment(LATER, 1, Severity.SERIOUS, true);
        Incident confirmed = drafted(Optional.empty())
                .confirmed(
                        OPERATOR,
                        serious,
                        DEADLINES.dueAt(serious, OperatorKind.OTHER),
                        new Sensitive<>("what happened"));
        assertThat(confirmed.state()).isEqualTo(IncidentState.OPEN);
        assertThat(confirmed.operatorId()).contains(OPERATOR);
        assertThat(confirmed.dueAt()).contains(LATER.plus(Duration.ofHours(4)));
        refused(
                CommonError.STATUS_CONFLICT,
                () -> drafted(Optional.of(UUID.randomUUID()))
                        .confirmed(OPERATOR, serious, Optional.empty(), new Sensitive<>("x")));
        Incident dismissed = drafted(Optional.empty()).dismissed("an official", LATER);
        assertThat(dismissed.state()).isEqualTo(IncidentState.DISMISSED);
        assertThat(dismissed.dueAt()).isEmpty();
        assertThat(drafted(Optional.empty()).isLate(AWARE.plus(Duration.ofDays(9))))
                .isFalse();
    }
}
