package io.shiming.agent.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.agent.application.LookUpCustody;
import io.shiming.agent.application.TakeIntoCustody;
import io.shiming.agent.domain.CustodyItem;
import io.shiming.agent.domain.CustodyState;
import io.shiming.agent.domain.Wanted;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Page;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** What agents registered, and where its register and material is (Art. 6). */
@Path("/v1/custody-items")
@Produces(MediaType.APPLICATION_JSON)
public class CustodyItemResource {
    private static final int CODE_LENGTH = 64;
    private static final String WORD = "[A-Z][A-Z_]{0,63}";

    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final TakeIntoCustody takeIntoCustody;
    private final LookUpCustody lookUpCustody;
    private final Clock clock;

    CustodyItemResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            TakeIntoCustody takeIntoCustody,
            LookUpCustody lookUpCustody,
            Clock clock) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.takeIntoCustody = takeIntoCustody;
        this.lookUpCustody = lookUpCustody;
        this.clock = clock;
    }

    @Schema(name = "CustodyOutcome")
    enum Outcome {
        ACTIVE,
        REFUSED
    }

    @Schema(name = "CustodyItemRequest")
    record CustodyItemBody(
            @Schema(required = true) UUID registrationId,
            @Schema(required = true) UUID operatorId,
            @Schema(required = true) UUID agentId,

            @Schema(required = true, minLength = 1, maxLength = CODE_LENGTH)
            String outlet,

            @Schema(required = true, minLength = 1, maxLength = CODE_LENGTH, description = "the clerk's code, no name")
            String clerk,

            @Schema(required = true, examples = "MOBILE_ACCOUNT_OPENING", pattern = WORD)
            String serviceType,

            @Schema(required = true) Instant registeredAt,
            @Schema(required = true) Outcome outcome,

            @Schema(
                    description = "code of the refusal; if and only if the outcome is REFUSED",
                    examples = "HOLDER_MISMATCH",
                    pattern = WORD)
            String refusal) {
        TakeIntoCustody.Command toCommand(CurrentRequest current) {
            Violations violations = new Violations();
            violations.required("/registrationId", registrationId);
            violations.required("/operatorId", operatorId);
            violations.required("/agentId", agentId);
            violations.text("/outlet", outlet, CODE_LENGTH);
            violations.text("/clerk", clerk, CODE_LENGTH);
            violations.required("/registeredAt", registeredAt);
            word("/serviceType", serviceType, violations);
            if (violations.required("/outcome", outcome)) {
                if (outcome == Outcome.REFUSED) {
                    word("/refusal", refusal, violations);
                } else if (refusal != null) {
                    violations.add("/refusal", Violation.Code.NOT_ALLOWED);
                }
            }
            violations.refuseIfAny();
            return new TakeIntoCustody.Command(
                    current.caller(),
                    current.correlator(),
                    operatorId,
                    registrationId,
                    agentId,
                    outlet,
                    clerk,
                    serviceType,
                    registeredAt,
                    Optional.ofNullable(refusal));
        }

        private static void word(String pointer, String text, Violations violations) {
            if (violations.required(pointer, text) && !text.matches(WORD)) {
                violations.add(pointer, Violation.Code.MALFORMED);
            }
        }
    }

    @Schema(name = "CustodyItem")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CustodyItemView(
            UUID registrationId,
            UUID operatorId,
            UUID agentId,
            String outlet,
            String clerk,
            String serviceType,
            Instant registeredAt,
            CustodyState state,
            String refusal,

            @Schema(description = "by when it is handed over; absent when it was, and where there is nothing")
            Instant dueAt,

            @Schema(description = "the last one it was in") UUID handoverId) {
        static CustodyItemView of(CustodyItem item, Instant now) {
            return new CustodyItemView(
                    item.registrationId(),
                    item.operatorId(),
                    item.agentId(),
                    item.outlet(),
                    item.clerk(),
                    item.serviceType(),
                    item.registeredAt(),
                    item.state(now),
                    item.refusal().orElse(null),
                    item.dueAt().orElse(null),
                    item.handover().orElse(null));
        }
    }

    @POST
    @RetrySafe
    @RolesAllowed(Roles.SERVICE)
    @Operation(
            operationId = "takeIntoCustody",
            summary = "What an agent registered, or refused",
            description =
                    "Registration-service only, once for each registration: repeated it is answered as it is, with"
                            + " 200. The register and material of an active registration is to be handed over within"
                            + " `shiming.supervision.hand-over-within` of it.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = CustodyItemView.class)))
    @APIResponse(
            responseCode = "200",
            description = "Known before",
            content = @Content(schema = @Schema(implementation = CustodyItemView.class)))
    @APIResponse(responseCode = "422", description = "AGENT_UNKNOWN")
    public Uni<Response> take(CustodyItemBody body) {
        TakeIntoCustody.Command command = body.toCommand(current);
        return idempotency.once(
                current,
                attempt -> takeIntoCustody.handle(
                        command,
                        attempt,
                        item -> answers.created("/v1/custody-items/" + item.registrationId(), view(item)),
                        item -> answers.changed(view(item))));
    }

    @GET
    @Path("/{registration}")
    @RolesAllowed({
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY,
        Roles.AUDITOR,
        Roles.OPERATOR,
        Roles.COMPLIANCE_OFFICER,
        Roles.AGENT
    })
    @Operation(operationId = "getCustodyItem", summary = "Where the register and material of a registration is")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = CustodyItemView.class)))
    public Uni<CustodyItemView> get(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("registration") String registration) {
        return lookUpCustody
                .item(current.caller(), current.correlator(), Parameters.id(registration))
                .map(this::view);
    }

    @GET
    @RolesAllowed({
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY,
        Roles.AUDITOR,
        Roles.OPERATOR,
        Roles.COMPLIANCE_OFFICER,
        Roles.AGENT
    })
    @Operation(
            operationId = "listCustodyItems",
            summary = "What agents registered, and where its register and material is",
            description = "In the order of the registrations; an operator's own, an agent's own, of officials all."
                    + " `OUTSTANDING` lists all that is still to be handed over, what is `OVERDUE` included.")
    public Uni<Page<CustodyItemView>> list(
            @Parameter(schema = @Schema(implementation = CustodyState.class)) @QueryParam("state") String state,
            @Parameter(schema = @Schema(implementation = UUID.class)) @QueryParam("agentId") String agentId,
            @Parameter(schema = @Schema(implementation = UUID.class)) @QueryParam("operatorId") String operatorId,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(implementation = UUID.class))
                    @QueryParam("after")
                    String after) {
        int most = Parameters.limit(limit);
        Wanted<CustodyState> wanted = new Wanted<>(
                Parameters.word("state", state, CustodyState.class),
                Parameters.uuid("agentId", agentId),
                Parameters.uuid("operatorId", operatorId));
        return lookUpCustody
                .items(current.caller(), current.correlator(), wanted, most + 1, Parameters.after(after))
                .map(found -> Page.of(found, most, CustodyItem::registrationId, this::view));
    }

    private CustodyItemView view(CustodyItem item) {
        return CustodyItemView.of(item, clock.instant());
    }
}
