package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import io.shiming.registration.domain.Balance;
import io.shiming.registration.domain.CampaignOrder;
import io.shiming.registration.domain.CampaignUser;
import io.shiming.registration.domain.Extension;
import io.shiming.registration.domain.Notice;
import io.shiming.registration.domain.NoticeChannel;
import io.shiming.registration.persistence.CampaignHistory;
import io.shiming.registration.persistence.CampaignUserRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What an operator tells of a user of its campaign (Art. 27): that they were told, that they have a good reason to be late, that
 * an order was carried out. Whoever is overtaken by the sweep or by another reads again. Round trips: one or two to read, one to
 * the keys server where something is sealed, one to write.
 */
@ApplicationScoped
public class TellOfCampaignUser {
    private static final int TRIES = 4;

    private final CampaignUserRepository users;
    private final CampaignHistory history;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;
    private final RegistrationConfig config;

    TellOfCampaignUser(
            CampaignUserRepository users,
            CampaignHistory history,
            AuditTrail audit,
            Ids ids,
            Clock clock,
            RegistrationConfig config) {
        this.users = users;
        this.history = history;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
        this.config = config;
    }

    /** By whom, and in which campaign. */
    public record Teller(Caller caller, String correlator, UUID campaignId) {}

    /** That a user was told. */
    public record Told(
            Sensitive<String> serviceNumber,
            NoticeChannel channel,
            Instant sentAt,
            Optional<Instant> deliveredAt,
            Sensitive<String> proof,
            Optional<String> proofSha256) {}

    /** More time for a user. */
    public record Granted(Sensitive<String> serviceNumber, Sensitive<String> reason, LocalDate until) {}

    /**
     * Keeps a notice; with proof of its delivery the user's time begins to run.
     *
     * @throws DomainException NOT_FOUND; BODY_INVALID for what is yet to come
     */
    public Uni<Answer> noticed(
            Teller teller, Told told, Idempotency.Attempt attempt, Function<CampaignUser, Answer> wording) {
        Instant now = clock.instant();
        if (told.sentAt().isAfter(now)) {
            throw DomainException.invalid("/sentAt", Violation.Code.NOT_ALLOWED);
        }
        if (told.deliveredAt()
                .filter(at -> at.isAfter(now) || at.isBefore(told.sentAt()))
                .isPresent()) {
            throw DomainException.invalid("/deliveredAt", Violation.Code.NOT_ALLOWED);
        }
        Notice notice = new Notice(
                ids.next(),
                told.channel(),
                told.sentAt(),
                told.deliveredAt(),
                told.proof(),
                told.proofSha256(),
                now,
                teller.caller().subject());
        return find(teller, told.serviceNumber())
                .chain(found -> users.sealer(found)
                        .chain(key -> step(
                                teller,
                                new Step(
                                        attempt,
                                        "campaign-user.noticed",
                                        told.deliveredAt().isPresent() ? "DELIVERED" : "SENT",
                                        user -> told.deliveredAt()
                                                .map(at -> user.notified(
                                                        config.dayOf(at),
                                                        config.campaigns().leastAfterNotice()))
                                                .orElse(user),
                                        (user, write) -> write.and(history.noticed(user, notice, key))),
                                found,
                                wording)));
    }

    /**
     * Grants more time. Of somebody whose service is suspended it postpones the termination.
     *
     * @throws DomainException NOT_FOUND; BODY_INVALID for a day that is over, or too far away; STATUS_CONFLICT while a
     *     suspension is ordered, once termination is, or where nothing is due any more
     */
    public Uni<Answer> extended(
            Teller teller, Granted granted, Idempotency.Attempt attempt, Function<CampaignUser, Answer> wording) {
        Instant now = clock.instant();
        LocalDate today = config.dayOf(now);
        if (granted.until().isBefore(today)
                || granted.until().isAfter(today.plus(config.campaigns().longestExtension()))) {
            throw DomainException.invalid("/until", Violation.Code.NOT_ALLOWED);
        }
        Extension extension = new Extension(
                ids.next(),
                granted.until(),
                granted.reason(),
                now,
                teller.caller().subject());
        return find(teller, granted.serviceNumber())
                .chain(found -> users.sealer(found)
                        .chain(key -> step(
                                teller,
                                new Step(
                                        attempt,
                                        "campaign-user.extended",
                                        "DONE",
                                        user -> user.extended(
                                                granted.until(),
                                                config.campaigns().leastAfterNotice()),
                                        (user, write) -> write.and(history.extended(user, extension, key))),
                                found,
                                wording)));
    }

