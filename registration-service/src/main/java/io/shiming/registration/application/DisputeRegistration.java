package io.shiming.registration.application;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.Dispute;
import io.shiming.registration.domain.DisputeOutcome;
import io.shiming.registration.domain.Question.ByDocument;
import io.shiming.registration.domain.Registration;
import io.shiming.registration.persistence.DisputeRepository;
import io.shiming.registration.persistence.OwnRegistrations;
import io.shiming.registration.persistence.RegistrationWrites;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * A person says that a registration in their name is not theirs (Art. 11), and incident-service finds out. Until then the
 * registration is neither handed on nor altered.
 */
@ApplicationScoped
public class DisputeRegistration {
    private final OwnRegistrations own;
    private final DisputeRepository disputes;
    private final ChangeRegistration change;
    private final RegistrationWrites writes;
    private final Consequences consequences;
    private final Outbox outbox;
    private final Ids ids;
    private final Clock clock;

    DisputeRegistration(
            OwnRegistrations own,
            DisputeRepository disputes,
            ChangeRegistration change,
            RegistrationWrites writes,
            Consequences consequences,
            Outbox outbox,
            Ids ids,
            Clock clock) {
        this.own = own;
        this.disputes = disputes;
        this.change = change;
        this.writes = writes;
        this.consequences = consequences;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * What a person says.
     *
     * @param person the document the person is known by
     */
    public record Command(
            Caller caller, String correlator, ByDocument person, UUID registrationId, Sensitive<String> reason) {}

    /**
     * Raises a dispute, tells the operator, and opens a case.
     *
     * @throws DomainException NOT_FOUND unless the registration is in the person's name; STATUS_CONFLICT when a dispute of
     *     it is open
     */
    public Uni<Answer> raise(Command command, Idempotency.Attempt attempt, Function<Dispute, Answer> answers) {
        return own.operatorOf(command.person(), command.registrationId()).chain(found -> {
            UUID operatorId = found.orElseThrow(DomainException::notFound);
            Dispute dispute = new Dispute(operatorId, ids.next(), command.registrationId(), clock.instant());
            return change.handle(
                    new ChangeRegistration.Command(
                            command.caller(), command.correlator(), operatorId, command.registrationId()),
                    "disputed",
                    read -> read.disputed(dispute.raisedAt()),
                    (read, next, key) -> writes.stepped(read, next)
                            .and(disputes.raised(dispute, command.reason(), key))
                            .and(RegistrationEvents.event(outbox, next, "disputed", command.correlator()))
                            .and(outbox.message(
                                    "incident",
                                    "dispute",
                                    Map.of(
                                            "operatorId", operatorId,
                                            "registrationId", next.id(),
                                            "disputeId", dispute.id(),
                                            "raisedAt", dispute.raisedAt()),
                                    command.correlator())),
                    attempt,
                    next -> answers.apply(dispute));
        });
    }

    /**
     * What became of it. A service that is not the person's is suspended, if it is active, or ended, where nobody is to have
     * it; and refused, if it still waits for verification. Told again, under whatever key, it is answered as before.
     *
     * @throws DomainException NOT_FOUND; STATUS_CONFLICT when it was resolved otherwise, or could not be just now
     */
    public Uni<Answer> resolve(
            Caller caller,
            String correlator,
            UUID disputeId,
            DisputeOutcome outcome,
            Idempotency.Attempt attempt,
            Answer answer) {
        return disputes.find(disputeId).chain(found -> {
            Dispute dispute = found.orElseThrow(DomainException::notFound);
            Instant now = clock.instant();
            return change.handle(
                            new ChangeRegistration.Command(
                                    caller, correlator, dispute.operatorId(), dispute.registrationId()),
                            outcome == DisputeOutcome.REJECTED ? "dispute-rejected" : "dispute-upheld",
                            read -> read.resolved(dispute.raisedAt(), outcome, now),
                            (read, next, key) -> (next.isWithoutPersons()
                                            ? writes.refused(read, next, key)
                                            : writes.stepped(read, next))
                                    .and(disputes.resolved(dispute, outcome, now))
                                    .and(followsFrom(read, next, correlator)),
                            attempt,
                            next -> answer)
                    .onFailure(DisputeRegistration::isConflict)
                    .recoverWithUni(conflict -> resolvedBefore(dispute, outcome, attempt, answer)
                            .onItem()
                            .ifNull()
                            .failWith(conflict));
        });
    }

    private static boolean isConflict(Throwable failure) {
        return failure instanceof DomainException refused && refused.code() == CommonError.STATUS_CONFLICT;
    }

    /** The answer where it was resolved so before; null otherwise. */
    private Uni<Answer> resolvedBefore(
            Dispute dispute, DisputeOutcome outcome, Idempotency.Attempt attempt, Answer answer) {
        return disputes.outcome(dispute)
                .chain(stored -> stored.filter(outcome::equals).isEmpty()
                        ? Uni.createFrom().nullItem()
                        : disputes.run(Write.always(Scope.tenant(dispute.operatorId()))
                                        .and(attempt.answered(answer)))
                                .replaceWith(answer));
    }

    private List<Write.Part> followsFrom(Registration read, Registration resolved, String correlator) {
        if (resolved.status() == read.status()) {
            return List.of();
        }
        return switch (resolved.status()) {
            case REFUSED -> consequences.settled(resolved, correlator);
            case TERMINATED -> consequences.terminated(resolved, correlator);
            case PENDING_VERIFICATION, ACTIVE, SUSPENDED, TRANSFERRED, PURGED ->
                List.of(RegistrationEvents.event(outbox, resolved, "suspended", correlator));
        };
    }
}
