package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.Licence;
import io.shiming.registration.domain.Operator;
import io.shiming.registration.domain.OperatorError;
import io.shiming.registration.persistence.OperatorRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/** An authority enters an operator with its licences (Art. 3¶5): only within their scope may it register users. */
@ApplicationScoped
public class EnterOperator {
    private final OperatorRepository operators;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;

    EnterOperator(OperatorRepository operators, AuditTrail audit, Ids ids, Clock clock) {
        this.operators = operators;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    public record Command(
            Caller caller, String correlator, String name, String unifiedSocialCreditCode, List<Licence> licences) {}

    /**
     * One round trip.
     *
     * @throws DomainException OPERATOR_ALREADY_ENTERED
     */
    public Uni<Answer> handle(Command command, Idempotency.Attempt attempt, Function<Operator, Answer> answers) {
        Operator operator = new Operator(
                ids.next(), command.name(), command.unifiedSocialCreditCode(), command.licences(), clock.instant());
        Answer answer = answers.apply(operator);
        Write write = operators
                .entered(operator)
                .and(attempt.answered(answer))
                .and(audit.record(AuditTrail.Entry.by(
                        command.caller(),
                        command.correlator(),
                        operator.id(),
                        "operator.entered",
                        "operator",
                        operator.id(),
                        "ENTERED")));
        return operators
                .run(write)
                .replaceWith(answer)
                .onFailure(failure -> Write.violates(failure, OperatorRepository.ENTERED_ONCE))
                .transform(failure -> new DomainException(OperatorError.OPERATOR_ALREADY_ENTERED));
    }
}
