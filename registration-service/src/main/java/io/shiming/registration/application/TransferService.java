package io.shiming.registration.application;

import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import io.shiming.registration.persistence.RegistrationRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/**
 * Hands a service on to another holder (过户, Art. 8¶3): the new holder is registered like anybody else. The number changes
 * hands in the statement that makes the new registration active, see {@link SettleRegistration}; until then, and when it is
 * refused, the old one stays as it was. Two round trips more than a registration.
 */
@ApplicationScoped
public class TransferService {
    private final RegistrationRepository registrations;
    private final RegisterSubscriber registerSubscriber;

    TransferService(RegistrationRepository registrations, RegisterSubscriber registerSubscriber) {
        this.registrations = registrations;
        this.registerSubscriber = registerSubscriber;
    }

    /**
     * Asks for a transfer.
     *
     * @param registrationId whose service is handed on
     * @param command the registration of the new holder
     * @throws DomainException NOT_FOUND; BODY_INVALID for another service number; STATUS_CONFLICT unless it is active and
     *     no other transfer of it is under way
     */
    public Uni<Answer> handle(
            UUID registrationId,
            RegisterSubscriber.Command command,
            Idempotency.Attempt attempt,
            RegistrationAnswers answers) {
        return registrations.require(command.operatorId(), registrationId).chain(transferor -> {
            if (!transferor.particulars().sameNumber(command.particulars())) {
                throw DomainException.invalid("/service/number", Violation.Code.NOT_ALLOWED);
            }
            transferor.requireTransferable();
            return registerSubscriber.handle(command, transferor, attempt, answers);
        });
    }
}
