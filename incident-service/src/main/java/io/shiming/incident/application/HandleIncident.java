package io.shiming.incident.application;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.DomainException;
import io.shiming.incident.domain.Entry;
import io.shiming.incident.domain.EntryKind;
import io.shiming.incident.domain.Incident;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** What is done about an incident: it is remedied, reported, and investigated by operator and authority together (Art. 17). */
@ApplicationScoped
public class HandleIncident {
    private final IncidentSteps steps;

    HandleIncident(IncidentSteps steps) {
        this.steps = steps;
    }

    /** What somebody writes of which incident. */
    public record Command(Caller caller, String correlator, UUID incidentId, Sensitive<String> text) {
        IncidentSteps.Command step() {
            return new IncidentSteps.Command(caller, correlator, incidentId);
        }
    }

    /**
     * What was done to remedy it.
     *
     * @throws DomainException NOT_FOUND; STATUS_CONFLICT
     */
    public Uni<Answer> remedy(Command command, Idempotency.Attempt attempt, Function<Incident, Answer> answers) {
        return steps.take(
                command.step(),
                IncidentSteps.Written.of(EntryKind.REMEDIED, command.text()),
                (incident, now) -> Uni.createFrom().item(incident.remedied(now)),
                attempt,
                answers);
    }

    /**
     * It is reported to an authority, which counts from this moment on.
     *
     * @throws DomainException NOT_FOUND; STATUS_CONFLICT
     */
    public Uni<Answer> report(
            Command command,
            Entry.Authority authority,
            Idempotency.Attempt attempt,
            Function<Incident, Answer> answers) {
        return steps.take(
                command.step(),
                new IncidentSteps.Written(
                        EntryKind.REPORTED, Optional.of(command.text()), Optional.of(authority), Optional.empty()),
                (incident, now) -> Uni.createFrom().item(incident.reported(now)),
                attempt,
                answers);
    }

    /**
     * Why it is not reported.
     *
     * @throws DomainException NOT_FOUND; STATUS_CONFLICT, also when it was
     */
    public Uni<Answer> leaveUnreported(
            Command command, Idempotency.Attempt attempt, Function<Incident, Answer> answers) {
        return steps.take(
                command.step(),
                IncidentSteps.Written.of(EntryKind.LEFT_UNREPORTED, command.text()),
                (incident, now) -> Uni.createFrom().item(incident.leftUnreported(now)),
                attempt,
                answers);
    }

    /**
     * What the investigation found.
     *
     * @throws DomainException NOT_FOUND; STATUS_CONFLICT
     */
    public Uni<Answer> investigate(Command command, Idempotency.Attempt attempt, Function<Incident, Answer> answers) {
        return steps.take(
                command.step(),
                IncidentSteps.Written.of(EntryKind.INVESTIGATED, command.text()),
                (incident, now) -> Uni.createFrom().item(incident.investigated()),
                attempt,
                answers);
    }
}
