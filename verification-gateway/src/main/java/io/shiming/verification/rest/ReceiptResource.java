package io.shiming.verification.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.foundation.http.PublishedKeys;
import io.shiming.foundation.problem.Violations;
import io.shiming.verification.application.Receipts;
import io.shiming.verification.domain.Channel;
import io.shiming.verification.domain.Outcome;
import io.shiming.verification.domain.Receipt;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Lets anybody verify that a check was made (Art. 9). */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@Tag(name = "Receipts", description = "Proof that a check was made, without what was checked; for anybody")
public class ReceiptResource {
    private final Receipts receipts;
    private final PublishedKeys published;

    ReceiptResource(Receipts receipts, PublishedKeys published) {
        this.receipts = receipts;
        this.published = published;
    }

    @Schema(name = "ReceiptToCheck")
    record CheckBody(@Schema(required = true) String receipt) {
        String checked() {
            Violations violations = new Violations();
            violations.required("/receipt", receipt);
            violations.refuseIfAny();
            return receipt;
        }

        @Override
        public String toString() {
            return "CheckBody[***]";
        }
    }

    @Schema(name = "CheckedReceipt", description = "Of a receipt that is not valid nothing else is said")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CheckedView(@Schema(required = true) boolean valid, Outcome outcome, Instant checkedAt, Channel channel) {
        static CheckedView of(Receipt receipt) {
            return new CheckedView(true, receipt.outcome(), receipt.checkedAt(), receipt.channel());
        }
    }

    @GET
    @Path("/receipt-keys")
    @Operation(
            operationId = "listReceiptKeys",
            summary = "The keys that receipts are verified with",
            description = PublishedKeys.DESCRIPTION)
    @APIResponse(
            responseCode = "200",
            description = "All of them",
            content = @Content(schema = @Schema(implementation = PublishedKeys.JsonWebKeySet.class)))
    @NonBlocking
    public String keys() {
        return published.answer(receipts.publicKeys());
    }

    @POST
    @Path("/receipts/check")
    @Operation(
            operationId = "checkReceipt",
            summary = "Is this a receipt of ours, as it was signed?",
            description =
                    "For anybody, without a token. Whatever was altered, is malformed or too long, is another kind of"
                            + " token or was signed with a key we do not know is not valid. A check needs no"
                            + " Idempotency-Key.")
    @APIResponseSchema(value = CheckedView.class, responseCode = "200", responseDescription = "Valid or not")
    public CheckedView check(CheckBody body) {
        return receipts.check(body.checked())
                .map(CheckedView::of)
                .orElseGet(() -> new CheckedView(false, null, null, null));
    }
}
