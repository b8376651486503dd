package io.shiming.registration.domain;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What an operator's own systems were ordered to do about a user of a campaign (Art. 27).
 *
 * @param balance what is to be given back; of a refund only
 * @param open whether it is waited for: neither acknowledged, nor overtaken by something else
 */
public record CampaignOrder(
        UUID operatorId,
        UUID campaignId,
        UUID userId,
        UUID id,
        Kind kind,
        Instant orderedAt,
        Optional<Balance> balance,
        Optional<Acknowledgement> acknowledgement,
        boolean open,
        int reminders,
        boolean escalated) {

    /** What is to be done. */
    public enum Kind {
        NOTICE(EventType.CAMPAIGN_NOTICE_ORDER),
        SUSPEND(EventType.CAMPAIGN_SUSPEND_ORDER),
        RESUME(EventType.CAMPAIGN_RESUME_ORDER),
        TERMINATE(EventType.CAMPAIGN_TERMINATE_ORDER),
        REFUND(EventType.CAMPAIGN_REFUND_ORDER);

        private final EventType event;

        Kind(EventType event) {
            this.event = event;
        }

        public EventType event() {
            return event;
        }

        /**
         * What such an order says to everybody, whoever the user is. Art. 27 excepts emergency calls (紧急呼叫除外): nobody can
         * order anything else, and no setting, column or request has a say in it.
         */
        public Map<String, Object> terms() {
            return this == SUSPEND ? Map.of("emergencyCallsAllowed", true) : Map.of();
        }

        /** Whether it takes a service away. */
        public boolean isThreat() {
            return this == SUSPEND || this == TERMINATE;
        }

        /** What its acknowledgement means for the user; empty for nothing, as of a notice, whose delivery is what counts. */
        public Optional<CampaignStep> acknowledged(Optional<Balance> balance) {
            return switch (this) {
                case NOTICE -> Optional.empty();
                case SUSPEND -> Optional.of(CampaignStep.SUSPENDED);
                case RESUME -> Optional.of(CampaignStep.RESUMED);
                case TERMINATE ->
                    Optional.of(
                            balance.orElseThrow().isOwed()
                                    ? CampaignStep.TERMINATED_OWING
                                    : CampaignStep.TERMINATED_EVEN);
                case REFUND -> Optional.of(CampaignStep.REFUNDED);
            };
        }
    }

    /**
     * That it was done.
     *
     * @param balance what was left; of a termination only
     */
    public record Acknowledgement(Instant at, Optional<Balance> balance) {}

    /** How it stands. */
    public enum Status {
        OPEN,
        ACKNOWLEDGED,
        /** The user registered, or was told, before it was acknowledged. */
        OVERTAKEN
    }

    /** The same, carried out. */
    public CampaignOrder acknowledged(Acknowledgement done) {
        return new CampaignOrder(
                operatorId,
                campaignId,
                userId,
                id,
                kind,
                orderedAt,
                balance,
                Optional.of(done),
                false,
                reminders,
                escalated);
    }

    public Status status() {
        if (acknowledgement.isPresent()) {
            return Status.ACKNOWLEDGED;
        }
        return open ? Status.OPEN : Status.OVERTAKEN;
    }
}
