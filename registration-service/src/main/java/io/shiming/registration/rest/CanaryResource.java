package io.shiming.registration.rest;

import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.problem.Violations;
import io.shiming.registration.application.PlantCanary;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Registrations of nobody, at which nobody has a reason to look (Art. 16). */
@Path("/v1/canaries/{registrationId}")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.AUDITOR)
public class CanaryResource {
    private final CurrentRequest current;
    private final PlantCanary plantCanary;

    CanaryResource(CurrentRequest current, PlantCanary plantCanary) {
        this.current = current;
        this.plantCanary = plantCanary;
    }

    @Schema(name = "CanaryRequest")
    record CanaryBody(
            @Schema(required = true, description = "whose registration it is")
            UUID operatorId) {
        UUID checked() {
            Violations violations = new Violations();
            violations.required("/operatorId", operatorId);
            violations.refuseIfAny();
            return operatorId;
        }
    }

    @PUT
    @Operation(
            operationId = "plantCanary",
            summary = "Say that a registration is nobody's",
            description =
                    "Whoever looks at it, or finds it, from now on is told to incident-service. Nobody but auditors"
                            + " learns that it is one.")
    @APIResponse(responseCode = "204", description = "It is one")
    public Uni<Void> plant(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("registrationId")
                    String registrationId,
            CanaryBody body) {
        UUID operatorId = body.checked();
        return plantCanary.plant(command(registrationId), operatorId);
    }

    @DELETE
    @Operation(operationId = "removeCanary", summary = "Say that it is one no more")
    @APIResponse(responseCode = "204", description = "It is none")
    public Uni<Void> remove(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("registrationId")
                    String registrationId) {
        return plantCanary.remove(command(registrationId));
    }

    private PlantCanary.Command command(String registrationId) {
        return new PlantCanary.Command(current.caller(), current.correlator(), Parameters.id(registrationId));
    }
}
