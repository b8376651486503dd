package io.shiming.incident.application;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.DomainException;
import io.shiming.incident.domain.Authority;
import io.shiming.incident.domain.EntryKind;
import io.shiming.incident.domain.Incident;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Function;

/** What is done about an incident: it is remedied, reported, and investigated by operator and authority together (Art. 17). */
@ApplicationScoped
public class HandleIncident {
    private final IncidentSteps steps;

    HandleIncident(IncidentSteps steps) {
        this.steps = steps;
    }

    /**
     * What was done to remedy it.
     *
     * @throws DomainException NOT_FOUND; STATUS_CONFLICT
     */
    public Uni<Answer> remedy(
            IncidentSteps.Command command,
            Sensitive<String> text,
            Idempotency.Attempt attempt,
            Function<Incident, Answer> answers) {
        return steps.take(
                command,
                IncidentSteps.Written.of(EntryKind.REMEDIED, text),
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
            IncidentSteps.Command command,
            Authority authority,
            Sensitive<String> text,
            Idempotency.Attempt attempt,
            Function<Incident, Answer> answers) {
        return steps.take(
                command,
                new IncidentSteps.Written(
                        EntryKind.REPORTED, Optional.of(text), Optional.of(authority), Optional.empty()),
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
            IncidentSteps.Command command,
            Sensitive<String> text,
            Idempotency.Attempt attempt,
            Function<Incident, Answer> answers) {
        return steps.take(
                command,
                IncidentSteps.Written.of(EntryKind.LEFT_UNREPORTED, text),
                (incident, now) -> Uni.createFrom().item(incident.leftUnreported(now)),
                attempt,
                answers);
    }

    /**
     * What the investigation found.
     *
     * @throws DomainException NOT_FOUND; STATUS_CONFLICT
     */
    public Uni<Answer> investigate(
            IncidentSteps.Command command,
            Sensitive<String> text,
            Idempotency.Attempt attempt,
            Function<Incident, Answer> answers) {
        return steps.take(
                command,
                IncidentSteps.Written.of(EntryKind.INVESTIGATED, text),
                (incident, now) -> Uni.createFrom().item(incident.investigated()),
                attempt,
                answers);
    }
}
