package io.shiming.incident.application;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.incident.domain.Assessment;
import io.shiming.incident.domain.EntryKind;
import io.shiming.incident.domain.Incident;
import io.shiming.incident.domain.ReportingDeadlines;
import io.shiming.incident.domain.Severity;
import io.shiming.incident.persistence.DesignationRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.function.Function;

/**
 * An incident turns out to be graver than the operator thought when it became aware of it. The time to report runs from then all
 * the same (Art. 17).
 */
@ApplicationScoped
public class ReassessIncident {
    private final IncidentSteps steps;
    private final DesignationRepository designations;
    private final Readers readers;
    private final ReportingDeadlines deadlines;

    ReassessIncident(
            IncidentSteps steps, DesignationRepository designations, Readers readers, ReportingDeadlines deadlines) {
        this.steps = steps;
        this.designations = designations;
        this.readers = readers;
        this.deadlines = deadlines;
    }

    /** What is known now, and how it became known. */
    public record Known(long affectedSubjects, Severity severity, boolean leaked, Sensitive<String> reason) {
        private Assessment since(Assessment before) {
            return new Assessment(before.awareAt(), affectedSubjects, severity, leaked);
        }
    }

    /**
     * It is as grave as that.
     *
     * @throws DomainException NOT_FOUND; STATUS_CONFLICT; BODY_INVALID when anything in it is less than before
     */
    public Uni<Answer> handle(
            IncidentSteps.Command command,
            Known known,
            Idempotency.Attempt attempt,
            Function<Incident, Answer> answers) {
        return steps.take(
                command,
                IncidentSteps.Written.of(EntryKind.REASSESSED, known.reason()),
                (incident, now) -> reassessed(command, incident, known),
                attempt,
                answers);
    }

    private Uni<Incident> reassessed(IncidentSteps.Command command, Incident incident, Known known) {
        Assessment made = incident.assessment()
                .map(known::since)
                .orElseThrow(() -> new DomainException(CommonError.STATUS_CONFLICT));
        UUID operatorId = incident.operatorId().orElseThrow();
        return designations
                .at(readers.toWrite(command.caller()), operatorId, made.awareAt())
                .map(designation -> incident.reassessed(made, deadlines.dueAt(made, designation.kind())));
    }
}
