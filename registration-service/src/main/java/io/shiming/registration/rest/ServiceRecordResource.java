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

/** How accounts used an operator's services (Art. 15¶2). */
@Path("/v1/service-records")
@Produces(MediaType.APPLICATION_JSON)
public class ServiceRecordResource {
    private static final RecordIntake.Kind<ServiceUseBody> KIND =
            new RecordIntake.Kind<>(DailyRecord.SERVICE_RECORD, ServiceUseBody.class, ServiceUseBody::toFact);

    private final CurrentRequest current;
    private final RecordIntake intake;
    private final ProveRecord proveRecord;

    ServiceRecordResource(CurrentRequest current, RecordIntake intake, ProveRecord proveRecord) {
        this.current = current;
        this.intake = intake;
        this.proveRecord = proveRecord;
    }

    @POST
    @RolesAllowed(Roles.OPERATOR)
    @Operation(
            operationId = "keepServiceRecords",
            summary = "Keep a stream of service records",
            description = "Art. 15¶2. As a stream of publication records.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER)
    @RequestBody(
            content =
                    @Content(mediaType = StreamedLines.NDJSON, schema = @Schema(implementation = ServiceUseBody.class)))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RecordsView.class)))
    public Uni<Response> keep() {
        return intake.stream(current, KIND);
    }

    @GET
    @Path("/{id}/proof")
    @RolesAllowed(Roles.OPERATOR)
    @Operation(
            operationId = "proveServiceRecord",
            summary = "Proof that a record was not altered",
            description = "As for a publication record.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ProofView.class)))
    public Uni<ProofView> prove(@Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        return proveRecord
                .handle(current.caller(), current.correlator(), DailyRecord.SERVICE_RECORD, Parameters.id(id))
                .map(ProofView::of);
    }
}
