package io.shiming.incident.application;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import io.shiming.incident.domain.Assessment;
import io.shiming.incident.domain.EntryKind;
import io.shiming.incident.domain.Incident;
import io.shiming.incident.domain.ReportingDeadlines;
import io.shiming.incident.domain.Severity;
import io.shiming.incident.persistence.DesignationRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Somebody says whether there is anything to what a service saw: then the operator's time to report runs (Art. 17). */
@ApplicationScoped
public class DecideDraft {
    private final IncidentSteps steps;
    private final DesignationRepository designations;
    private final Readers readers;
    private final ReportingDeadlines deadlines;

    DecideDraft(
            IncidentSteps steps, DesignationRepository designations, Readers readers, ReportingDeadlines deadlines) {
        this.steps = steps;
        this.designations = designations;
        this.readers = readers;
        this.deadlines = deadlines;
    }

    /**
     * What somebody makes of a draft.
     *
     * @param operatorId whose it is, where the service that saw it could not tell
     * @param awareAt since when the operator knows; empty where that is not said
     */
    public record Made(
            Optional<UUID> operatorId,
            Optional<Instant> awareAt,
            long affectedSubjects,
            Severity severity,
            boolean leaked,
            Sensitive<String> description) {}

    /**
     * There is something to it.
     *
     * @throws DomainException NOT_FOUND; STATUS_CONFLICT; BODY_INVALID when it is not said whose it is, or was known before
     *     to be another's, or the operator was aware before it was detected, or says that it was only after its time to decide
     */
    public Uni<Answer> confirm(
            IncidentSteps.Command command, Made made, Idempotency.Attempt attempt, Function<Incident, Answer> answers) {
        return steps.take(
                command,
                IncidentSteps.Written.of(EntryKind.CONFIRMED, made.description()),
                (incident, now) -> confirmed(command, incident, made, now),
                attempt,
                answers);
    }

    private Uni<Incident> confirmed(IncidentSteps.Command command, Incident draft, Made made, Instant now) {
        UUID operatorId = draft.operatorId()
                .or(made::operatorId)
                .orElseThrow(() -> DomainException.invalid("/operatorId", Violation.Code.REQUIRED));
        if (made.operatorId().filter(named -> !named.equals(operatorId)).isPresent()) {
            throw DomainException.invalid("/operatorId", Violation.Code.NOT_ALLOWED);
        }
        Instant awareAt = awareAt(command, draft, made, now);
        Assessment assessment = new Assessment(awareAt, made.affectedSubjects(), made.severity(), made.leaked());
        return designations
                .at(readers.toWrite(command.caller()), operatorId, awareAt)
                .map(designation -> draft.confirmed(
                        operatorId, assessment, deadlines.dueAt(assessment, designation.kind()), made.description()));
    }

    /** Whoever could see a draft, and let its time go by, knows since then at the latest: nobody gains time by not looking. */
    private static Instant awareAt(IncidentSteps.Command command, Incident draft, Made made, Instant now) {
        Instant latest = draft.operatorId()
                .flatMap(known -> draft.dueAt())
                .filter(now::isAfter)
                .orElse(now);
        Instant awareAt = made.awareAt().orElse(latest);
        boolean later = awareAt.isAfter(latest) && command.caller().is(Roles.COMPLIANCE_OFFICER);
        if (later || awareAt.isBefore(draft.detectedAt())) {
            throw DomainException.invalid("/awareAt", Violation.Code.NOT_ALLOWED);
        }
        return awareAt;
    }

    /**
     * There is nothing to it: an authority says so alone, of the operator's one of two persons.
     *
     * @throws DomainException NOT_FOUND; STATUS_CONFLICT
     */
    public Uni<Answer> dismiss(
            IncidentSteps.Command command,
            Sensitive<String> reason,
            Idempotency.Attempt attempt,
            Function<Incident, Answer> answers) {
        String by = command.caller().subject();
        boolean operators = command.caller().is(Roles.COMPLIANCE_OFFICER);
        return steps.take(
                command,
                IncidentSteps.Written.of(operators ? EntryKind.DISMISSAL_PROPOSED : EntryKind.DISMISSED, reason),
                (incident, now) -> Uni.createFrom()
                        .item(operators ? incident.dismissalProposed(by, now) : incident.dismissed(by, now)),
                attempt,
                answers);
    }

    /**
     * The second person of the operator agrees.
     *
     * @throws DomainException NOT_FOUND; STATUS_CONFLICT; SECOND_PERSON_REQUIRED
     */
    public Uni<Answer> confirmDismissal(
            IncidentSteps.Command command, Idempotency.Attempt attempt, Function<Incident, Answer> answers) {
        return steps.take(
                command,
                IncidentSteps.Written.of(EntryKind.DISMISSED),
                (incident, now) -> Uni.createFrom()
                        .item(incident.dismissalConfirmed(command.caller().subject(), now)),
                attempt,
                answers);
    }
}
