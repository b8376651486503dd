package io.shiming.verification.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.foundation.crypto.KeysConfig;
import io.shiming.foundation.http.CurrentRequest;
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
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
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
    private final CurrentRequest current;
    private final Receipts receipts;
    private final KeysConfig config;

    ReceiptResource(CurrentRequest current, Receipts receipts, KeysConfig config) {
        this.current = current;
        this.receipts = receipts;
        this.config = config;
    }

    /** A key as it is published; only documents what the library writes. */
    @Schema(name = "ReceiptKey")
    record KeyView(
            @Schema(required = true, description = "OKP") String kty,

            @Schema(required = true, description = "Ed25519")
            String crv,

            @Schema(required = true) String kid,
            @Schema(required = true) String x,
            @Schema(required = true, description = "sig") String use,
            @Schema(required = true, description = "EdDSA") String alg) {}

    @Schema(name = "ReceiptKeys", description = "JWK set (RFC 7517, RFC 8037)")
    record KeysView(@Schema(required = true) List<KeyView> keys) {}

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
            description = "For anybody, without a token. Keys that sign no more stay, and a new one is here before it"
                    + " signs, by longer than `Cache-Control` allows the answer to be kept.")
    @APIResponse(
            responseCode = "200",
            description = "All of them",
            content = @Content(schema = @Schema(implementation = KeysView.class)))
    @NonBlocking
    public String keys() {
        // In place of the one that every other answer has.
        current.http()
                .response()
                .putHeader(
                        HttpHeaders.CACHE_CONTROL,
                        "public, max-age=" + config.useNewAfter().toSeconds() / 2);
        return receipts.publicKeys().toString();
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
