package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.registration.domain.Admission;
import io.shiming.registration.domain.AgentDisclosure;
import io.shiming.registration.domain.Particulars;
import io.shiming.registration.domain.Refusal;
import io.shiming.registration.domain.Registration;
import io.shiming.registration.domain.Rejection;
import io.shiming.registration.persistence.DocumentCopyRepository;
import io.shiming.registration.persistence.RegistrationRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Registers the true identity of a user (Art. 3, 7 to 11).
 *
 * <p>Round trips, in order: to PostgreSQL one to look for the idempotency key and one to read what the admission rules
 * need; to the keys server one, which writes the registration's key and reads those of its copies; to PostgreSQL one
 * for the pending registration with everything that belongs to it; then the gateway, outside any transaction; to
 * PostgreSQL one for the settlement, or, when the gateway is not waited for any longer, one for the answer 202; or one to
 * withdraw it all when the gateway makes no check now. A crash at any point leaves either nothing or a pending
 * registration, which {@link SettlePendingRegistrations} finishes.
 */
@ApplicationScoped
public class RegisterSubscriber {
    /** What a settlement may take beyond the wait for the gateway before a repeat may take over. */
    private static final Duration SETTLEMENT = Duration.ofSeconds(3);

    private final RegistrationRepository registrations;
    private final DocumentCopyRepository copies;
    private final SettleRegistration settlement;
    private final KeyServer keys;
    private final AuditTrail audit;
    private final Outbox outbox;
    private final Ids ids;
    private final Clock clock;
    private final RegistrationConfig config;

    RegisterSubscriber(
            RegistrationRepository registrations,
            DocumentCopyRepository copies,
            SettleRegistration settlement,
            KeyServer keys,
            AuditTrail audit,
            Outbox outbox,
            Ids ids,
            Clock clock,
            RegistrationConfig config) {
        this.registrations = registrations;
        this.copies = copies;
        this.settlement = settlement;
        this.keys = keys;
        this.audit = audit;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
        this.config = config;
    }

    /**
     * What is asked for, and by whom.
     *
     * @param operatorId whose user is registered
     */
    public record Command(
            Caller caller,
            String correlator,
            UUID operatorId,
            Particulars particulars,
            Optional<UUID> specialApplicationId,
            Optional<AgentDisclosure> agent,
            boolean madeByAgent) {}

    /** Registers, and answers after at most the configured wait; what is not verified by then settles by itself. */
    public Uni<Answer> handle(Command command, Idempotency.Attempt attempt, RegistrationAnswers answers) {
        return admissionRequest(command)
                .chain(request -> Admission.reject(request)
                        .map(rejection -> refuse(command, rejection, request.showsUsedCopy(), attempt, answers))
                        .orElseGet(() -> open(command, attempt, answers)));
    }

    /** The registration a crashed request had already opened, as it stands now. */
    public Uni<Registration> resume(Command command, UUID id) {
        return registrations.require(command.operatorId(), id);
    }

    private Uni<Admission.Request> admissionRequest(Command command) {
        Particulars particulars = command.particulars();
        return registrations
                .standing(
                        command.operatorId(),
                        command.caller().uploadOwner(),
                        particulars,
                        command.specialApplicationId(),
                        copiesNotBefore())
                .map(standing -> new Admission.Request(
                        particulars,
                        standing.specialApplication(),
                        command.agent(),
                        command.madeByAgent(),
                        standing.licences(),
                        standing.copies(),
                        standing.numberTaken(),
                        config.dayOf(clock.instant())));
    }

    private Instant copiesNotBefore() {
        return clock.instant().minus(config.keepUnusedCopies());
    }

    private Uni<Answer> open(Command command, Idempotency.Attempt attempt, RegistrationAnswers answers) {
        Registration registration =
                Registration.open(command.operatorId(), ids.next(), command.particulars(), clock.instant());
        UUID owner = command.caller().uploadOwner();
        return keys.create(registration.id(), null, command.particulars().copyIds())
                .chain(made -> writePending(command, registration, made, owner, attempt)
                        // Only when nothing was written for certain: a broken connection may have committed.
                        .onFailure(Write::refused)
                        .call(() -> abandon(registration)))
                .chain(copiesFree -> copiesFree
                        ? settlement.first(
                                registration,
                                command.correlator(),
                                attempt,
                                answers,
                                () -> withdraw(command, registration, attempt))
                        : abandon(registration).chain(() -> raced(command, Refusal.COPY_UNKNOWN, attempt, answers)))
                .onFailure(failure -> Write.violates(failure, RegistrationRepository.NUMBER_HELD_ONCE))
                .recoverWithUni(() -> raced(command, Refusal.SERVICE_NUMBER_TAKEN, attempt, answers))
                .onFailure(failure -> Write.violates(failure, DocumentCopyRepository.COPY_USED_ONCE))
                .recoverWithUni(() -> raced(command, Refusal.COPY_ALREADY_USED, attempt, answers));
    }

