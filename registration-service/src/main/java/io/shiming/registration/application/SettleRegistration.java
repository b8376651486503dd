package io.shiming.registration.application;

import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.Channel;
import io.shiming.registration.domain.DocumentCheck;
import io.shiming.registration.domain.Outcome;
import io.shiming.registration.domain.Refusal;
import io.shiming.registration.domain.Registration;
import io.shiming.registration.domain.RegistrationStatus;
import io.shiming.registration.persistence.RegistrationRepository;
import io.shiming.registration.persistence.RegistrationWrites;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/**
 * Brings what the authorities said into a registration, from wherever it comes: the first call, the gateway's
 * call-back, or the sweep. One statement settles: status, checks, the service number, events and audit together; who
 * read an older version loses, reads again and tries again. One round trip to write; for a refusal one more to the keys
 * server, to seal it without its persons, unless the report of a forgery needs them; for a transfer two more to read whose service it takes over.
 */
@ApplicationScoped
public class SettleRegistration {
    private static final Logger LOG = Logger.getLogger(SettleRegistration.class);
    private static final int TRIES = 4;

    private final RegistrationRepository registrations;
    private final RegistrationWrites writes;
    private final VerifyDocuments documents;
    private final Consequences consequences;
    private final Clock clock;
    private final RegistrationConfig config;

    SettleRegistration(
            RegistrationRepository registrations,
            RegistrationWrites writes,
            VerifyDocuments documents,
            Consequences consequences,
            Clock clock,
            RegistrationConfig config) {
        this.registrations = registrations;
        this.writes = writes;
        this.documents = documents;
        this.consequences = consequences;
        this.clock = clock;
        this.config = config;
    }

    /**
     * The first verification of a registration that was just opened. Waits as long as configured, then answers with
     * the pending registration; the calls go on, and settle when they are answered. Fails with CHECKS_PAUSED when the
     * gateway makes no check of a document now and the registration was withdrawn.
     *
     * @param withdraw takes the registration back as if it had never been asked for, and tells whether it could: it cannot
     *     once a request was answered with it
     */
    Uni<Answer> first(
            Registration opened,
            String correlator,
            Idempotency.Attempt attempt,
            RegistrationAnswers answers,
            Supplier<Uni<Boolean>> withdraw) {
        Reply reply = new Reply(attempt, answers);
        Uni<Answer> settled = documents
                .verify(opened, correlator)
                .chain(found -> found.pause()
                        .filter(pause -> step(found).apply(opened).isPending() && !found.waits())
                        .map(pause -> withdraw.get()
                                .chain(withdrawn -> withdrawn
                                        ? Uni.createFrom()
                                                .failure(DomainException.retryLater(Refusal.CHECKS_PAUSED, pause))
                                        : settle(opened, step(found), correlator, Optional.of(reply))))
                        .orElseGet(() -> settle(opened, step(found), correlator, Optional.of(reply))))
                .map(answers::of)
                .memoize()
                .indefinitely();
        return settled.ifNoItem().after(config.waitForVerification()).recoverWithUni(() -> {
            Answer pending = answers.of(opened);
            settled.subscribe()
                    .with(
                            late -> {},
                            failure -> LOG.warnf(
                                    "Late settlement failed: %s",
                                    failure.getClass().getName()));
            // The first answer kept is the one every repeat gets, so it is the one to give.
            return registrations
                    .run(attempt.settledFirst(pending))
                    .chain(first -> first
                            ? Uni.createFrom().item(pending)
                            : registrations
                                    .find(opened.operatorId(), opened.id())
                                    // Nothing is there when it was withdrawn in the same moment.
                                    .chain(found -> found.map(answers::of)
                                            .map(Uni.createFrom()::item)
                                            .orElse(settled)));
        });
    }

    /**
     * What the gateway reports of a check it had deferred, and for whose registration the check was.
     *
     * @param outcome PENDING when the gateway gave up on the authority
     */
    public record Report(
            UUID operatorId,
            UUID registrationId,
            UUID verificationId,
            Channel channel,
            Outcome outcome,
            String receipt,
            Instant at) {}

    /**
     * A call-back of the gateway. Repeats are harmless, and so is what comes for a registration that is settled; but a
     * forgery is reported whenever it is found.
     *
     * @throws DomainException NOT_FOUND when the registration waits, but not for this verification (yet); to be tried
     *     again
     */
    public Uni<Answer> reported(Report report, String correlator, Idempotency.Attempt attempt, Answer answer) {
        return registrations
                .find(report.operatorId(), report.registrationId())
                .chain(found -> found.map(read -> read.isPending()
                                ? settle(read, step(read, report), correlator, Optional.empty())
                                : Uni.createFrom().item(read))
                        .map(settling -> settling.map(Optional::of))
                        .orElseGet(() -> Uni.createFrom().item(found)))
                // A repeat after a crash in between does nothing, so the key need not be part of the settlement.
                .chain(now -> registrations.run(Write.always(Scope.none())
                        .and(now.map(settled -> consequences.lateForgery(settled, report, correlator))
                                .orElse(List.of()))
                        .and(attempt.answered(answer))))
                .replaceWith(answer);
    }

    private UnaryOperator<Registration> step(Registration pending, Report report) {
        List<DocumentCheck> answers = answers(pending, report);
        return report.outcome() == Outcome.PENDING ? Registration::timedOut : verified(answers);
    }

    private static List<DocumentCheck> answers(Registration pending, Report report) {
        List<DocumentCheck> answered = pending.checks().stream()
                .filter(check -> report.verificationId().equals(check.verificationId()))
                .map(check -> new DocumentCheck(
                        check.bearer(),
                        report.verificationId(),
                        report.channel(),
                        report.outcome(),
                        report.receipt(),
                        report.at()))
                .toList();
        if (answered.isEmpty()) {
            throw DomainException.notFound();
        }
        return answered;
    }

