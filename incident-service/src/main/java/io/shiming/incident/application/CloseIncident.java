package io.shiming.incident.application;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.DomainException;
import io.shiming.incident.domain.EntryKind;
import io.shiming.incident.domain.Incident;
import io.shiming.incident.domain.Notice;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Function;

/** One person says that an incident is over, with its cause, and a second one agrees (Art. 17). */
@ApplicationScoped
public class CloseIncident {
    private final IncidentSteps steps;

    CloseIncident(IncidentSteps steps) {
        this.steps = steps;
    }

    /**
     * The first person.
     *
     * @param cause why it came about
     * @throws DomainException NOT_FOUND; STATUS_CONFLICT; REMEDY_MISSING, REPORT_MISSING, NOTICE_MISSING
     */
    public Uni<Answer> propose(
            IncidentSteps.Command command,
            Sensitive<String> cause,
            Optional<Notice> notice,
            Idempotency.Attempt attempt,
            Function<Incident, Answer> answers) {
        return steps.take(
                command,
                new IncidentSteps.Written(EntryKind.CLOSURE_PROPOSED, Optional.of(cause), Optional.empty(), notice),
                (incident, now) -> Uni.createFrom()
                        .item(incident.closureProposed(command.caller().subject(), now, notice)),
                attempt,
                answers);
    }

    /**
     * The second person.
     *
     * @throws DomainException NOT_FOUND; STATUS_CONFLICT; SECOND_PERSON_REQUIRED
     */
    public Uni<Answer> confirm(
            IncidentSteps.Command command, Idempotency.Attempt attempt, Function<Incident, Answer> answers) {
        return steps.take(
                command,
                IncidentSteps.Written.of(EntryKind.CLOSURE_CONFIRMED),
                (incident, now) -> Uni.createFrom()
                        .item(incident.closureConfirmed(command.caller().subject(), now)),
                attempt,
                answers);
    }

    /**
     * Somebody does not agree, or no more; an authority also when it is closed.
     *
     * @throws DomainException NOT_FOUND; STATUS_CONFLICT
     */
    public Uni<Answer> giveBack(
            IncidentSteps.Command command,
            Sensitive<String> reason,
            Idempotency.Attempt attempt,
            Function<Incident, Answer> answers) {
        return steps.take(
                command,
                IncidentSteps.Written.of(EntryKind.CLOSURE_RETURNED, reason),
                (incident, now) -> Uni.createFrom()
                        .item(incident.closureReturned(!command.caller().is(Roles.COMPLIANCE_OFFICER))),
                attempt,
                answers);
    }
}
