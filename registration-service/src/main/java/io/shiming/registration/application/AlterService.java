package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import io.shiming.registration.domain.Admission.CopyState;
import io.shiming.registration.domain.Alteration;
import io.shiming.registration.domain.DocumentCheck;
import io.shiming.registration.domain.IdentityDocument;
import io.shiming.registration.domain.Presence;
import io.shiming.registration.domain.Refusal;
import io.shiming.registration.domain.Registration;
import io.shiming.registration.domain.Rejection;
import io.shiming.registration.persistence.DocumentCopyRepository;
import io.shiming.registration.persistence.RegistrationRepository;
import io.shiming.registration.persistence.RegistrationWrites;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Changes what is registered while the service goes on (变更, 移机, Art. 3): another document of the same holder, which is
 * verified like the first one, or another place of a fixed line. How it was before is kept. An alteration is not kept
 * waiting: what the authority does not confirm at once leaves everything as it was.
 */
@ApplicationScoped
public class AlterService {
    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    private final RegistrationRepository registrations;
    private final RegistrationWrites writes;
    private final DocumentCopyRepository copies;
    private final VerifyDocuments documents;
    private final Consequences consequences;
    private final KeyServer keys;
    private final AuditTrail audit;
    private final Clock clock;
    private final RegistrationConfig config;

    AlterService(
            RegistrationRepository registrations,
            RegistrationWrites writes,
            DocumentCopyRepository copies,
            VerifyDocuments documents,
            Consequences consequences,
            KeyServer keys,
            AuditTrail audit,
            Clock clock,
            RegistrationConfig config) {
        this.registrations = registrations;
        this.writes = writes;
        this.copies = copies;
        this.documents = documents;
        this.consequences = consequences;
        this.keys = keys;
        this.audit = audit;
        this.clock = clock;
        this.config = config;
    }

    /** Whose registration is changed, by whom, and how the holder or representative was seen. */
    public record Command(Caller caller, String correlator, UUID registrationId, Presence presence) {
        UUID operatorId() {
            return caller.requireOperator();
        }
    }

    /**
     * Replaces the holder's document. Round trips as for a registration, and one to read it.
     *
     * @throws DomainException NOT_FOUND; STATUS_CONFLICT unless active; TEMPORARILY_UNAVAILABLE when the authority gives no
     *     answer now; CHECKS_PAUSED
     */
    public Uni<Answer> alter(
            Command command, IdentityDocument shown, Idempotency.Attempt attempt, RegistrationAnswers answers) {
        return read(command).chain(read -> {
            Registration next = read.showing(shown, command.presence());
            return registrations
                    .standing(
                            command.operatorId(),
                            command.caller().uploadOwner(),
                            next.particulars(),
                            Optional.empty(),
                            clock.instant().minus(config.keepUnusedCopies()))
                    .chain(standing -> {
                        CopyState copy = standing.copies().getOrDefault(shown.copyId(), CopyState.UNKNOWN);
                        return Alteration.reject(
                                        read.particulars(),
                                        shown,
                                        command.presence(),
                                        standing.licences(),
                                        copy,
                                        today())
                                .map(rejection ->
                                        refuse(command, rejection, copy == CopyState.USED, List.of(), attempt, answers))
                                .orElseGet(() -> verified(command, read, next, attempt, answers));
                    });
        });
    }

    private Uni<Answer> verified(
            Command command,
            Registration read,
            Registration next,
            Idempotency.Attempt attempt,
            RegistrationAnswers answers) {
        return documents.verify(next, command.correlator()).chain(asked -> {
            if (asked.pause().isPresent()) {
                throw DomainException.retryLater(
                        Refusal.CHECKS_PAUSED, asked.pause().get());
            }
            Registration altered = next.altered(asked.checks());
            DocumentCheck check = altered.check(DocumentCheck.Bearer.HOLDER);
            if (!check.isSettled()) {
                throw DomainException.retryLater(CommonError.TEMPORARILY_UNAVAILABLE, ASK_AGAIN);
            }
            return check.outcome()
                    .refusal()
                    .map(refusal -> refuse(
                            command,
                            Rejection.found(refusal, read.id()),
                            false,
                            consequences.forgeries(altered, command.correlator()),
                            attempt,
                            answers))
                    .orElseGet(() -> store(command, read, altered, attempt, answers));
        });
    }