    /** Asks again for every check of a pending registration that has no answer, and settles what is known then. */
    Uni<Registration> again(Registration pending, String correlator) {
        if (deadline(pending).isBefore(clock.instant())) {
            return settle(pending, Registration::timedOut, correlator, Optional.empty());
        }
        return documents
                .verify(pending, correlator)
                .chain(found -> (pending.checks().containsAll(found.checks())
                                // Nothing new: it is looked at again when its time comes, and nobody loses a race over
                                // it.
                                ? Uni.createFrom().item(pending)
                                : settle(pending, verified(found.checks()), correlator, Optional.empty()))
                        .call(now -> leaveAlone(now, found.askAfter())));
    }

    /** While the gateway makes no such check, there is no use in asking. */
    private Uni<Void> leaveAlone(Registration read, Duration pause) {
        if (!read.isPending() || pause.isZero()) {
            return Uni.createFrom().voidItem();
        }
        Instant until = IdentityVerifier.Later.askAgainAt(clock.instant(), pause, deadline(read));
        return registrations.run(registrations.leftAlone(read, until)).replaceWithVoid();
    }

    /** To whom the outcome is answered, when a request still waits for it. */
    private record Reply(Idempotency.Attempt attempt, RegistrationAnswers answers) {
        Write.Part settled(Registration registration) {
            return attempt.settled(answers.of(registration));
        }
    }

    private UnaryOperator<Registration> step(VerifyDocuments.Asked found) {
        return verified(found.checks());
    }

    private UnaryOperator<Registration> verified(List<DocumentCheck> answers) {
        return read -> read.verifiedUntil(deadline(read), answers, clock.instant());
    }

    private Instant deadline(Registration pending) {
        return pending.createdAt().plus(config.giveUpAfter());
    }

    private Uni<Registration> settle(
            Registration read, UnaryOperator<Registration> step, String correlator, Optional<Reply> reply) {
        return attempt(read, step, correlator, reply, TRIES);
    }

    private Uni<Registration> attempt(
            Registration read, UnaryOperator<Registration> step, String correlator, Optional<Reply> reply, int left) {
        if (!read.isPending()) {
            return reply.map(waiting ->
                            registrations.run(Write.always(Scope.none()).and(waiting.settled(read))))
                    .orElseGet(() -> Uni.createFrom().item(true))
                    .replaceWith(read);
        }
        return reached(read, step.apply(read))
                .chain(next -> store(read, next, correlator, reply).chain(won -> {
                    if (won) {
                        return Uni.createFrom().item(next.registration());
                    }
                    if (left == 0) {
                        return Uni.createFrom().failure(new IllegalStateException("registration changes all the time"));
                    }
                    return registrations
                            .require(read.operatorId(), read.id())
                            .chain(now -> attempt(now, step, correlator, reply, left - 1));
                }));
    }

    /** What a registration becomes, and with it, of a transfer, the one it takes over. */
    private record Next(Registration registration, Optional<Registration> transferor) {}

    /**
     * A transfer becomes active only with what it takes over, and is refused when that can be handed on no more, or when
     * somebody says that the transfer itself is not theirs.
     */
    private Uni<Next> reached(Registration read, Registration next) {
        Optional<UUID> transferor = next.status() == RegistrationStatus.ACTIVE ? read.transferOf() : Optional.empty();
        return transferor
                .map(id -> registrations
                        .find(read.operatorId(), id)
                        .map(found -> found.filter(from ->
                                from.isTransferable() && read.disputedAt().isEmpty()))
                        .map(found -> new Next(found.isPresent() ? next : next.overtaken(), found)))
                .orElseGet(() -> Uni.createFrom().item(new Next(next, Optional.empty())));
    }

    private Uni<Boolean> store(Registration read, Next step, String correlator, Optional<Reply> reply) {
        Registration next = step.registration();
        return written(read, step, correlator)
                .map(write -> write.and(reply.map(waiting -> waiting.settled(next)))
                        .and(next.isPending() ? List.of() : consequences.settled(next, correlator)))
                .chain(registrations::run);
    }

    private Uni<Write> written(Registration read, Next step, String correlator) {
        Registration next = step.registration();
        return switch (next.status()) {
            case PENDING_VERIFICATION ->
                Uni.createFrom().item(writes.settled(read, next, clock.instant().plus(nextLook(next))));
            case REFUSED ->
                next.isWithoutPersons()
                        ? registrations.sealer(next).map(key -> writes.refused(read, next, key))
                        : Uni.createFrom().item(writes.settled(read, next, null));
            case ACTIVE, SUSPENDED, TERMINATED, TRANSFERRED, PURGED ->
                Uni.createFrom()
                        .item(step.transferor()
                                .map(transferor -> handOver(read, next, transferor, correlator))
                                .orElseGet(() -> writes.settled(read, next, null)));
        };
    }

    private Write handOver(Registration read, Registration next, Registration transferor, String correlator) {
        // The same moment: at no time does a number have two holders, or none.
        Registration ended = transferor.transferred(next.activatedAt().orElseThrow());
        return writes.transferred(read, next, transferor, ended).and(consequences.transferred(ended, correlator));
    }

    /** Soon when the gateway could not be asked; later when it has the check in its queue and will call back. */
    private Duration nextLook(Registration pending) {
        boolean queued =
                pending.checks().stream().allMatch(check -> check.isSettled() || check.verificationId() != null);
        return queued ? config.lookUpAfter() : config.askAgainAfter();
    }
}
