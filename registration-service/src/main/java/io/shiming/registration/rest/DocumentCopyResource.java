package io.shiming.registration.rest;

import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.http.Takes;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.upload.DocumentCopy;
import io.shiming.registration.application.KeepDocumentCopy;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Copies of documents (Art. 9¶1). They go in; they come out through a lawful disclosure only. */
@Path("/v1/document-copies")
@Produces(MediaType.APPLICATION_JSON)
public class DocumentCopyResource {
    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final KeepDocumentCopy keepDocumentCopy;

    DocumentCopyResource(
            CurrentRequest current, Idempotency idempotency, Answers answers, KeepDocumentCopy keepDocumentCopy) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.keepDocumentCopy = keepDocumentCopy;
    }

    @Schema(name = "DocumentCopy")
    record CopyView(UUID id, String sha256, int size, String mediaType) {}

    @POST
    @RetrySafe
    @RolesAllowed({Roles.OPERATOR, Roles.AGENT, Roles.VENUE})
    @Takes({"image/jpeg", "image/png", "application/pdf"})
    @Operation(
            operationId = "keepDocumentCopy",
            summary = "Keep the copy of a document",
            description = "At most 5 MiB. A copy that no registration takes within 24 hours is gone.")
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
        var caller = current.caller();
        String correlator = current.correlator();
        return idempotency.once(
                current,
                attempt -> keepDocumentCopy.handle(
                        caller,
                        correlator,
                        kind,
                        body,
                        attempt,
                        id -> answers.created(
                                "/v1/document-copies/" + id,
                                new CopyView(id, DocumentCopy.sha256(body), body.length, kind.mediaType()))));
    }
}
