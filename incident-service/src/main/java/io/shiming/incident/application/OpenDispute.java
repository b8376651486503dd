package io.shiming.incident.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.incident.domain.DisputeCase;
import io.shiming.incident.persistence.DisputeRepository;
import io.shiming.incident.persistence.Reading;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.Function;

/** Registration-service tells that somebody disputes a registration, and its clock begins to run (Art. 11). */
@ApplicationScoped
public class OpenDispute {
    private final DisputeRepository disputes;
    private final AuditTrail audit;
    private final DisputeConfig config;
    private final Clock clock;

    OpenDispute(DisputeRepository disputes, AuditTrail audit, DisputeConfig config, Clock clock) {
        this.disputes = disputes;
        this.audit = audit;
        this.config = config;
        this.clock = clock;
    }

    public record Command(
            Caller caller, String correlator, UUID operatorId, UUID disputeId, UUID registrationId, Instant raisedAt) {}

    /**
     * One round trip; told again it is answered as it stands.
     *
     * @throws DomainException STATUS_CONFLICT when there is one of this id that is about something else
     */
    public Uni<Answer> handle(Command command, Idempotency.Attempt attempt, Function<DisputeCase, Answer> answers) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        DisputeCase dispute = DisputeCase.open(
                command.operatorId(),
                command.disputeId(),
                command.registrationId(),
                notAhead(command.raisedAt(), now),
                now,
                config.decideWithin(),
                config.warnBefore());
        Answer answer = answers.apply(dispute);
        return disputes.run(disputes.opened(dispute)
                        .and(attempt.answered(answer))
                        .and(audit.record(AuditTrail.Entry.by(
                                command.caller(),
                                command.correlator(),
                                dispute.operatorId(),
                                "dispute.opened",
                                LookUpDisputes.OBJECT,
                                dispute.id(),
                                "OPEN"))))
                .chain(happened -> happened ? Uni.createFrom().item(answer) : openedBefore(dispute, attempt, answers));
    }

    /** Nobody has more time because another service's clock goes ahead. */
    private static Instant notAhead(Instant raisedAt, Instant now) {
        return raisedAt.isAfter(now) ? now : raisedAt.truncatedTo(ChronoUnit.MICROS);
    }

    private Uni<Answer> openedBefore(
            DisputeCase told, Idempotency.Attempt attempt, Function<DisputeCase, Answer> answers) {
        return disputes.find(Reading.of(told.operatorId()), told.id())
                .map(found -> found.filter(before -> before.registrationId().equals(told.registrationId()))
                        .map(answers)
                        .orElseThrow(() -> new DomainException(CommonError.STATUS_CONFLICT)))
                .call(answer -> disputes.run(
                        Write.always(Scope.tenant(told.operatorId())).and(attempt.answered(answer))));
    }
}
