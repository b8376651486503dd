package io.shiming.registration.application;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.persistence.RegistrationWrites;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;

/** Ends a service: frees its number and starts the two years for which its registration is kept (Art. 12). */
@ApplicationScoped
public class TerminateService {
    private final ChangeRegistration change;
    private final RegistrationWrites writes;
    private final Outbox outbox;
    private final Clock clock;

    TerminateService(ChangeRegistration change, RegistrationWrites writes, Outbox outbox, Clock clock) {
        this.change = change;
        this.writes = writes;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * What an operator asks for.
     *
     * @param reason the operator's own words; sealed like all else
     */
    public record Command(Caller caller, String correlator, UUID registrationId, Sensitive<String> reason) {
        ChangeRegistration.Command change() {
            return new ChangeRegistration.Command(caller, correlator, caller.requireOperator(), registrationId);
        }
    }

    /**
     * Terminates. A transfer that is under way is refused when it is settled.
     *
     * @throws DomainException NOT_FOUND, STATUS_CONFLICT
     */
    public Uni<Answer> handle(Command command, Idempotency.Attempt attempt, RegistrationAnswers answers) {
        return change.handle(
                command.change(),
                "terminated",
                read -> read.terminated(clock.instant()),
                (read, ended, key) -> writes.ended(read, ended, key, command.reason())
                        .and(writes.numberFreed(ended))
                        .and(RegistrationEvents.event(outbox, ended, "terminated", command.correlator()))
                        .and(RetentionClock.started(
                                outbox,
                                ended,
                                "REGISTRATION",
                                ended.terminatedAt().orElseThrow(),
                                command.correlator()))
                        .and(MoveKeyToCohort.message(outbox, ended.id(), command.correlator())),
                attempt,
                answers::of);
    }
}
