package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import io.shiming.registration.domain.Admission;
import io.shiming.registration.domain.Agency;
import io.shiming.registration.domain.AgentDisclosure;
import io.shiming.registration.domain.Particulars;
import io.shiming.registration.domain.Refusal;
import io.shiming.registration.domain.Registration;
import io.shiming.registration.domain.Rejection;
import io.shiming.registration.persistence.DocumentCopyRepository;
import io.shiming.registration.persistence.RegistrationRepository;
import io.shiming.registration.persistence.RegistrationWrites;
import io.shiming.registration.persistence.Standing;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Registers the true identity of a user (Art. 3, 5, 7 to 11).
 *
 * <p>Round trips, in order: where an agent is named, one to agent-service, unless its answer is known; to PostgreSQL one to look for the idempotency key and one to read what the admission rules
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
    private final RegistrationWrites writes;
    private final DocumentCopyRepository copies;
    private final AuthoriseAgent authoriseAgent;
    private final LimitPerPerson limit;
    private final SettleRegistration settlement;
    private final Consequences consequences;
    private final KeyServer keys;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;
    private final RegistrationConfig config;

    RegisterSubscriber(
            RegistrationRepository registrations,
            RegistrationWrites writes,
            DocumentCopyRepository copies,
            AuthoriseAgent authoriseAgent,
            LimitPerPerson limit,
            SettleRegistration settlement,
            Consequences consequences,
            KeyServer keys,
            AuditTrail audit,
            Ids ids,
            Clock clock,
            RegistrationConfig config) {
        this.registrations = registrations;
        this.writes = writes;
        this.copies = copies;
        this.authoriseAgent = authoriseAgent;
        this.limit = limit;
        this.settlement = settlement;
        this.consequences = consequences;
        this.keys = keys;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
        this.config = config;
    }

    /**
     * What is asked for, and by whom.
     *
     * @param operatorId whose user is registered
     * @param agent through whom, as far as is said
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
        return handle(command, Optional.empty(), attempt, answers);
    }

    /**
     * The same for a transfer, by which the new registration takes over what another one holds.
     *
     * @throws DomainException STATUS_CONFLICT when that cannot be handed on (any more), or is being handed on
     */
    Uni<Answer> handle(
            Command command, Registration transferor, Idempotency.Attempt attempt, RegistrationAnswers answers) {
        return handle(command, Optional.of(transferor), attempt, answers);
    }

    /** What all steps need. */
    private record Asked(
            Command command,
            Agency agency,
            Optional<Registration> transferor,
            Idempotency.Attempt attempt,
            RegistrationAnswers answers) {}

    private Uni<Answer> handle(
            Command command,
            Optional<Registration> transferor,
            Idempotency.Attempt attempt,
            RegistrationAnswers answers) {
        List<Violation> untrue = command.particulars().untrue(today(), clock.instant());
        if (!untrue.isEmpty()) {
            throw new DomainException(CommonError.BODY_INVALID, untrue);
        }
        return authoriseAgent
                .agency(command)
                .map(agency -> new Asked(command, agency, transferor, attempt, answers))
                .chain(asked -> admissionRequest(asked)
                        .chain(request -> Admission.reject(request)
                                .map(rejection -> refuse(asked, rejection, request.showsUsedCopy()))
                                .orElseGet(() -> open(asked))));
    }

    /** The registration a crashed request had already opened, as it stands now. */
    public Uni<Registration> resume(Command command, UUID id) {
        return registrations.require(command.operatorId(), id);
    }

    private Uni<Admission.Request> admissionRequest(Asked asked) {
        Command command = asked.command();
        Particulars particulars = command.particulars();
        return standing(asked)
                .map(standing -> new Admission.Request(
                        particulars,
                        standing.specialApplication(),
                        asked.agency(),
                        standing.licences(),
                        standing.copies(),
                        // By the transferor; were it not, it could not be handed on.
                        asked.transferor().isEmpty() && standing.numberTaken(),
                        asked.transferor().map(from -> from.particulars().serviceType()),
                        today()));
    }

    /** For a stranger nothing of the operator's is even looked at. */
    private Uni<Standing> standing(Asked asked) {
        Command command = asked.command();
        return asked.agency().isStranger()
                ? Uni.createFrom().item(Standing.UNKNOWN)
                : registrations.standing(
                        command.operatorId(),
                        command.caller().uploadOwner(),
                        command.particulars(),
                        command.specialApplicationId(),
                        copiesNotBefore());
    }

    private LocalDate today() {
        return config.dayOf(clock.instant());
    }

    private Instant copiesNotBefore() {
        return clock.instant().minus(config.keepUnusedCopies());
    }

    private Uni<Answer> open(Asked asked) {
        Command command = asked.command();
        Registration registration = Registration.open(
                command.operatorId(),
                ids.next(),
                command.particulars(),
                asked.transferor().map(Registration::id),
                asked.agency().disclosure(),
                clock.instant());
        return keys.create(registration.id(), null, command.particulars().copyIds())
                .chain(made -> writePending(asked, registration, made)
                        // Only when nothing was written for certain: a broken connection may have committed.
                        .onFailure(Write::refused)
                        .call(() -> abandon(registration)))
                .chain(opened -> opened
                        ? settlement.first(
                                registration,
                                command.correlator(),
                                asked.attempt(),
                                asked.answers(),
                                () -> withdraw(command, registration, asked.attempt()))
                        : abandon(registration).chain(() -> notOpened(asked, registration)))
                .onFailure(failure -> Write.violates(failure, RegistrationWrites.NUMBER_HELD_ONCE))
                .recoverWithUni(() -> raced(asked, Refusal.SERVICE_NUMBER_TAKEN))
                .onFailure(failure -> Write.violates(failure, DocumentCopyRepository.COPY_USED_ONCE))
                .recoverWithUni(() -> raced(asked, Refusal.COPY_ALREADY_USED))
                .onFailure(failure -> Write.violates(failure, RegistrationWrites.TRANSFERRED_ONCE))
                .transform(failure -> new DomainException(CommonError.STATUS_CONFLICT));
    }

    /** The transferor cannot be handed on any more, the person has enough already, or a copy is not free any more. */
    private Uni<Answer> notOpened(Asked asked, Registration registration) {
        return asked.transferor()
                .map(read -> registrations
                        .require(read.operatorId(), read.id())
                        .invoke(Registration::requireTransferable)
                        .replaceWithVoid())
                .orElseGet(() -> Uni.createFrom().voidItem())
                .chain(() -> limit.isReached(registration))
                .chain(reached -> raced(asked, reached ? Refusal.TOO_MANY_REGISTRATIONS : Refusal.COPY_UNKNOWN));
    }

    /** Everything the opening wrote, undone in one statement, except what is on the audit trail. */
    private Uni<Boolean> withdraw(Command command, Registration opened, Idempotency.Attempt attempt) {
        Write write = writes.withdrawn(opened, command.caller().uploadOwner(), attempt)
                .and(writes.released(opened))
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
    private Uni<Answer> raced(Asked asked, Refusal met) {
        return admissionRequest(asked)
                .chain(request -> refuse(
                        asked,
                        Admission.reject(request).orElse(new Rejection(met, List.of())),
                        request.showsUsedCopy()));
    }

    /** One statement. Whether it happened: it does not when something it needs is not there any more. */
    private Uni<Boolean> writePending(Asked asked, Registration registration, KeyServer.Created made) {
        Command command = asked.command();
        UUID owner = command.caller().uploadOwner();
        Set<UUID> copyIds = registration.particulars().copyIds();
        if (!made.others().keySet().containsAll(copyIds)) {
            return Uni.createFrom().item(false);
        }
        Write write = copies.locked(
                        command.operatorId(),
                        owner,
                        copyIds,
                        Stream.concat(
                                        asked.transferor().map(writes::transferable).stream(),
                                        limit.condition(registration).stream())
                                .toList())
                .and(asked.attempt()
                        .opened(registration.id(), config.waitForVerification().plus(SETTLEMENT)))
                .and(writes.opened(registration, made.key(), clock.instant().plus(firstSweep())))
                .and(copies.adopted(owner, registration, made.key(), made.others()))
                .and(audit.record(AuditTrail.Entry.by(
                        command.caller(),
                        command.correlator(),
                        registration.operatorId(),
                        "registration.opened",
                        "registration",
                        registration.id(),
                        registration.status().name())));
        return limit.run(registration, write);
    }

    /** Not before this process must have settled or noted the outcome itself. */
    private Duration firstSweep() {
        return config.waitForVerification().plus(SETTLEMENT);
    }

    /** Art. 10: a refusal is kept as evidence; it names no person. */
    private Uni<Answer> refuse(Asked asked, Rejection rejection, boolean usedCopyShown) {
        Command command = asked.command();
        Answer answer = asked.answers().of(rejection);
        Write write = Write.always(Scope.tenant(command.operatorId()))
                .and(asked.attempt().answered(answer))
                .and(audit.record(AuditTrail.Entry.by(
                        command.caller(),
                        command.correlator(),
                        command.operatorId(),
                        "registration.not-opened",
                        "operator",
                        command.operatorId(),
                        rejection.refusal().name())))
                .and(consequences.copyReused(command.operatorId(), rejection, usedCopyShown, command.correlator()));
        return registrations.run(write).replaceWith(answer);
    }
}
