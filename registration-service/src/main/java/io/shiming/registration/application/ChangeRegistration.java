package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.Registration;
import io.shiming.registration.persistence.RegistrationRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A step that somebody asks for in the life of a registration: read, changed, and written in one statement with the trail
 * and the answer. Four round trips: to look for the idempotency key, to read, to the keys server twice, to write. The loser
 * of a race is told so, unless the other one changed nothing that matters here.
 */
@ApplicationScoped
class ChangeRegistration {
    private static final int TRIES = 3;

    private final RegistrationRepository registrations;
    private final AuditTrail audit;

    ChangeRegistration(RegistrationRepository registrations, AuditTrail audit) {
        this.registrations = registrations;
        this.audit = audit;
    }

    /**
     * Which registration is changed, and by whom.
     *
     * @param operatorId whose registration it is
     */
    record Command(Caller caller, String correlator, UUID operatorId, UUID registrationId) {}

    /** How a change is stored, with what else follows from it. */
    @FunctionalInterface
    interface Storing {
        Write of(Registration read, Registration next, DataKey key);
    }

    /**
     * Changes a registration.
     *
     * @param what the step, a verb in the past as the trail calls it
     * @throws DomainException NOT_FOUND, STATUS_CONFLICT
     */
    Uni<Answer> handle(
            Command command,
            String what,
            UnaryOperator<Registration> step,
            Storing storing,
            Idempotency.Attempt attempt,
            Function<Registration, Answer> answers) {
        return handle(command, what, step, storing, attempt, answers, TRIES);
    }

    private Uni<Answer> handle(
            Command command,
            String what,
            UnaryOperator<Registration> step,
            Storing storing,
            Idempotency.Attempt attempt,
            Function<Registration, Answer> answers,
            int triesLeft) {
        return registrations
                .require(command.operatorId(), command.registrationId())
                .chain(read -> registrations.sealer(read).chain(key -> {
                    Registration next = step.apply(read);
                    Answer answer = answers.apply(next);
                    Write write = storing.of(read, next, key)
                            .and(attempt.answered(answer))
                            .and(audit.record(AuditTrail.Entry.by(
                                    command.caller(),
                                    command.correlator(),
                                    command.operatorId(),
                                    "registration." + what,
                                    "registration",
                                    next.id(),
                                    next.status().name())));
                    return registrations.run(write).chain(won -> {
                        if (won) {
                            return Uni.createFrom().item(answer);
                        }
                        return triesLeft == 0
                                ? Uni.createFrom().failure(new DomainException(CommonError.STATUS_CONFLICT))
                                : handle(command, what, step, storing, attempt, answers, triesLeft - 1);
                    });
                }));
    }
}
