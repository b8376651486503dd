package io.shiming.incident.rest;

import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import io.shiming.incident.application.OpenDraft;
import io.shiming.incident.domain.Detection;
import io.shiming.incident.domain.Incident;
import io.shiming.incident.domain.IncidentKind;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** What the other services see and people should look at (Art. 16, 17). */
@Path("/v1/detections")
@Produces(MediaType.APPLICATION_JSON)
public class DetectionResource {
    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final OpenDraft openDraft;
    private final Clock clock;

    DetectionResource(
            CurrentRequest current, Idempotency idempotency, Answers answers, OpenDraft openDraft, Clock clock) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.openDraft = openDraft;
        this.clock = clock;
    }

    @Schema(name = "DetectionRequest")
    record DetectionBody(
            @Schema(required = true, description = "of the message; told again it is answered as it is")
            UUID messageId,

            @Schema(required = true) IncidentKind kind,

            @Schema(required = true, description = "now, where the clock of who tells it is ahead")
            Instant detectedAt,

            @Schema(
                    description =
                            "whose it is, if that can be told; not taken of CANARY_LOOKED_UP, which authorities alone"
                                    + " are shown")
            UUID operatorId,

            UUID agentId,
            UUID venueId,
            UUID registrationId,

            @Schema(
                    description = "the OAuth client whose doing it was",
                    minLength = 1,
                    maxLength = DetectionBody.CLIENT_LENGTH)
            String client,

            @Schema(description = "a code that says more", pattern = DetectionBody.WORD)
            String detail,

            @Schema(description = "for how long it has been so")
            Instant since) {
        static final int CLIENT_LENGTH = 255;
        static final String WORD = "[A-Z][A-Z0-9_]{0,63}";

        OpenDraft.Command toCommand(CurrentRequest current, Instant now) {
            Violations violations = new Violations();
            violations.required("/messageId", messageId);
            violations.required("/kind", kind);
            violations.required("/detectedAt", detectedAt);
            if (client != null) {
                violations.text("/client", client, CLIENT_LENGTH);
            }
            if (detail != null && !detail.matches(WORD)) {
                violations.add("/detail", Violation.Code.MALFORMED);
            }
            violations.refuseIfAny();
            return new OpenDraft.Command(
                    current.caller(),
                    current.correlator(),
                    kind,
                    Moments.notAhead(detectedAt, now),
                    Optional.ofNullable(operatorId).filter(named -> !kind.isForAuthoritiesAlone()),
                    new Detection(
                            messageId,
                            current.caller().client(),
                            Optional.ofNullable(agentId),
                            Optional.ofNullable(venueId),
                            Optional.ofNullable(registrationId),
                            Optional.ofNullable(client),
                            Optional.ofNullable(detail),
                            Optional.ofNullable(since).map(from -> Moments.notAhead(from, now))));
        }
    }

    @POST
    @RetrySafe
    @RolesAllowed(Roles.SERVICE)
    @Operation(
            operationId = "openDraft",
            summary = "Something that people should look at",
            description = "Services only, once for each message. It becomes a draft, for a compliance officer of the"
                    + " operator or an authority to confirm or dismiss within `shiming.incident.decide-within`.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = IncidentView.class)))
    @APIResponse(
            responseCode = "200",
            description = "Told before",
            content = @Content(schema = @Schema(implementation = IncidentView.class)))
    public Uni<Response> open(DetectionBody body) {
        OpenDraft.Command command = body.toCommand(current, clock.instant());
        return idempotency.once(
                current,
                attempt -> openDraft.handle(
                        command,
                        attempt,
                        draft -> answers.created(IncidentResource.LOCATION + draft.id(), view(draft)),
                        known -> answers.changed(view(known))));
    }

    private IncidentView view(Incident incident) {
        return IncidentView.of(incident, clock.instant());
    }
}
