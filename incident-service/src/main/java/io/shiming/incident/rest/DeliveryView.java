package io.shiming.incident.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.incident.domain.Delivery;
import io.shiming.incident.domain.DeliveryState;
import io.shiming.incident.domain.EvidenceGiven;
import io.shiming.incident.domain.ForgeryFinding;
import io.shiming.incident.domain.Receipt;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "ForgeryDelivery")
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeliveryView(
        UUID id,

        @Schema(description = "the role of its officials") String authority,

        DeliveryState state,

        @Schema(description = "undelivered for too long from then on")
        Instant dueAt,

        @Schema(description = "that failed") int attempts,

        Instant lastAttemptAt,

        @Schema(
                description =
                        "KEY_MISSING: the authority has registered no key to seal evidence to; NO_WAY: it has neither"
                                + " address nor folder; FOLDER: nothing can be left in it; TIMEOUT, NO_ANSWER, STATUS_…: its"
                                + " system; INTERNAL: this service")
        String lastFailure,

        Instant escalatedAt,
        Instant deliveredAt,
        ReceiptView receipt,
        Instant acknowledgedAt,
        Instant closedAt,
        ForgeryFinding finding,

        @Schema(
                description =
                        "what it was given of the document: SEALED: all; KEY_MISSING: nothing, for it had registered no key;"
                                + " it follows once it has, as long as it is kept; UNREADABLE: nothing, for what is stored"
                                + " does not open; NONE: nothing, for nobody has it")
        EvidenceGiven evidence,

        @Schema(description = "of the document, where it followed")
        ReceiptView evidenceReceipt) {

    @Schema(name = "ForgeryReceipt")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ReceiptView(
            @Schema(description = "of its system's answer") Integer status,

            @Schema(description = "left in its folder") String file,

            @Schema(description = "of what was sent, hexadecimal")
            String sha256) {
        static ReceiptView of(Receipt receipt) {
            return new ReceiptView(receipt.status().orElse(null), receipt.file().orElse(null), receipt.sha256());
        }
    }

    /** One for each of the five. */
    @Schema(name = "ForgeryDeliveries")
    record All(List<DeliveryView> items) {}

    static DeliveryView of(Delivery delivery) {
        return new DeliveryView(
                delivery.id(),
                delivery.authority().office(),
                delivery.state(),
                delivery.dueAt(),
                delivery.attempts(),
                delivery.lastAttemptAt().orElse(null),
                delivery.lastFailure().orElse(null),
                delivery.escalatedAt().orElse(null),
                delivery.deliveredAt().orElse(null),
                delivery.receipt().map(ReceiptView::of).orElse(null),
                delivery.acknowledgedAt().orElse(null),
                delivery.closedAt().orElse(null),
                delivery.finding().orElse(null),
                delivery.evidence().orElse(null),
                delivery.evidenceReceipt().map(ReceiptView::of).orElse(null));
    }
}
