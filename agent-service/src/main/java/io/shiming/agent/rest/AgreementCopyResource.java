package io.shiming.agent.rest;

import io.shiming.agent.application.KeepAgreementCopy;
import io.shiming.agent.application.ShowAgreementCopy;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.http.Takes;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.upload.DocumentCopy;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Signed copies of agreements (Art. 5¶2). They are kept sealed, and opened on record. */
@Path("/v1/agreement-copies")
@Produces(MediaType.APPLICATION_JSON)
public class AgreementCopyResource {
    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final KeepAgreementCopy keepAgreementCopy;
    private final ShowAgreementCopy showAgreementCopy;

    AgreementCopyResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            KeepAgreementCopy keepAgreementCopy,
            ShowAgreementCopy showAgreementCopy) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.keepAgreementCopy = keepAgreementCopy;
        this.showAgreementCopy = showAgreementCopy;
    }

    @Schema(name = "AgreementCopy")
    record CopyView(UUID id, String sha256, int size, String mediaType) {}

    @POST
    @RetrySafe
    @RolesAllowed(Roles.OPERATOR)
    @Takes({"image/jpeg", "image/png", "application/pdf"})
    @Operation(
            operationId = "keepAgreementCopy",
            summary = "Keep the signed copy of an agreement",
            description =
                    "At most 5 MiB. An agreement names it by its SHA-256; a copy that none names within 24 hours is"
                            + " gone.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = CopyView.class)))
    @RequestBody(
            content = {
                @Content(mediaType = "image/jpeg"),
                @Content(mediaType = "image/png"),
                @Content(mediaType = "application/pdf")
            })
    @APIResponse(responseCode = "400", description = "Not what its media type says, or damaged")
    public Uni<Response> keep(byte[] body, @HeaderParam(HttpHeaders.CONTENT_TYPE) MediaType mediaType) {
        DocumentCopy kind = DocumentCopy.recognise(mediaType.getType() + "/" + mediaType.getSubtype(), body)
                .orElseThrow(() -> DomainException.invalid("", Violation.Code.MALFORMED));
        Caller caller = current.caller();
        String correlator = current.correlator();
        return idempotency.once(
                current,
                attempt -> keepAgreementCopy.handle(
                        caller,
                        correlator,
                        kind,
                        body,
                        attempt,
                        id -> answers.created(
                                "/v1/agreement-copies/" + id,
                                new CopyView(id, DocumentCopy.sha256(body), body.length, kind.mediaType()))));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Roles.OPERATOR)
    @Produces({"image/jpeg", "image/png", "application/pdf"})
    @Operation(
            operationId = "getAgreementCopy",
            summary = "The signed copy of an agreement, as it was uploaded",
            description =
                    "An operator's own. Every look is on record. Authorities read agreements, and not who signed them.")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "image/jpeg"),
                @Content(mediaType = "image/png"),
                @Content(mediaType = "application/pdf")
            })
    public Uni<Response> get(
            @Parameter(
                            description = "its id, or its SHA-256 as agreements name it",
                            schema = @Schema(implementation = String.class))
                    @PathParam("id")
                    String id) {
        Caller caller = current.caller();
        String correlator = current.correlator();
        Uni<ShowAgreementCopy.Shown> shown =
                QualificationBody.SHA_256.matcher(id).matches()
                        ? showAgreementCopy.bySha256(caller, correlator, id.toLowerCase(Locale.ROOT))
                        : showAgreementCopy.byId(caller, correlator, Parameters.id(id));
        return shown.map(
                copy -> Response.ok(copy.content()).type(copy.mediaType()).build());
    }
}
