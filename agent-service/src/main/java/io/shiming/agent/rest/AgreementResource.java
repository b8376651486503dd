package io.shiming.agent.rest;

import io.shiming.agent.application.BindAgent;
import io.shiming.agent.application.LookUpAgreements;
import io.shiming.agent.domain.Agreement;
import io.shiming.agent.domain.AgreementTerms;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Page;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Agreements between operators and agents (Art. 5¶2). */
@Path("/v1/agreements")
@Produces(MediaType.APPLICATION_JSON)
public class AgreementResource {
    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final BindAgent bindAgent;
    private final LookUpAgreements lookUpAgreements;

    AgreementResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            BindAgent bindAgent,
            LookUpAgreements lookUpAgreements) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.bindAgent = bindAgent;
        this.lookUpAgreements = lookUpAgreements;
    }

    @POST
    @RetrySafe
    @RolesAllowed(Roles.OPERATOR)
    @Operation(
            operationId = "bindAgent",
            summary = "Bind an agent by a written agreement",
            description = "With all four clauses, and a signed copy that was uploaded before.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = AgreementView.class)))
    @APIResponse(
            responseCode = "422",
            description = "AGREEMENT_CLAUSE_MISSING, AGENT_UNKNOWN, AGENT_NOT_ELIGIBLE, COPY_UNKNOWN")
    public Uni<Response> bind(AgreementBody body) {
        AgreementTerms terms = body.checked();
        if (body.operatorId() != null) {
            current.caller().requireTenant(body.operatorId());
        }
        BindAgent.Command command = command();
        return idempotency.once(
                current,
                attempt -> bindAgent.bind(
                        command,
                        body.agentId(),
                        terms,
                        attempt,
                        made -> answers.created("/v1/agreements/" + made.id(), AgreementView.of(made))));
    }

    @POST
    @Path("/{id}/amendment")
    @RetrySafe
    @RolesAllowed(Roles.OPERATOR)
    @Operation(
            operationId = "amendAgreement",
            summary = "Amend an agreement",
            description = "By a further version, which counts from now on; those before it stay on record.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = AgreementView.class)))
    @APIResponse(responseCode = "422", description = "AGREEMENT_CLAUSE_MISSING, AGENT_NOT_ELIGIBLE, COPY_UNKNOWN")
    public Uni<Response> amend(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id,
            AgreementBody.AmendmentBody body) {
        AgreementTerms terms = body.checked();
        UUID agreementId = Parameters.id(id);
        BindAgent.Command command = command();
        return idempotency.once(
                current, attempt -> bindAgent.amend(command, agreementId, terms, attempt, this::changed));
    }

    @POST
    @Path("/{id}/termination")
    @RetrySafe
    @RolesAllowed(Roles.OPERATOR)
    @Operation(operationId = "terminateAgreement", summary = "End an agreement, at once")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = AgreementView.class)))
    public Uni<Response> terminate(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id, ReasonBody body) {
        String reason = body.checked();
        UUID agreementId = Parameters.id(id);
        BindAgent.Command command = command();
        return idempotency.once(
                current, attempt -> bindAgent.terminate(command, agreementId, reason, attempt, this::changed));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY, Roles.AUDITOR, Roles.OPERATOR, Roles.AGENT
    })
    @Operation(
            operationId = "getAgreement",
            summary = "An agreement",
            description = "Its parties see it, and officials.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = AgreementView.class)))
    public Uni<AgreementView> get(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        return lookUpAgreements
                .one(current.caller(), current.correlator(), Parameters.id(id))
                .map(AgreementView::of);
    }

    @GET
    @RolesAllowed({Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY, Roles.AUDITOR, Roles.OPERATOR, Roles.AGENT
    })
    @Operation(
            operationId = "listAgreements",
            summary = "Agreements, in the order they were made",
            description = "Those the caller is a party to; officials see all.")
    public Uni<Page<AgreementView>> list(
            @Parameter(description = "of this agent only", schema = @Schema(implementation = UUID.class))
                    @QueryParam("agentId")
                    String agentId,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(implementation = UUID.class))
                    @QueryParam("after")
                    String after) {
        int most = Parameters.limit(limit);
        return lookUpAgreements
                .page(
                        current.caller(),
                        current.correlator(),
                        Parameters.uuid("agentId", agentId),
                        most + 1,
                        Parameters.after(after))
                .map(found -> Page.of(found, most, Agreement::id, AgreementView::of));
    }

    private BindAgent.Command command() {
        return new BindAgent.Command(current.caller(), current.correlator());
    }

    private Answer changed(Agreement agreement) {
        return answers.changed(AgreementView.of(agreement));
    }
}
