package io.shiming.registration.application;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.Registration;
import io.shiming.registration.persistence.RegistrationWrites;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Takes a service away for a while, and gives it back. Its number stays held, its holder registered. */
@ApplicationScoped
public class SuspendService {
    private final ChangeRegistration change;
    private final RegistrationWrites writes;
    private final Outbox outbox;

    SuspendService(ChangeRegistration change, RegistrationWrites writes, Outbox outbox) {
        this.change = change;
        this.writes = writes;
        this.outbox = outbox;
    }

    /**
     * What an operator asks for.
     *
     * @param reason the operator's own words; sealed like all else
     */
    public record Command(Caller caller, String correlator, UUID registrationId, Sensitive<String> reason) {}

    /**
     * Suspends.
     *
     * @throws DomainException NOT_FOUND, STATUS_CONFLICT
     */
    public Uni<Answer> suspend(Command command, Idempotency.Attempt attempt, RegistrationAnswers answers) {
        return change(command, "suspended", Registration::suspended, attempt, answers);
    }

    /**
     * Resumes.
     *
     * @throws DomainException NOT_FOUND, STATUS_CONFLICT
     */
    public Uni<Answer> resume(Command command, Idempotency.Attempt attempt, RegistrationAnswers answers) {
        return change(command, "resumed", Registration::resumed, attempt, answers);
    }

    private Uni<Answer> change(
            Command command,
            String what,
            UnaryOperator<Registration> step,
            Idempotency.Attempt attempt,
            RegistrationAnswers answers) {
        return change.handle(
                new ChangeRegistration.Command(
                        command.caller(),
                        command.correlator(),
                        command.caller().requireOperator(),
                        command.registrationId()),
                what,
                step,
                (read, next, key) -> writes.stepped(read, next)
                        .and(writes.reasoned(next, what, command.reason(), key))
                        .and(RegistrationEvents.event(outbox, next, what, command.correlator())),
                attempt,
                answers::of);
    }
}
