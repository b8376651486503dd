package io.shiming.incident.domain;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What happened to users' data, or may have (Art. 17, 23).
 *
 * @param operatorId whose it is; empty as long as nobody has said so of a draft
 * @param revision goes up with every step
 * @param assessment empty of a draft, and of one that was dismissed
 * @param detection empty of what somebody reported
 * @param dueAt by when it must be reported, or a draft decided on; empty where neither
 * @param proposal empty unless somebody has said that it is over, or of a draft that there is nothing to it
 * @param closedBy who agreed
 * @param description what somebody wrote of it; empty where it was not asked for, and when its key is gone
 */
public record Incident(
        UUID id,
        Optional<UUID> operatorId,
        IncidentKind kind,
        IncidentState state,
        int revision,
        Instant detectedAt,
        Instant recordedAt,
        Optional<Assessment> assessment,
        Optional<Detection> detection,
        Optional<Instant> dueAt,
        Milestones milestones,
        Optional<Proposal> proposal,
        Optional<String> closedBy,
        Optional<Sensitive<String>> description) {

    /** That it is over, or nothing, as somebody says. */
    public record Proposal(String by, Instant at) {}

    /** What an operator became aware of itself. */
    public static Incident recorded(
            UUID id,
            UUID operatorId,
            IncidentKind kind,
            Instant detectedAt,
            Instant now,
            Assessment assessment,
            Optional<Instant> dueAt,
            Sensitive<String> description) {
        return new Incident(
                id,
                Optional.of(operatorId),
                kind,
                IncidentState.OPEN,
                1,
                detectedAt,
                now,
                Optional.of(assessment),
                Optional.empty(),
                dueAt,
                Milestones.NONE,
                Optional.empty(),
                Optional.empty(),
                Optional.of(description));
    }

    /** What a service saw, for somebody to decide on by {@code dueAt}. */
    public static Incident drafted(
            UUID id,
            Optional<UUID> operatorId,
            IncidentKind kind,
            Instant detectedAt,
            Instant now,
            Detection detection,
            Instant dueAt) {
        return new Incident(
                id,
                operatorId,
                kind,
                IncidentState.DRAFT,
                1,
                detectedAt,
                now,
                Optional.empty(),
                Optional.of(detection),
                Optional.of(dueAt),
                Milestones.NONE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** There is something to it: from now on it is an incident like any other. */
    public Incident confirmed(
            UUID operator, Assessment made, Optional<Instant> reportBy, Sensitive<String> description) {
        IncidentState next = state.require(Step.CONFIRM);
        if (!operatorId.map(operator::equals).orElse(true)) {
            throw new DomainException(CommonError.STATUS_CONFLICT);
        }
        return new Incident(
                id,
                Optional.of(operator),
                kind,
                next,
                revision + 1,
                detectedAt,
                recordedAt,
                Optional.of(made),
                detection,
                reportBy,
                milestones.decided(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(description));
    }

    /** One person of the operator says that there is nothing to it. Its deadline runs on. */
    public Incident dismissalProposed(String by, Instant at) {
        return with(Step.PROPOSE_DISMISSAL, dueAt, milestones, Optional.of(new Proposal(by, at)), Optional.empty());
    }

    /**
     * A second person agrees that there is nothing to it.
     *
     * @throws DomainException SECOND_PERSON_REQUIRED; STATUS_CONFLICT when nobody has said so
     */
    public Incident dismissalConfirmed(String by, Instant at) {
        IncidentState next = state.require(Step.DISMISS);
        Proposal made = proposal.orElseThrow(() -> new DomainException(CommonError.STATUS_CONFLICT));
        requireAnother(made, by);
        return with(next, Optional.empty(), milestones.decided().closed(at), proposal, Optional.of(by));
    }

    /** An authority says that there is nothing to it. */
    public Incident dismissed(String by, Instant at) {
        return with(Step.DISMISS, Optional.empty(), milestones.decided().closed(at), Optional.empty(), Optional.of(by));
    }

    /**
     * It is graver than it was thought to be; less grave it does not become. Whoever said that it is over must say so again,
     * and why it is not reported too.
     *
     * @param reportBy by when this must be reported
     * @throws DomainException BODY_INVALID when anything in it is less than before
     */
    public Incident reassessed(Assessment made, Optional<Instant> reportBy) {
        IncidentState next = state.require(Step.REASSESS);
        List<Violation> less = assessment.orElseThrow().lessIn(made);
        if (!less.isEmpty()) {
            throw new DomainException(CommonError.BODY_INVALID, less);
        }
        Optional<Instant> due = Stream.concat(dueAt.stream(), reportBy.stream()).min(Comparator.naturalOrder());
        return new Incident(
                id,
                operatorId,
                kind,
                next,
                revision + 1,
                detectedAt,
                recordedAt,
                Optional.of(made),
                detection,
                due,
                due.equals(dueAt) ? milestones : milestones.due(),
                Optional.empty(),
                Optional.empty(),
                description);
    }

    public Incident remedied(Instant at) {
        return with(Step.REMEDY, dueAt, milestones.remedied(at), proposal, closedBy);
    }

    public Incident reported(Instant at) {
        return with(Step.REPORT, dueAt, milestones.reported(at), proposal, closedBy);
    }

    /** Why is on record. The deadline stays: a reason is no report. */
    public Incident leftUnreported(Instant at) {
        IncidentState next = state.require(Step.LEAVE_UNREPORTED);
        if (milestones.reportedAt().isPresent()) {
            throw new DomainException(CommonError.STATUS_CONFLICT);
        }
        return with(next, dueAt, milestones.leftUnreported(at), proposal, closedBy);
    }

    public Incident investigated() {
        return with(Step.INVESTIGATE, dueAt, milestones, proposal, closedBy);
    }

    /**
     * Somebody says that it is over, and why it came about.
     *
     * @throws DomainException REMEDY_MISSING; REPORT_MISSING when it was to be reported, was not, and nobody has said why;
     *     NOTICE_MISSING when data leaked, and nobody says how those were told whose it is
     */
    public Incident closureProposed(String by, Instant at, Optional<Notice> notice) {
        IncidentState next = state.require(Step.PROPOSE_CLOSURE);
        requireClosable(notice);
        return with(next, dueAt, milestones, Optional.of(new Proposal(by, at)), Optional.empty());
    }

    private void requireClosable(Optional<Notice> notice) {
        if (milestones.remediedAt().isEmpty()) {
            throw new DomainException(IncidentError.REMEDY_MISSING);
        }
        boolean accountedFor =
                milestones.reportedAt().or(milestones::leftUnreportedAt).isPresent();
        if (dueAt.isPresent() && !accountedFor) {
            throw new DomainException(IncidentError.REPORT_MISSING);
        }
        // Also where nobody knows yet how many: the count was made when the operator became aware.
        if (assessment.orElseThrow().leaked() && notice.isEmpty()) {
            throw new DomainException(IncidentError.NOTICE_MISSING);
        }
    }

    /**
     * A second person agrees.
     *
     * @throws DomainException SECOND_PERSON_REQUIRED
     */
    public Incident closureConfirmed(String by, Instant at) {
        IncidentState next = state.require(Step.CONFIRM_CLOSURE);
        requireAnother(proposal.orElseThrow(), by);
        return with(next, dueAt, milestones.closed(at), proposal, Optional.of(by));
    }

    private static void requireAnother(Proposal proposal, String by) {
        if (proposal.by().equals(by)) {
            throw new DomainException(IncidentError.SECOND_PERSON_REQUIRED);
        }
    }

    /**
     * It is not over after all, or not as it was proposed.
     *
     * @param authority who says so; what two persons of the operator have closed an authority alone opens again
     * @throws DomainException STATUS_CONFLICT when nobody has proposed it, or it is closed and no authority says so
     */
    public Incident closureReturned(boolean authority) {
        if (state == IncidentState.CLOSED && !authority) {
            throw new DomainException(CommonError.STATUS_CONFLICT);
        }
        return with(Step.RETURN_CLOSURE, dueAt, milestones.reopened(), Optional.empty(), Optional.empty());
    }

    /** Whether it was, or is, reported later than it had to be. */
    public boolean isLate(Instant now) {
        return assessment.isPresent()
                && dueAt.map(milestones.reportedAt().orElse(now)::isAfter).orElse(false);
    }

    private Incident with(
            Step step,
            Optional<Instant> due,
            Milestones reached,
            Optional<Proposal> proposed,
            Optional<String> agreed) {
        return with(state.require(step), due, reached, proposed, agreed);
    }

    private Incident with(
            IncidentState next,
            Optional<Instant> due,
            Milestones reached,
            Optional<Proposal> proposed,
            Optional<String> agreed) {
        return new Incident(
                id,
                operatorId,
                kind,
                next,
                revision + 1,
                detectedAt,
                recordedAt,
                assessment,
                detection,
                due,
                reached,
                proposed,
                agreed,
                description);
    }
}
