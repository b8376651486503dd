package io.shiming.retention.rest;

import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Page;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violations;
import io.shiming.retention.application.ChangePolicy;
import io.shiming.retention.domain.Category;
import io.shiming.retention.domain.Proposal;
import io.shiming.retention.domain.RetentionCalendar;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** How an auditor and an authority change a policy together (Art. 12, 15). */
@Path("/v1/policies/{category}")
@Produces(MediaType.APPLICATION_JSON)
public class PolicyChangeResource {
    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final ChangePolicy changePolicy;
    private final RetentionCalendar calendar;

    PolicyChangeResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            ChangePolicy changePolicy,
            RetentionCalendar calendar) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.changePolicy = changePolicy;
        this.calendar = calendar;
    }

    @Schema(name = "ApprovalRequest")
    record ApprovalBody(
            @Schema(required = true, description = "just what is approved")
            UUID proposalId) {
        UUID checked() {
            Violations violations = new Violations();
            violations.required("/proposalId", proposalId);
            violations.refuseIfAny();
            return proposalId;
        }
    }

    @POST
    @Path("/proposals")
    @RetrySafe
    @RolesAllowed({Roles.AUDITOR, Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY})
    @Operation(
            operationId = "proposePolicy",
            summary = "Propose other terms for a policy",
            description = "Nothing changes by it. The answer says what it would do to the clocks that run: how many"
                    + " there are, how many are and would be due, and by how much due dates move.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = ProposalView.class)))
    @APIResponse(responseCode = "422", description = "BELOW_STATUTORY_MINIMUM")
    public Uni<Response> propose(
            @Parameter(schema = @Schema(implementation = Category.class)) @PathParam("category") String category,
            ProposalBody body) {
        ChangePolicy.Wanted wanted = body.checked();
        ChangePolicy.Command command = command(category);
        return idempotency.once(
                current,
                attempt -> changePolicy.propose(
                        command, wanted, attempt, made -> answers.created(location(made), view(made))));
    }

    @PUT
    @RolesAllowed({Roles.AUDITOR, Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY})
    @Operation(
            operationId = "putPolicy",
            summary = "Say what a policy shall be",
            description =
                    "A proposal as by `POST …/proposals`, since nobody changes a policy alone: it is in force once"
                            + " somebody of the other office has approved it. Put again by the same person it is the same one.")
    @APIResponse(
            responseCode = "202",
            description = "Proposed",
            content = @Content(schema = @Schema(implementation = ProposalView.class)))
    @APIResponse(responseCode = "422", description = "BELOW_STATUTORY_MINIMUM")
    public Uni<Response> put(
            @Parameter(schema = @Schema(implementation = Category.class)) @PathParam("category") String category,
            ProposalBody body) {
        ChangePolicy.Wanted wanted = body.checked();
        return changePolicy
                .put(command(category), wanted)
                .map(made -> Response.accepted(view(made))
                        .location(URI.create(location(made)))
                        .build());
    }

    @POST
    @Path("/approval")
    @RetrySafe
    @RolesAllowed({Roles.AUDITOR, Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY})
    @Operation(
            operationId = "approvePolicy",
            summary = "Approve a proposal",
            description =
                    "By another person than proposed it, an authority what an auditor proposed, an auditor what an"
                            + " authority did. From now on it is the policy, for clocks that run already as well; other proposals"
                            + " are overtaken.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PolicyView.class)))
    @APIResponse(responseCode = "403", description = "also SECOND_PERSON_REQUIRED, OTHER_OFFICE_REQUIRED")
    public Uni<Response> approve(
            @Parameter(schema = @Schema(implementation = Category.class)) @PathParam("category") String category,
            ApprovalBody body) {
        UUID proposalId = body.checked();
        ChangePolicy.Command command = command(category);
        return idempotency.once(
                current,
                attempt -> changePolicy.approve(
                        command, proposalId, attempt, policy -> answers.changed(PolicyView.of(policy))));
    }

    @GET
    @Path("/proposals/{id}")
    @RolesAllowed({Roles.AUDITOR, Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY})
    @Operation(operationId = "getProposal", summary = "A proposal, with what it would do")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ProposalView.class)))
    public Uni<ProposalView> get(
            @Parameter(schema = @Schema(implementation = Category.class)) @PathParam("category") String category,
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        return changePolicy.one(category(category), Parameters.id(id)).map(this::view);
    }

    @GET
    @Path("/proposals")
    @RolesAllowed({Roles.AUDITOR, Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY})
    @Operation(operationId = "listProposals", summary = "Proposals for a policy, in the order they were made")
    public Uni<Page<ProposalView>> list(
            @Parameter(schema = @Schema(implementation = Category.class)) @PathParam("category") String category,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(implementation = UUID.class))
                    @QueryParam("after")
                    String after) {
        int most = Parameters.limit(limit);
        return changePolicy
                .page(category(category), most + 1, Parameters.after(after))
                .map(found -> Page.of(found, most, Proposal::id, this::view));
    }

    private ChangePolicy.Command command(String category) {
        return new ChangePolicy.Command(current.caller(), current.correlator(), category(category));
    }

    /** One that is none does not exist. */
    private static Category category(String text) {
        return Arrays.stream(Category.values())
                .filter(category -> category.name().equals(text))
                .findFirst()
                .orElseThrow(DomainException::notFound);
    }

    private static String location(Proposal made) {
        return "/v1/policies/" + made.base().category() + "/proposals/" + made.id();
    }

    private ProposalView view(Proposal proposal) {
        return ProposalView.of(proposal, calendar);
    }
}
