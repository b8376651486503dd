package io.shiming.registration.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.shiming.registration.domain.AddressedOrder;
import io.shiming.registration.domain.Balance;
import io.shiming.registration.domain.Campaign;
import io.shiming.registration.domain.CampaignOrder;
import io.shiming.registration.domain.CampaignStory;
import io.shiming.registration.domain.CampaignUser;
import io.shiming.registration.domain.CampaignUserState;
import io.shiming.registration.domain.Extension;
import io.shiming.registration.domain.Notice;
import io.shiming.registration.domain.NoticeChannel;
import io.shiming.registration.domain.Progress;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A campaign (Art. 27). */
@Schema(name = "Campaign")
@JsonInclude(JsonInclude.Include.NON_NULL)
record CampaignView(
        UUID id,
        UUID operatorId,
        LocalDate startsOn,

        @Schema(description = "The last of the sixty days") LocalDate registerUntil,

        Instant createdAt,

        @Schema(description = "Since when nothing is under way any more")
        LocalDate settledOn,

        @Schema(description = "Since when only its figures are left")
        Instant purgedAt) {

    static CampaignView of(Campaign campaign) {
        return new CampaignView(
                campaign.id(),
                campaign.operatorId(),
                campaign.startsOn(),
                campaign.lastDayToRegister(),
                campaign.createdAt(),
                campaign.settledOn().orElse(null),
                campaign.purgedAt().orElse(null));
    }

    /** How it stands. */
    @Schema(name = "CampaignProgress")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ProgressView(
            UUID id,
            UUID operatorId,
            LocalDate startsOn,
            LocalDate registerUntil,
            Instant createdAt,
            LocalDate settledOn,
            Instant purgedAt,
            @Schema(description = "All of them") long users,

            @Schema(description = "How many stand where, every state included")
            Map<CampaignUserState, Long> states,

            @Schema(description = "How many were granted more time")
            long extended,

            @Schema(description = "For how many an order was not acknowledged for too long")
            long escalated,

            @Schema(
                    description =
                            "How many will be suspended and terminated on which day if nobody registers until then,"
                                    + " and each suspension is acknowledged on its day")
            List<ExpectedView> projection) {

        static ProgressView of(Progress progress) {
            CampaignView of = CampaignView.of(progress.campaign());
            return new ProgressView(
                    of.id(),
                    of.operatorId(),
                    of.startsOn(),
                    of.registerUntil(),
                    of.createdAt(),
                    of.settledOn(),
                    of.purgedAt(),
                    progress.users(),
                    progress.byState(),
                    progress.users(Progress.Count::extended),
                    progress.users(Progress.Count::escalated),
                    progress.projection().entrySet().stream()
                            .map(day -> new ExpectedView(
                                    day.getKey(),
                                    day.getValue().suspensions(),
                                    day.getValue().terminations()))
                            .toList());
        }
    }

    @Schema(name = "CampaignExpectation")
    record ExpectedView(LocalDate day, long suspensions, long terminations) {}

    /** What became of a line of an import. */
    @Schema(name = "CampaignUserOutcome")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record OutcomeView(
            @Schema(required = true, description = "Number of the line; the first is 1, and blank ones count")
            long line,

            @Schema(required = true, description = "201 for a new user, 200 for one who is in the campaign already")
            int status,

            UUID campaignUserId,
            CampaignUserState state,
            @Schema(ref = "Problem") JsonNode problem,

            @Schema(description = "Seconds after which to send the line again, where it may be done then")
            Long retryAfter) {}

    /** A user, of whom the number is known to whoever asks. */
    @Schema(name = "CampaignUser")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record UserView(
            UUID id,
            UUID campaignId,
            CampaignUserState state,

            @Schema(description = "The day on which they were told, with proof")
            LocalDate notifiedOn,

            LocalDate extendedUntil,

            @Schema(description = "The day on which the suspension was acknowledged")
            LocalDate suspendedOn,

            @Schema(description = "From which day on the next order is given; absent while none is to be")
            LocalDate dueOn,

            @Schema(description = "The order that is waited for")
            UUID orderId,

            @Schema(description = "What was left when the service ended")
            Long balanceFen,

            String currency,
            List<NoticeView> notices,
            List<ExtensionView> extensions,
            List<OrderView> orders) {

        static UserView of(CampaignUser user) {
            return of(user, null, null, null);
        }

        static UserView of(CampaignStory story) {
            return of(
                    story.user(),
                    story.notices().stream().map(NoticeView::of).toList(),
                    story.extensions().stream().map(ExtensionView::of).toList(),
                    story.orders().stream().map(OrderView::of).toList());
        }

        private static UserView of(
                CampaignUser user, List<NoticeView> notices, List<ExtensionView> extensions, List<OrderView> orders) {
            return new UserView(
                    user.id(),
                    user.campaignId(),
                    user.state(),
                    user.notifiedOn().orElse(null),
                    user.extendedUntil().orElse(null),
                    user.suspendedOn().orElse(null),
                    user.dueOn().orElse(null),
                    user.orderId().orElse(null),
                    fenOf(user.balance()),
                    currencyOf(user.balance()),
                    notices,
                    extensions,
                    orders);
        }
    }

    private static Long fenOf(Optional<Balance> balance) {
        return balance.map(Balance::fen).orElse(null);
    }

    private static String currencyOf(Optional<Balance> balance) {
        return balance.map(Balance::currency).orElse(null);
    }

    @Schema(name = "CampaignNotice")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record NoticeView(
            NoticeChannel channel,
            Instant sentAt,
            Instant deliveredAt,
            String proofReference,
            String proofSha256,
            Instant recordedAt,
            String recordedBy) {
        static NoticeView of(Notice notice) {
            return new NoticeView(
                    notice.channel(),
                    notice.sentAt(),
                    notice.deliveredAt().orElse(null),
                    notice.proof().reveal(),
                    notice.proofSha256().orElse(null),
                    notice.recordedAt(),
                    notice.recordedBy());
        }

        @Override
        public String toString() {
            return "NoticeView[***]";
        }
    }

    @Schema(name = "CampaignExtension")
    record ExtensionView(LocalDate until, String reason, Instant grantedAt, String grantedBy) {
        static ExtensionView of(Extension extension) {
            return new ExtensionView(
                    extension.until(), extension.reason().reveal(), extension.grantedAt(), extension.grantedBy());
        }

        @Override
        public String toString() {
            return "ExtensionView[***]";
        }
    }

    /** An order, and what became of it. */
    @Schema(name = "CampaignOrder")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record OrderView(
            UUID id,
            UUID campaignUserId,
            CampaignOrder.Kind kind,
            CampaignOrder.Status status,
            Instant orderedAt,

            @Schema(description = "Of a suspend order, and true: nobody can order anything else (Art. 27)")
            Boolean emergencyCallsAllowed,

            @Schema(description = "What is to be given back, or was left when the service ended")
            Long balanceFen,

            String currency,
            Instant acknowledgedAt,
            int reminders,
            boolean escalated,

            @Schema(description = "Which the order is about; of a single order only")
            String serviceNumber) {

        static OrderView of(CampaignOrder order) {
            return of(order, null);
        }

        static OrderView of(AddressedOrder addressed) {
            return of(addressed.order(), addressed.serviceNumber().reveal());
        }

        private static OrderView of(CampaignOrder order, String serviceNumber) {
            Optional<Balance> balance =
                    order.balance().or(() -> order.acknowledgement().flatMap(CampaignOrder.Acknowledgement::balance));
            return new OrderView(
                    order.id(),
                    order.userId(),
                    order.kind(),
                    order.status(),
                    order.orderedAt(),
                    (Boolean) order.kind().terms().get("emergencyCallsAllowed"),
                    fenOf(balance),
                    currencyOf(balance),
                    order.acknowledgement()
                            .map(CampaignOrder.Acknowledgement::at)
                            .orElse(null),
                    order.reminders(),
                    order.escalated(),
                    serviceNumber);
        }

        @Override
        public String toString() {
            return "OrderView[" + id + " " + kind + "]";
        }
    }
}