    private Uni<Answer> store(
            Command command,
            Registration read,
            Registration altered,
            Idempotency.Attempt attempt,
            RegistrationAnswers answers) {
        UUID copyId = altered.particulars().holder().shown().copyId();
        UUID owner = command.caller().uploadOwner();
        return keys.find(List.of(read.id(), copyId)).chain(found -> {
            if (found.size() < 2) {
                throw new DomainException(CommonError.STATUS_CONFLICT);
            }
            DataKey key = found.get(read.id());
            Write write = copies.locked(read.operatorId(), owner, Set.of(copyId), List.of(writes.unchanged(read)))
                    .and(writes.altered(read, altered, "altered", key))
                    .and(copies.adopted(owner, altered, Set.of(copyId), key, Map.of(copyId, found.get(copyId))));
            return finish(command, write, "altered", altered, attempt, answers)
                    .onFailure(failure -> Write.violates(failure, DocumentCopyRepository.COPY_USED_ONCE))
                    .recoverWithUni(() -> refuse(
                            command,
                            new Rejection(Refusal.COPY_ALREADY_USED, List.of()),
                            true,
                            List.of(),
                            attempt,
                            answers));
        });
    }

    /**
     * Moves a fixed line to another place.
     *
     * @throws DomainException NOT_FOUND; STATUS_CONFLICT unless active
     */
    public Uni<Answer> relocate(
            Command command, Sensitive<String> installation, Idempotency.Attempt attempt, RegistrationAnswers answers) {
        return read(command).chain(read -> {
            Registration next = read.relocated(installation, command.presence());
            return registrations
                    .standing(
                            command.operatorId(),
                            command.caller().uploadOwner(),
                            read.particulars(),
                            Optional.empty(),
                            clock.instant())
                    .chain(standing -> Alteration.reject(
                                    read.particulars(), command.presence(), standing.licences(), today())
                            .map(rejection -> refuse(command, rejection, false, List.of(), attempt, answers))
                            .orElseGet(() -> registrations
                                    .sealer(read)
                                    .chain(key -> finish(
                                            command,
                                            writes.relocated(read, next, key),
                                            "relocated",
                                            next,
                                            attempt,
                                            answers))));
        });
    }

    private Uni<Registration> read(Command command) {
        if (command.presence().isAhead(clock.instant())) {
            throw DomainException.invalid("/presence/checkedAt", Violation.Code.NOT_ALLOWED);
        }
        return registrations.require(command.operatorId(), command.registrationId());
    }

    private LocalDate today() {
        return config.dayOf(clock.instant());
    }

    /** One statement with the trail and the answer; the loser of a race is told so. */
    private Uni<Answer> finish(
            Command command,
            Write write,
            String what,
            Registration next,
            Idempotency.Attempt attempt,
            RegistrationAnswers answers) {
        Answer answer = answers.of(next);
        write.and(attempt.answered(answer))
                .and(recorded(command, what, next.status().name()));
        return registrations.run(write).map(won -> {
            if (!won) {
                throw new DomainException(CommonError.STATUS_CONFLICT);
            }
            return answer;
        });
    }

    /** A refusal is kept as evidence; it names no person. */
    private Uni<Answer> refuse(
            Command command,
            Rejection rejection,
            boolean usedCopyShown,
            List<Write.Part> reports,
            Idempotency.Attempt attempt,
            RegistrationAnswers answers) {
        Answer answer = answers.of(rejection);
        return registrations
                .run(Write.always(Scope.tenant(command.operatorId()))
                        .and(attempt.answered(answer))
                        .and(recorded(
                                command, "not-altered", rejection.refusal().name()))
                        .and(consequences.copyReused(
                                command.operatorId(), rejection, usedCopyShown, command.correlator()))
                        .and(reports))
                .replaceWith(answer);
    }

    private Write.Part recorded(Command command, String what, String outcome) {
        return audit.record(AuditTrail.Entry.by(
                command.caller(),
                command.correlator(),
                command.operatorId(),
                "registration." + what,
                "registration",
                command.registrationId(),
                outcome));
    }
}
