package io.shiming.registration.domain;

import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import java.time.LocalDate;
import java.time.Period;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * An operator's user of before, in a campaign (Art. 27). All days are calendar days of the region; periods count from the day
 * after the one on which they begin, and what follows happens on the day after their last one, at the earliest.
 *
 * @param startsOn of the campaign
 * @param notifiedOn when they were first told, with proof
 * @param extendedUntil to which day they have more time, for a good reason
 * @param suspendedOn when the suspension was acknowledged; its thirty days count from then, whenever it was ordered
 * @param dueOn from which day on something is to be ordered; empty while nothing is
 * @param orderId the order that is waited for
 * @param balance what the operator's own systems said was left when the service ended
 */
public record CampaignUser(
        UUID operatorId,
        UUID campaignId,
        UUID id,
        LocalDate startsOn,
        CampaignUserState state,
        Optional<LocalDate> notifiedOn,
        Optional<LocalDate> extendedUntil,
        Optional<LocalDate> suspendedOn,
        Optional<LocalDate> dueOn,
        Optional<UUID> orderId,
        Optional<Balance> balance,
        int version) {

    /** What became of a user when something was due, and what is ordered now. */
    public record Ordered(CampaignUser user, CampaignOrder.Kind kind) {}

    /** The first day on which their service may be ordered to be suspended; empty before they were told. */
    public Optional<LocalDate> suspendableFrom(Period afterNotice) {
        return notifiedOn.map(
                told -> after(Stream.of(Campaign.lastDayToRegister(startsOn), told.plus(afterNotice)), extendedUntil));
    }

    /** The first day on which it may be ordered to be terminated; empty before it was suspended. */
    public Optional<LocalDate> terminableFrom() {
        return suspendedOn.map(day -> after(Stream.of(day.plus(Campaign.SUSPENDED_FOR)), extendedUntil));
    }

    private static LocalDate after(Stream<LocalDate> lastDays, Optional<LocalDate> another) {
        return Stream.concat(lastDays, another.stream())
                .max(LocalDate::compareTo)
                .orElseThrow()
                .plusDays(1);
    }

    /**
     * They were told, and there is proof of it. The first proof counts: another that comes later makes nothing due sooner.
     *
     * @param afterNotice how long after it nobody is suspended
     */
    public CampaignUser notified(LocalDate day, Period afterNotice) {
        LocalDate first = notifiedOn.orElse(day);
        return with(
                        step(CampaignStep.NOTICE_DELIVERED),
                        Optional.of(first),
                        extendedUntil,
                        suspendedOn,
                        state == CampaignUserState.IMPORTED ? Optional.empty() : orderId,
                        balance)
                .planned(afterNotice);
    }

    /**
     * They have a good reason to be late.
     *
     * @throws DomainException STATUS_CONFLICT when it is too late for that, or not needed; also while a suspension is ordered,
     *     which nobody takes back before it is acknowledged
     */
    public CampaignUser extended(LocalDate until, Period afterNotice) {
        return with(
                        step(CampaignStep.EXTENDED),
                        notifiedOn,
                        extendedUntil.filter(until::isBefore).or(() -> Optional.of(until)),
                        suspendedOn,
                        orderId,
                        balance)
                .planned(afterNotice);
    }

    /** They are registered: whatever else was ordered is waited for no longer. */
    public CampaignUser registered(LocalDate today) {
        CampaignUserState next = step(CampaignStep.REGISTERED);
        if (next == state) {
            return this;
        }
        return with(next, notifiedOn, extendedUntil, suspendedOn, Optional.empty(), balance)
                .dueOn(next == CampaignUserState.RESUMPTION_ORDERED ? Optional.of(today) : Optional.empty());
    }

    /** Whether something is to be ordered today. */
    public boolean isDue(LocalDate today) {
        return dueOn.map(day -> !day.isAfter(today)).orElse(false);
    }

    /** Somebody is looking at their registration yet; whoever has asked for one waits for nothing worse. */
    public CampaignUser postponed(LocalDate until) {
        return with(state, notifiedOn, extendedUntil, suspendedOn, orderId, balance)
                .dueOn(Optional.of(until));
    }

    /** Somebody says that a notice went out, but not that it arrived: it is ordered again then, unless there is proof. */
    public CampaignUser awaitingProof(LocalDate until) {
        return state == CampaignUserState.IMPORTED && orderId.isEmpty() ? dueOn(Optional.of(until)) : this;
    }

    /** What is due is ordered. */
    public Ordered ordered(UUID order, LocalDate today) {
        CampaignOrder.Kind kind = state.due()
                .filter(due -> isDue(today))
                .orElseThrow(() -> new DomainException(CommonError.STATUS_CONFLICT));
        return new Ordered(
                with(step(CampaignStep.DUE), notifiedOn, extendedUntil, suspendedOn, Optional.of(order), balance),
                kind);
    }

    /**
     * An order was carried out, the one that is waited for or one of before. What was done to a user who is registered by now is
     * undone by another order, which says what was left, for it to be put back.
     *
     * @param left of a termination
     * @param today or the day of the order, if by some clock that is later
     */
    public CampaignUser acknowledged(CampaignOrder order, Optional<Balance> left, LocalDate today) {
        boolean waitedFor = orderId.equals(Optional.of(order.id()));
        Optional<UUID> open = waitedFor ? Optional.empty() : orderId;
        Optional<CampaignStep> done = order.kind().acknowledged(left);
        if (done.isEmpty() || (order.kind() == CampaignOrder.Kind.RESUME && !waitedFor)) {
            return with(state, notifiedOn, extendedUntil, suspendedOn, open, balance)
                    .dueOn(dueOn);
        }
        CampaignUserState next = step(done.get());
        return switch (next) {
            case SUSPENDED ->
                with(next, notifiedOn, extendedUntil, Optional.of(today), open, balance)
                        .untilTerminable();
            case REFUND_ORDERED ->
                with(next, notifiedOn, extendedUntil, suspendedOn, open, left).dueOn(Optional.of(today));
            case RESUMPTION_ORDERED ->
                with(next, notifiedOn, extendedUntil, suspendedOn, Optional.empty(), left.or(() -> balance))
                        .dueOn(Optional.of(today));
            case TERMINATED -> with(next, notifiedOn, extendedUntil, suspendedOn, open, left);
            case REGISTERED, REFUNDED -> with(next, notifiedOn, extendedUntil, suspendedOn, open, balance);
            case IMPORTED, NOTIFIED, SUSPENSION_ORDERED, TERMINATION_ORDERED ->
                throw new IllegalStateException("no acknowledgement leads to " + next);
        };
    }

    private CampaignUserState step(CampaignStep step) {
        return state.after(step).orElseThrow(() -> new DomainException(CommonError.STATUS_CONFLICT));
    }

    /** With the day on which the next thing is due, after what was changed. */
    private CampaignUser planned(Period afterNotice) {
        return switch (state) {
            case NOTIFIED -> dueOn(suspendableFrom(afterNotice));
            case SUSPENDED -> untilTerminable();
            case IMPORTED,
                    SUSPENSION_ORDERED,
                    RESUMPTION_ORDERED,
                    REGISTERED,
                    TERMINATION_ORDERED,
                    TERMINATED,
                    REFUND_ORDERED,
                    REFUNDED -> this;
        };
    }

    private CampaignUser untilTerminable() {
        return dueOn(terminableFrom());
    }

    private CampaignUser dueOn(Optional<LocalDate> day) {
        return new CampaignUser(
                operatorId,
                campaignId,
                id,
                startsOn,
                state,
                notifiedOn,
                extendedUntil,
                suspendedOn,
                day,
                orderId,
                balance,
                version);
    }

    /** The next version. What stays where it is stays due when it was; whoever moves is due again when that is said. */
    private CampaignUser with(
            CampaignUserState next,
            Optional<LocalDate> told,
            Optional<LocalDate> extended,
            Optional<LocalDate> suspended,
            Optional<UUID> order,
            Optional<Balance> left) {
        boolean ordered = order.isPresent() && !order.equals(orderId);
        return new CampaignUser(
                operatorId,
                campaignId,
                id,
                startsOn,
                next,
                told,
                extended,
                suspended,
                next == state && !ordered ? dueOn : Optional.empty(),
                order,
                left,
                version + 1);
    }
}
