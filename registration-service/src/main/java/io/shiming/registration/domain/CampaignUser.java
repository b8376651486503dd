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
 * @param openedOn the day on which the campaign was opened
 * @param notifiedOn when it was first recorded, with proof, that they were told: their time runs from then, however long ago
 *     that is said to have been
 * @param extendedUntil to which day they have more time, for a good reason
 * @param suspendedOn when the suspension was acknowledged; its thirty days count from then, whenever it was ordered
 * @param dueOn from which day on something is to be ordered; empty while nothing is
 * @param orderId the order that is waited for
 * @param balance what the operator's own systems said was left when the service ended, until it goes back with the service
 */
public record CampaignUser(
        UUID operatorId,
        UUID campaignId,
        UUID id,
        LocalDate startsOn,
        LocalDate openedOn,
        CampaignUserState state,
        Optional<LocalDate> notifiedOn,
        Optional<LocalDate> extendedUntil,
        Optional<LocalDate> suspendedOn,
        Optional<LocalDate> dueOn,
        Optional<UUID> orderId,
        Optional<Balance> balance,
        int version) {

    /**
     * What became of a user when something was due.
     *
     * @param ordered empty when nothing is
     * @param balance what is given back by that order
     */
    public record Swept(CampaignUser user, Optional<CampaignOrder.Kind> ordered, Optional<Balance> balance) {}

    /**
     * The day from which somebody has sixty days who is told on that day: the campaign's first or, of a campaign that had begun
     * before it was opened, the day itself, so that nobody has fewer because the campaign was dated back.
     */
    private LocalDate sixtyDaysFrom(LocalDate told) {
        return startsOn.isBefore(openedOn) && startsOn.isBefore(told) ? told : startsOn;
    }

    /** The same for this user; empty before they were told. */
    public Optional<LocalDate> sixtyDaysFrom() {
        return notifiedOn.map(this::sixtyDaysFrom);
    }

    /** The last of the sixty days, also of who is not told yet: then it is what it would be if they were told today. */
    public LocalDate lastDayToRegister(LocalDate today) {
        return Campaign.lastDayToRegister(sixtyDaysFrom(notifiedOn.orElse(today)));
    }

    /** The first day on which their service may be ordered to be suspended; empty before they were told. */
    public Optional<LocalDate> suspendableFrom(Period afterNotice) {
        return notifiedOn.map(told -> after(
                Stream.of(Campaign.lastDayToRegister(sixtyDaysFrom(told)), told.plus(afterNotice)), extendedUntil));
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
     * @param recordedOn the day on which the proof is recorded
     * @param afterNotice how long after it nobody is suspended
     */
    public CampaignUser notified(LocalDate recordedOn, Period afterNotice) {
        CampaignUserState next = step(CampaignStep.NOTICE_DELIVERED);
        Optional<LocalDate> first = Optional.of(notifiedOn.orElse(recordedOn));
        return state == CampaignUserState.IMPORTED
                ? with(next, first, extendedUntil, suspendedOn, Optional.empty(), balance)
                        .planned(afterNotice)
                : with(next, first, extendedUntil, suspendedOn, orderId, balance);
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

    private CampaignUser postponed(LocalDate until) {
        return with(state, notifiedOn, extendedUntil, suspendedOn, orderId, balance)
                .dueOn(Optional.of(until));
    }

    /** Somebody says that a notice went out, but not that it arrived: it is ordered again then, unless there is proof. */
    public CampaignUser awaitingProof(LocalDate until) {
        return state == CampaignUserState.IMPORTED && orderId.isEmpty() ? dueOn(Optional.of(until)) : this;
    }

    /**
     * Whether anything is to be done about them yet. A notice that is ordered is waited for; of whom nobody is to tell, nothing
     * can be.
     */
    public boolean isUnderWay() {
        return state.isUnderWay() || orderId.isPresent() || dueOn.isPresent();
    }

    /**
     * What becomes of them on a day on which something is due.
     *
     * @param registered whether their number is registered, though nobody noticed when that happened
     * @param beingRegistered whether it may be: while somebody looks at a registration of theirs they wait for nothing worse,
     *     and it is looked at again the next day
     * @param order the id of what is ordered, if anything is
     */
    public Swept swept(boolean registered, boolean beingRegistered, UUID order, LocalDate today) {
        CampaignUser now = registered ? registered(today) : this;
        if (!now.isDue(today)) {
            return new Swept(now, Optional.empty(), Optional.empty());
        }
        return beingRegistered && now.state().isThreatened()
                ? new Swept(now.postponed(today.plusDays(1)), Optional.empty(), Optional.empty())
                : now.ordered(order);
    }

    /** What was left goes back by one order: the refund, or the one that gives the service back. */
    private Swept ordered(UUID order) {
        CampaignOrder.Kind kind = state.due().orElseThrow(() -> new DomainException(CommonError.STATUS_CONFLICT));
        Optional<Balance> kept = kind == CampaignOrder.Kind.RESUME ? Optional.empty() : balance;
        return new Swept(
                with(step(CampaignStep.DUE), notifiedOn, extendedUntil, suspendedOn, Optional.of(order), kept),
                Optional.of(kind),
                balance.filter(left -> kind.givesBack() && left.isOwed()));
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
                openedOn,
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
                openedOn,
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