    /** Everything the opening wrote, undone in one statement, except what is on the audit trail. */
    private Uni<Boolean> withdraw(Command command, Registration opened, Idempotency.Attempt attempt) {
        Write write = registrations
                .withdrawn(opened, command.caller().uploadOwner(), attempt)
                .and(registrations.released(opened))
                .and(copies.givenBack(command.caller().uploadOwner(), opened))
                .and(audit.record(AuditTrail.Entry.by(
                        command.caller(),
                        command.correlator(),
                        opened.operatorId(),
                        "registration.withdrawn",
                        "registration",
                        opened.id(),
                        Refusal.CHECKS_PAUSED.name())));
        return registrations
                .run(write)
                .call(withdrawn ->
                        withdrawn ? abandon(opened) : Uni.createFrom().voidItem());
    }

    private Uni<Void> abandon(Registration registration) {
        return keys.destroy(List.of(registration.id())).onFailure().recoverWithNull();
    }

    /** What the rules say now that somebody else was quicker; where they say nothing any more, what had been met. */
    private Uni<Answer> raced(Command command, Refusal met, Idempotency.Attempt attempt, RegistrationAnswers answers) {
        return admissionRequest(command)
                .chain(request -> refuse(
                        command,
                        Admission.reject(request).orElse(new Rejection(met, List.of())),
                        request.showsUsedCopy(),
                        attempt,
                        answers));
    }

    /** One statement. Whether it happened: it does not when a copy is no longer there, or no longer free. */
    private Uni<Boolean> writePending(
            Command command,
            Registration registration,
            KeyServer.Created made,
            UUID owner,
            Idempotency.Attempt attempt) {
        Set<UUID> copyIds = registration.particulars().copyIds();
        if (!made.others().keySet().containsAll(copyIds)) {
            return Uni.createFrom().item(false);
        }
        Write write = copies.locked(command.operatorId(), owner, copyIds)
                .and(attempt.opened(
                        registration.id(), config.waitForVerification().plus(SETTLEMENT)))
                .and(registrations.opened(
                        registration, made.key(), clock.instant().plus(firstSweep())))
                .and(copies.adopted(owner, registration, made.key(), made.others()))
                .and(audit.record(AuditTrail.Entry.by(
                        command.caller(),
                        command.correlator(),
                        registration.operatorId(),
                        "registration.opened",
                        "registration",
                        registration.id(),
                        registration.status().name())));
        return registrations.run(write);
    }

    /** Not before this process must have settled or noted the outcome itself. */
    private Duration firstSweep() {
        return config.waitForVerification().plus(SETTLEMENT);
    }

    /** Art. 10: a refusal is kept as evidence; it names no person. */
    private Uni<Answer> refuse(
            Command command,
            Rejection rejection,
            boolean usedCopyShown,
            Idempotency.Attempt attempt,
            RegistrationAnswers answers) {
        Answer answer = answers.of(rejection);
        Write write = Write.always(Scope.tenant(command.operatorId()))
                .and(attempt.answered(answer))
                .and(audit.record(AuditTrail.Entry.by(
                        command.caller(),
                        command.correlator(),
                        command.operatorId(),
                        "registration.not-opened",
                        "operator",
                        command.operatorId(),
                        rejection.refusal().name())))
                .and(suspicion(command, rejection, usedCopyShown));
        return registrations.run(write).replaceWith(answer);
    }

    /** Art. 11: the copy of a document that already registered somebody is no oversight to pass over in silence. */
    private Optional<Write.Part> suspicion(Command command, Rejection rejection, boolean usedCopyShown) {
        return rejection.refusal() == Refusal.COPY_ALREADY_USED && usedCopyShown
                ? Optional.of(outbox.message(
                        "incident",
                        "copy-reused",
                        Map.of("operatorId", command.operatorId(), "detectedAt", clock.instant()),
                        command.correlator()))
                : Optional.empty();
    }
}
