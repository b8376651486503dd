package io.shiming.registration.rest;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.Violations;
import io.shiming.registration.application.AlterService;
import io.shiming.registration.application.RegistrationAnswers;
import io.shiming.registration.domain.IdentityDocument;
import io.shiming.registration.rest.RegistrationBody.PresenceBody;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
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
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** What is registered, changed while the service goes on (Art. 3: 变更, 移机). */
@Path("/v1/registrations")
@Produces(MediaType.APPLICATION_JSON)
public class AlterationResource {
    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Wording wording;
    private final AlterService alterService;

    AlterationResource(CurrentRequest current, Idempotency idempotency, Wording wording, AlterService alterService) {
        this.current = current;
        this.idempotency = idempotency;
        this.wording = wording;
        this.alterService = alterService;
    }

    /** Another document of the holder. */
    @Schema(name = "AlterationRequest")
    record AlterationBody(
            @Schema(
                    required = true,
                    description = "Of the same holder, with a copy of its own. A resident number, credit code or"
                            + " organisation code stays what it is; the number of a passport or permit may change")
            DocumentBody document,

            @Schema(required = true) PresenceBody presence) {
        IdentityDocument toDocument() {
            Violations violations = new Violations();
            if (violations.required("/document", document)) {
                document.check(
                        "/document", document.type() != null && document.type().isPersonal(), violations);
            }
            PresenceBody.check(presence, violations);
            violations.refuseIfAny();
            return document.toDocument();
        }

        @Override
        public String toString() {
            return "AlterationBody[***]";
        }
    }

    /** Where a fixed line ends from now on. */
    @Schema(name = "RelocationRequest")
    record RelocationBody(
            @Schema(
                    required = true,
                    minLength = 1,
                    maxLength = RegistrationBody.NAME_LENGTH,
                    description = "The operator's own reference to the place; no address is kept",
                    examples = "site-4711")
            String installationReference,

            @Schema(required = true) PresenceBody presence) {
        Sensitive<String> toInstallation() {
            Violations violations = new Violations();
            violations.text("/installationReference", installationReference, RegistrationBody.NAME_LENGTH);
            PresenceBody.check(presence, violations);
            violations.refuseIfAny();
            return new Sensitive<>(installationReference);
        }

        @Override
        public String toString() {
            return "RelocationBody[***]";
        }
    }

    @POST
    @Path("/{id}/alteration")
    @RetrySafe
    @RolesAllowed(Roles.OPERATOR)
    @Operation(
            operationId = "alterRegistration",
            summary = "Replace the holder's document",
            description =
                    "For a document that was renewed or replaced. It is verified with the registered name like the"
                            + " first one; what the authority does not confirm at once changes nothing, and may be sent again."
                            + " Another holder is a matter of transfer. A fixed line needs a licence for FIXED_LINE_ALTERATION.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RegistrationView.class)))
    @APIResponse(responseCode = "409", description = "Not active, or disputed, or changed at the same time")
    @APIResponse(responseCode = "422", description = "Refused, with code and article")
    @APIResponse(responseCode = "503", description = "The authority gives no answer now; see Retry-After")
    public Uni<Response> alter(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id, AlterationBody body) {
        IdentityDocument document = body.toDocument();
        AlterService.Command command = command(id, body.presence());
        RegistrationAnswers answers = wording.changing(current);
        return idempotency.once(current, attempt -> alterService.alter(command, document, attempt, answers));
    }

    @POST
    @Path("/{id}/relocation")
    @RetrySafe
    @RolesAllowed(Roles.OPERATOR)
    @Operation(
            operationId = "relocateService",
            summary = "Move a fixed line to another place",
            description = "For fixed lines only, under a licence for FIXED_LINE_RELOCATION.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RegistrationView.class)))
    @APIResponse(responseCode = "409", description = "Not active, or disputed, or changed at the same time")
    @APIResponse(responseCode = "422", description = "Refused, with code and article")
    public Uni<Response> relocate(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id, RelocationBody body) {
        var installation = body.toInstallation();
        AlterService.Command command = command(id, body.presence());
        RegistrationAnswers answers = wording.changing(current);
        return idempotency.once(current, attempt -> alterService.relocate(command, installation, attempt, answers));
    }

    private AlterService.Command command(String id, PresenceBody presence) {
        return new AlterService.Command(
                current.caller(), current.correlator(), Parameters.id(id), presence.toPresence());
    }
}
