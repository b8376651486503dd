package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.Registration;
import io.shiming.registration.persistence.RegistrationRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;

/** Ends a service: frees its number and starts the two years for which its registration is kept (Art. 12). */
@ApplicationScoped
public class TerminateService {
    private static final int TRIES = 3;

    private final RegistrationRepository registrations;
    private final AuditTrail audit;
    private final Outbox outbox;
    private final Clock clock;

    TerminateService(RegistrationRepository registrations, AuditTrail audit, Outbox outbox, Clock clock) {
        this.registrations = registrations;
        this.audit = audit;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * What is asked for, and by whom.
     *
     * @param reason the operator's own words; sealed like all else
     */
    public record Command(Caller caller, String correlator, UUID registrationId, Sensitive<String> reason) {}

    /**
     * Terminates; the loser of a race is told so, unless the other one changed nothing that matters here.
     *
     * @throws DomainException NOT_FOUND, STATUS_CONFLICT
     */
    public Uni<Answer> handle(Command command, Idempotency.Attempt attempt, RegistrationAnswers answers) {
        return handle(command, attempt, answers, TRIES);
    }

    private Uni<Answer> handle(
            Command command, Idempotency.Attempt attempt, RegistrationAnswers answers, int triesLeft) {
        UUID operatorId = command.caller().requireOperator();
        return registrations
                .require(operatorId, command.registrationId())
                .chain(read -> registrations.sealer(read).chain(key -> {
                    Registration ended = read.terminated(clock.instant());
                    Answer answer = answers.of(ended);
                    Write write = registrations
                            .ended(read, ended, key, command.reason())
                            .and(registrations.numberFreed(ended))
                            .and(attempt.answered(answer))
                            .and(audit.record(AuditTrail.Entry.by(
                                    command.caller(),
                                    command.correlator(),
                                    operatorId,
                                    "registration.terminated",
                                    "registration",
                                    ended.id(),
                                    ended.status().name())))
                            .and(RegistrationEvents.event(outbox, ended, "terminated", command.correlator()))
                            .and(RetentionClock.started(
                                    outbox,
                                    ended,
                                    "REGISTRATION",
                                    ended.terminatedAt().orElseThrow(),
                                    command.correlator()));
                    return registrations.run(write).chain(won -> {
                        if (won) {
                            return Uni.createFrom().item(answer);
                        }
                        return triesLeft == 0
                                ? Uni.createFrom().failure(new DomainException(CommonError.STATUS_CONFLICT))
                                : handle(command, attempt, answers, triesLeft - 1);
                    });
                }));
    }
}
