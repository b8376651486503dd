package io.shiming.verification.rest;

import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.Roles;
import io.shiming.verification.application.LookUpVerification;
import io.shiming.verification.application.VerifyDocument;
import io.shiming.verification.domain.Verification;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Checks of documents by the department that issued them (Art. 9). */
@Path("/v1/verifications")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.SERVICE)
@Tag(name = "Verifications", description = "Is this document genuine, and does it bear this name?")
public class VerificationResource {
    private final CurrentRequest current;
    private final VerifyDocument verifyDocument;
    private final LookUpVerification lookUpVerification;

    VerificationResource(CurrentRequest current, VerifyDocument verifyDocument, LookUpVerification lookUpVerification) {
        this.current = current;
        this.verifyDocument = verifyDocument;
        this.lookUpVerification = lookUpVerification;
    }

    @POST
    @Operation(
            operationId = "verifyDocument",
            summary = "Check a document",
            description = "Role service. Asks the department in charge of the type of document. What it did not answer"
                    + " clearly and in time is PENDING, never a match: it is asked again by itself, and the outcome is"
                    + " reported to who asked. The same question of the same asker in the same context, sent again"
                    + " while it is pending, is the same verification. What no department answers by the deadline"
                    + " stays PENDING for good, and that is reported. An asker of whom too many checks wait is refused"
                    + " CHANNEL_BUSY, and nothing is kept. A check needs no Idempotency-Key.")
    @APIResponse(
            responseCode = "200",
            description = "The department has answered",
            content = @Content(schema = @Schema(implementation = VerificationView.class)))
    @APIResponse(
            responseCode = "202",
            description = "It has not; `outcome` is PENDING",
            headers =
                    @Header(
                            name = "Location",
                            description = "where the verification can be read",
                            schema = @Schema(implementation = URI.class)),
            content = @Content(schema = @Schema(implementation = VerificationView.class)))
    @APIResponse(responseCode = "400", ref = "problem")
    @APIResponse(responseCode = "401", ref = "problem")
    @APIResponse(responseCode = "403", ref = "problem")
    @APIResponse(responseCode = "413", ref = "problem")
    @APIResponse(responseCode = "415", ref = "problem")
    @APIResponse(
            responseCode = "429",
            description =
                    "CHECKS_PAUSED: too many wrong checks of this document or by this asker; the same for right and"
                            + " wrong ones. CHANNEL_BUSY: too many checks of this asker wait. Nothing is kept. See"
                            + " Retry-After")
    public Uni<Response> verify(VerificationBody body) {
        return verifyDocument
                .handle(body.toCommand(current.caller(), current.correlator()))
                .map(VerificationResource::answer);
    }

    @GET
    @Path("/{id}")
    @Operation(
            operationId = "getVerification",
            summary = "How a check stands",
            description = "Role service, and only the client that asked; to any other it does not exist.")
    @Parameter(name = "id", description = "of the verification", schema = @Schema(implementation = UUID.class))
    @APIResponse(
            responseCode = "200",
            description = "Settled or pending",
            content = @Content(schema = @Schema(implementation = VerificationView.class)))
    @APIResponse(responseCode = "401", ref = "problem")
    @APIResponse(responseCode = "403", ref = "problem")
    @APIResponse(responseCode = "404", ref = "problem")
    public Uni<VerificationView> get(@PathParam("id") String id) {
        return lookUpVerification.find(current.caller(), Parameters.id(id)).map(VerificationView::of);
    }

    private static Response answer(Verification verification) {
        Response.ResponseBuilder answer = verification.isPending()
                ? Response.accepted().location(URI.create("/v1/verifications/" + verification.id()))
                : Response.ok();
        return answer.entity(VerificationView.of(verification)).build();
    }
}
