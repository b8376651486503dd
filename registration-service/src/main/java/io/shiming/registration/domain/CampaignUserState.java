package io.shiming.registration.domain;

import static io.shiming.registration.domain.CampaignStep.DUE;
import static io.shiming.registration.domain.CampaignStep.EXTENDED;
import static io.shiming.registration.domain.CampaignStep.NOTICE_DELIVERED;
import static io.shiming.registration.domain.CampaignStep.RESUMED;
import static io.shiming.registration.domain.CampaignStep.TERMINATED_EVEN;
import static io.shiming.registration.domain.CampaignStep.TERMINATED_OWING;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a user of a campaign stands (Art. 27). An order that crossed a registration is acknowledged all the same: what it did is
 * undone by another order to resume.
 */
public enum CampaignUserState {
    /** Nobody has told them, as far as there is proof. No time runs. */
    IMPORTED,
    /** They were told; their time runs. */
    NOTIFIED,
    SUSPENSION_ORDERED,
    SUSPENDED,
    /** They registered, and have their service back when that is acknowledged. */
    RESUMPTION_ORDERED,
    REGISTERED,
    TERMINATION_ORDERED,
    /** And nothing was left to give back. */
    TERMINATED,
    REFUND_ORDERED,
    REFUNDED;

    private Map<CampaignStep, CampaignUserState> next() {
        return switch (this) {
            case IMPORTED ->
                Map.of(
                        NOTICE_DELIVERED,
                        NOTIFIED,
                        EXTENDED,
                        IMPORTED,
                        CampaignStep.REGISTERED,
                        REGISTERED,
                        // A notice is ordered.
                        DUE,
                        IMPORTED);
            case NOTIFIED ->
                Map.of(
                        NOTICE_DELIVERED,
                        NOTIFIED,
                        EXTENDED,
                        NOTIFIED,
                        CampaignStep.REGISTERED,
                        REGISTERED,
                        DUE,
                        SUSPENSION_ORDERED);
            case SUSPENSION_ORDERED ->
                Map.of(
                        NOTICE_DELIVERED,
                        SUSPENSION_ORDERED,
                        CampaignStep.REGISTERED,
                        RESUMPTION_ORDERED,
                        CampaignStep.SUSPENDED,
                        SUSPENDED);
            case SUSPENDED ->
                Map.of(
                        NOTICE_DELIVERED,
                        SUSPENDED,
                        EXTENDED,
                        SUSPENDED,
                        CampaignStep.REGISTERED,
                        RESUMPTION_ORDERED,
                        DUE,
                        TERMINATION_ORDERED);
            case RESUMPTION_ORDERED ->
                Map.of(
                        NOTICE_DELIVERED,
                        RESUMPTION_ORDERED,
                        CampaignStep.REGISTERED,
                        RESUMPTION_ORDERED,
                        // The order is given, or given again.
                        DUE,
                        RESUMPTION_ORDERED,
                        CampaignStep.SUSPENDED,
                        RESUMPTION_ORDERED,
                        TERMINATED_OWING,
                        RESUMPTION_ORDERED,
                        TERMINATED_EVEN,
                        RESUMPTION_ORDERED,
                        RESUMED,
                        REGISTERED);
            case REGISTERED ->
                Map.of(
                        NOTICE_DELIVERED,
                        REGISTERED,
                        CampaignStep.REGISTERED,
                        REGISTERED,
                        CampaignStep.SUSPENDED,
                        RESUMPTION_ORDERED,
                        TERMINATED_OWING,
                        RESUMPTION_ORDERED,
                        TERMINATED_EVEN,
                        RESUMPTION_ORDERED);
            case TERMINATION_ORDERED ->
                Map.of(
                        NOTICE_DELIVERED,
                        TERMINATION_ORDERED,
                        CampaignStep.REGISTERED,
                        RESUMPTION_ORDERED,
                        TERMINATED_OWING,
                        REFUND_ORDERED,
                        TERMINATED_EVEN,
                        TERMINATED);
            case TERMINATED -> Map.of(NOTICE_DELIVERED, TERMINATED, CampaignStep.REGISTERED, TERMINATED);
            case REFUND_ORDERED ->
                Map.of(
                        NOTICE_DELIVERED,
                        REFUND_ORDERED,
                        CampaignStep.REGISTERED,
                        REFUND_ORDERED,
                        DUE,
                        REFUND_ORDERED,
                        CampaignStep.REFUNDED,
                        REFUNDED);
            case REFUNDED -> Map.of(NOTICE_DELIVERED, REFUNDED, CampaignStep.REGISTERED, REFUNDED);
        };
    }

    /** Where a step leads to; empty where it cannot happen. */
    public Optional<CampaignUserState> after(CampaignStep step) {
        return Optional.ofNullable(next().get(step));
    }

    /** What is ordered when the day for it has come. */
    public Optional<CampaignOrder.Kind> due() {
        return switch (this) {
            case IMPORTED -> Optional.of(CampaignOrder.Kind.NOTICE);
            case NOTIFIED -> Optional.of(CampaignOrder.Kind.SUSPEND);
            case SUSPENDED -> Optional.of(CampaignOrder.Kind.TERMINATE);
            case RESUMPTION_ORDERED -> Optional.of(CampaignOrder.Kind.RESUME);
            case REFUND_ORDERED -> Optional.of(CampaignOrder.Kind.REFUND);
            case SUSPENSION_ORDERED, REGISTERED, TERMINATION_ORDERED, TERMINATED, REFUNDED -> Optional.empty();
        };
    }

    /** Those in which something may be due: whoever is to have their service back waits behind nobody, nor does money. */
    public static List<CampaignUserState> mostUrgentFirst() {
        return List.of(RESUMPTION_ORDERED, REFUND_ORDERED, IMPORTED, NOTIFIED, SUSPENDED);
    }

    /** Whether a service is taken away when what is due is ordered. */
    public boolean isThreatened() {
        return due().filter(CampaignOrder.Kind::isThreat).isPresent();
    }

    /** Whether something is given back when what is due is ordered: a service, or money. */
    public boolean isGivenBack() {
        return this == RESUMPTION_ORDERED || this == REFUND_ORDERED;
    }

    /** Whether another campaign has to do with them, so that this number is none of a second one's business. */
    public boolean isOpen() {
        return this == IMPORTED || isUnderWay();
    }

    /** Whether somebody must do something yet, whether or not anything is ordered; see {@link CampaignUser#isUnderWay}. */
    public boolean isUnderWay() {
        return switch (this) {
            case NOTIFIED, SUSPENSION_ORDERED, SUSPENDED, RESUMPTION_ORDERED, TERMINATION_ORDERED, REFUND_ORDERED ->
                true;
            case IMPORTED, REGISTERED, TERMINATED, REFUNDED -> false;
        };
    }
}
