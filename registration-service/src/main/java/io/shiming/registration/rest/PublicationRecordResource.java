package io.shiming.registration.rest;

import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.http.StreamedLines;
import io.shiming.registration.application.ProveRecord;
import io.shiming.registration.domain.DailyRecord;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
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

/** What news, publishing and bulletin services published, when, and under which address (Art. 15¶1). */
@Path("/v1/publication-records")
@Produces(MediaType.APPLICATION_JSON)
public class PublicationRecordResource {
    private static final RecordIntake.Kind<PublicationBody> KIND =
            new RecordIntake.Kind<>(DailyRecord.PUBLICATION_RECORD, PublicationBody.class, PublicationBody::toFact);

    private final CurrentRequest current;
    private final RecordIntake intake;
    private final ProveRecord proveRecord;

    PublicationRecordResource(CurrentRequest current, RecordIntake intake, ProveRecord proveRecord) {
        this.current = current;
        this.intake = intake;
        this.proveRecord = proveRecord;
    }

    @POST
    @RolesAllowed(Roles.OPERATOR)
    @Operation(
            operationId = "keepPublicationRecords",
            summary = "Keep what was published: one, or a stream of lines",
            description =
                    "Art. 15. JSON needs an `Idempotency-Key`; wrong JSON is 400. Of a stream each line of at most 64 KiB"
                            + " is taken or rejected for itself; what is accepted is committed before the answer, and any number of"
                            + " lines may come. A stream with an `Idempotency-Key` can be sent again as it was when it broke off:"
                            + " what was kept is not kept twice, and is answered as before; this for 24 hours. Without one, every"
                            + " line is kept as often as it is sent, and when the answer is lost nobody can tell what was kept. A"
                            + " line has no `idempotencyKey` of its own, other than one of registrations: its place in the stream"
                            + " is its name. Kept sealed for sixty days at least; nobody can change or look up a record.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER)
    @RequestBody(
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = PublicationBody.class)),
                @Content(mediaType = StreamedLines.NDJSON, schema = @Schema(implementation = PublicationBody.class))
            })
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RecordsView.class)))
    public Uni<Response> keep() {
        return StreamedLines.isLines(current.http()) ? intake.stream(current, KIND) : intake.one(current, KIND);
    }

    @GET
    @Path("/{id}/proof")
    @RolesAllowed(Roles.OPERATOR)
    @Operation(
            operationId = "provePublicationRecord",
            summary = "Proof that a record was not altered",
            description =
                    "Own records only. Leads from the record, whose content is not shown, to the root of its batch on the"
                            + " audit trail; checked off-line as docs/records.md says. Every look is on record.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ProofView.class)))
    public Uni<ProofView> prove(@Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        return proveRecord
                .handle(current.caller(), current.correlator(), DailyRecord.PUBLICATION_RECORD, Parameters.id(id))
                .map(ProofView::of);
    }
}