    /**
     * An order was carried out. Again it is answered as it stands; late, when the user has registered meanwhile, it has what it
     * did undone by another order.
     *
     * @param left what was left of the user's charges; of a termination, and of nothing else
     * @throws DomainException NOT_FOUND; BODY_INVALID; STATUS_CONFLICT when another balance was reported before
     */
    public Uni<Answer> acknowledged(
            Teller teller,
            UUID orderId,
            Optional<Balance> left,
            Idempotency.Attempt attempt,
            Function<CampaignOrder, Answer> wording) {
        UUID operatorId = teller.caller().requireOperator();
        Supplier<Uni<CampaignOrder>> read = () -> history.require(operatorId, teller.campaignId(), orderId);
        return read.get().chain(order -> {
            boolean termination = order.kind() == CampaignOrder.Kind.TERMINATE;
            if (termination != left.isPresent()) {
                throw DomainException.invalid(
                        "/balanceFen", termination ? Violation.Code.REQUIRED : Violation.Code.NOT_ALLOWED);
            }
            return known(order, left, attempt, wording)
                    .orElseGet(() -> users.require(operatorId, order.userId())
                            .chain(user -> acknowledge(teller, order, left, attempt, user, wording))
                            .onFailure(failure -> Write.violates(failure, CampaignHistory.ACKNOWLEDGED_ONCE))
                            // By somebody else, in the same moment.
                            .recoverWithUni(() -> read.get()
                                    .chain(now -> known(now, left, attempt, wording)
                                            .orElseThrow(() -> new DomainException(CommonError.STATUS_CONFLICT)))));
        });
    }

    private Uni<Answer> acknowledge(
            Teller teller,
            CampaignOrder order,
            Optional<Balance> left,
            Idempotency.Attempt attempt,
            CampaignUser user,
            Function<CampaignOrder, Answer> wording) {
        Instant now = clock.instant();
        var acknowledgement = new CampaignOrder.Acknowledgement(now, left);
        return step(
                teller,
                new Step(
                        attempt,
                        "campaign-order.acknowledged",
                        order.kind().name(),
                        read -> {
                            CampaignUser done = read.acknowledged(order, left, later(now, order.orderedAt()));
                            return order.kind() == CampaignOrder.Kind.NOTICE
                                    ? done.awaitingProof(config.dayOf(
                                            now.plus(config.campaigns().remindAfter())))
                                    : done;
                        },
                        (read, write) -> write.and(history.acknowledged(
                                order, acknowledgement, teller.caller().subject()))),
                user,
                stepped -> wording.apply(order.acknowledged(acknowledgement)));
    }

    /** No period begins before the order that it is about, whatever a clock says. */
    private LocalDate later(Instant one, Instant other) {
        return config.dayOf(one.isAfter(other) ? one : other);
    }

    /** What an order that was acknowledged before is answered with. */
    private Optional<Uni<Answer>> known(
            CampaignOrder order,
            Optional<Balance> left,
            Idempotency.Attempt attempt,
            Function<CampaignOrder, Answer> wording) {
        return order.acknowledgement().map(before -> {
            if (!before.balance().equals(left)) {
                throw new DomainException(CommonError.STATUS_CONFLICT);
            }
            Answer answer = wording.apply(order);
            return users.run(Write.always(Scope.none()).and(attempt.answered(answer)))
                    .replaceWith(answer);
        });
    }

    private Uni<CampaignUser> find(Teller teller, Sensitive<String> serviceNumber) {
        return users.require(teller.caller().requireOperator(), teller.campaignId(), serviceNumber);
    }

    /**
     * What is told.
     *
     * @param next what the user becomes by it; the same for nothing
     * @param kept adds what is kept of it
     */
    private record Step(
            Idempotency.Attempt attempt,
            String action,
            String outcome,
            UnaryOperator<CampaignUser> next,
            BiFunction<CampaignUser, Write, Write> kept) {}

    private Uni<Answer> step(Teller teller, Step step, CampaignUser read, Function<CampaignUser, Answer> wording) {
        return step(teller, step, read, wording, TRIES);
    }

    private Uni<Answer> step(
            Teller teller, Step step, CampaignUser read, Function<CampaignUser, Answer> wording, int left) {
        CampaignUser next = step.next().apply(read);
        Answer answer = wording.apply(next);
        Write write = step.kept()
                .apply(read, users.stepped(read, next))
                .and(step.attempt().answered(answer))
                .and(audit.record(AuditTrail.Entry.by(
                        teller.caller(),
                        teller.correlator(),
                        read.operatorId(),
                        step.action(),
                        "campaign-user",
                        read.id(),
                        step.outcome())));
        return users.run(write).chain(won -> {
            if (won) {
                return Uni.createFrom().item(answer);
            }
            if (left == 0) {
                return Uni.createFrom().failure(new DomainException(CommonError.STATUS_CONFLICT));
            }
            return users.require(read.operatorId(), read.id()).chain(now -> step(teller, step, now, wording, left - 1));
        });
    }
}
