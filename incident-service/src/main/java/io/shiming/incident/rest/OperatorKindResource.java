package io.shiming.incident.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.problem.Violations;
import io.shiming.incident.application.DesignateOperator;
import io.shiming.incident.domain.Designation;
import io.shiming.incident.domain.OperatorKind;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Which operators run critical information infrastructure, and so report sooner (Art. 17). */
@Path("/v1/operators/{operatorId}/kind")
@Produces(MediaType.APPLICATION_JSON)
public class OperatorKindResource {
    private final CurrentRequest current;
    private final DesignateOperator designateOperator;

    OperatorKindResource(CurrentRequest current, DesignateOperator designateOperator) {
        this.current = current;
        this.designateOperator = designateOperator;
    }

    @Schema(name = "OperatorKindRequest")
    record KindBody(@Schema(required = true) OperatorKind kind) {
        OperatorKind checked() {
            Violations violations = new Violations();
            violations.required("/kind", kind);
            violations.refuseIfAny();
            return kind;
        }
    }

    @Schema(name = "OperatorKindView")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record KindView(
            UUID operatorId,
            OperatorKind kind,

            @Schema(description = "absent where no authority has said anything")
            Instant since) {
        static KindView of(Designation designation) {
            return new KindView(
                    designation.operatorId(),
                    designation.kind(),
                    designation.act().map(Designation.Act::at).orElse(null));
        }
    }

    @PUT
    @RolesAllowed({Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY})
    @Operation(
            operationId = "designateOperator",
            summary = "Say what an operator runs",
            description =
                    "It counts for incidents of which the operator becomes aware from now on. Ids of operators are"
                            + " registration-service's, and are not looked up there.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = KindView.class)))
    @APIResponse(responseCode = "409", description = "STATUS_CONFLICT: somebody else was quicker")
    public Uni<KindView> put(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("operatorId") String operatorId,
            KindBody body) {
        OperatorKind kind = body.checked();
        return designateOperator.put(command(operatorId), kind).map(KindView::of);
    }

    @GET
    @RolesAllowed({Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY, Roles.OPERATOR, Roles.COMPLIANCE_OFFICER})
    @Operation(
            operationId = "getOperatorKind",
            summary = "What an operator runs",
            description = "OTHER before an authority has said anything. An operator sees its own.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = KindView.class)))
    public Uni<KindView> get(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("operatorId") String operatorId) {
        DesignateOperator.Command command = command(operatorId);
        return designateOperator.current(command).map(KindView::of);
    }

    /** An operator asks for no other: NOT_FOUND. */
    private DesignateOperator.Command command(String operatorId) {
        UUID id = Parameters.id(operatorId);
        if (current.caller().is(Roles.OPERATOR) || current.caller().is(Roles.COMPLIANCE_OFFICER)) {
            current.caller().requireTenant(id);
        }
        return new DesignateOperator.Command(current.caller(), current.correlator(), id);
    }
}
