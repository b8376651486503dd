package io.shiming.incident.application;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import io.shiming.incident.domain.Assessment;
import io.shiming.incident.domain.EntryKind;
import io.shiming.incident.domain.Incident;
import io.shiming.incident.domain.ReportingDeadlines;
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

    public record Command(Caller caller, String correlator, UUID incidentId) {
        private IncidentSteps.Command step() {
            return new IncidentSteps.Command(caller, correlator, incidentId);
        }
    }

    /**
     * What somebody makes of a draft.
     *
     * @param operatorId whose it is, where the service that saw it could not tell
     */
    public record Made(Optional<UUID> operatorId, Assessment assessment, Sensitive<String> description) {}

    /**
     * There is something to it.
     *
     * @throws DomainException NOT_FOUND; STATUS_CONFLICT; BODY_INVALID when it is not said whose it is, or was known before
     *     to be another's, or the operator was aware before it was detected
     */
    public Uni<Answer> confirm(
            Command command, Made made, Idempotency.Attempt attempt, Function<Incident, Answer> answers) {
        return steps.take(
                command.step(),
                IncidentSteps.Written.of(EntryKind.CONFIRMED, made.description()),
                (incident, now) -> confirmed(command, incident, made),
                attempt,
                answers);
    }

    private Uni<Incident> confirmed(Command command, Incident draft, Made made) {
        UUID operatorId = draft.operatorId()
                .or(made::operatorId)
                .orElseThrow(() -> DomainException.invalid("/operatorId", Violation.Code.REQUIRED));
        if (made.operatorId().filter(named -> !named.equals(operatorId)).isPresent()) {
            throw DomainException.invalid("/operatorId", Violation.Code.NOT_ALLOWED);
        }
        Instant awareAt = made.assessment().awareAt();
        if (awareAt.isBefore(draft.detectedAt())) {
            throw DomainException.invalid("/awareAt", Violation.Code.NOT_ALLOWED);
        }
        return designations
                .current(readers.toWrite(command.caller()), operatorId)
                .map(designation -> draft.confirmed(
                        operatorId,
                        made.assessment(),
                        deadlines.dueAt(made.assessment(), designation.kind()),
                        made.description()));
    }

    /**
     * There is nothing to it.
     *
     * @throws DomainException NOT_FOUND; STATUS_CONFLICT
     */
    public Uni<Answer> dismiss(
            Command command,
            Sensitive<String> reason,
            Idempotency.Attempt attempt,
            Function<Incident, Answer> answers) {
        return steps.take(
                command.step(),
                IncidentSteps.Written.of(EntryKind.DISMISSED, reason),
                (incident, now) -> Uni.createFrom().item(incident.dismissed(now)),
                attempt,
                answers);
    }
}
