package io.shiming.incident.rest;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.http.ApiConventions;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Page;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.http.Tagged;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.Violations;
import io.shiming.incident.application.DecideCase;
import io.shiming.incident.application.LookUpCases;
import io.shiming.incident.application.OpenCase;
import io.shiming.incident.domain.CaseState;
import io.shiming.incident.domain.Circumstance;
import io.shiming.incident.domain.Decision;
import io.shiming.incident.domain.ViolationCase;
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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Cases against operators, agents, users and venues (Art. 18–25). */
@Path("/v1/cases")
@Produces(MediaType.APPLICATION_JSON)
public class CaseResource {
    private static final String FIRST_ARTICLE = "18";

    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final OpenCase openCase;
    private final DecideCase decideCase;
    private final LookUpCases lookUpCases;

    CaseResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            OpenCase openCase,
            DecideCase decideCase,
            LookUpCases lookUpCases) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.openCase = openCase;
        this.decideCase = decideCase;
        this.lookUpCases = lookUpCases;
    }

    @Schema(name = "CaseAssessmentRequest")
    record KnownBody(
            @Schema(
                    minimum = FIRST_ARTICLE,
                    maximum = "23",
                    description = "under Art. 24 alone: the article that the agent broke")
            Integer matchingArticle,

            @Schema(required = true, uniqueItems = true, description = "all of them, not just those that are new")
            List<Circumstance> circumstances,

            @Schema(minimum = "0", maximum = CaseBody.MOST_TEXT, description = "absent where none are known")
            Long illegalGainsFen,

            @Schema(
                    required = true,
                    minLength = 1,
                    maxLength = DecisionBody.LONGEST,
                    description = "names nobody; kept sealed")
            String reason) {
        DecideCase.Known checked() {
            Violations violations = new Violations();
            CaseBody.Facts facts = CaseBody.Facts.checked(violations, circumstances, illegalGainsFen);
            violations.text("/reason", reason, DecisionBody.LONGEST);
            violations.refuseIfAny();
            return new DecideCase.Known(
                    Optional.ofNullable(matchingArticle),
                    facts.circumstances(),
                    facts.illegalGainsFen(),
                    new Sensitive<>(reason));
        }

        @Override
        public String toString() {
            return "KnownBody[***]";
        }
    }

    @Schema(name = "CaseFollowUpRequest")
    record FollowUpBody(
            @Schema(required = true, description = "whether it was corrected")
            Boolean corrected,

            @Schema(
                    required = true,
                    minLength = 1,
                    maxLength = DecisionBody.LONGEST,
                    description = "what somebody saw; names nobody; kept sealed")
            String reason) {
        FollowUpBody checked() {
            Violations violations = new Violations();
            violations.required("/corrected", corrected);
            violations.text("/reason", reason, DecisionBody.LONGEST);
            violations.refuseIfAny();
            return this;
        }

        @Override
        public String toString() {
            return "FollowUpBody[***]";
        }
    }

    @POST
    @RetrySafe
    @RolesAllowed({Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY, Roles.PUBLIC_SECURITY})
    @Operation(
            operationId = "openCase",
            summary = "Open a case",
            description = "Communications and internet authority against operators and venues, public security against"
                    + " agents and users; else FORBIDDEN. The answer says what the regulation threatens, and how that came"
                    + " about; people decide.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = CaseView.class)))
    @APIResponse(responseCode = "422", description = "ARTICLE_NOT_APPLICABLE: the article threatens no such respondent")
    public Uni<Response> open(CaseBody body) {
        OpenCase.Command command = body.toCommand(current);
        return idempotency.once(
                current,
                attempt -> openCase.handle(
                        command, attempt, opened -> answers.created("/v1/cases/" + opened.id(), CaseView.of(opened))));
    }

    @POST
    @Path("/{id}/assessment")
    @RetrySafe
    @RolesAllowed({Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY, Roles.PUBLIC_SECURITY})
    @Operation(
            operationId = "reassessCase",
            summary = "Say what is known of a case now",
            description =
                    "The range is computed anew. By the authority that opened it; where a service referred it, by any"
                            + " that is competent. That somebody refused to correct it stays.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = CaseView.class)))
    @APIResponse(responseCode = "409", description = "STATUS_CONFLICT: it is decided, or somebody was quicker")
    public Uni<Response> reassess(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id, KnownBody body) {
        DecideCase.Known known = body.checked();
        DecideCase.Command command = command(id);
        return idempotency.once(current, attempt -> decideCase.reassess(command, known, attempt, this::changed));
    }

    @POST
    @Path("/{id}/decision")
    @RetrySafe
    @RolesAllowed({Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY, Roles.PUBLIC_SECURITY})
    @Operation(
            operationId = "decideCase",
            summary = "Decide a case",
            description =
                    "Within the range. By the authority that opened it; where a service referred it, by any that is"
                            + " competent. Where the regulation orders it corrected too, that is by `correctBy`.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = CaseView.class)))
    @APIResponse(responseCode = "409", description = "STATUS_CONFLICT: it is decided, or somebody was quicker")
    @APIResponse(
            responseCode = "422",
            description = "DECISION_OUTSIDE_RANGE: `violations` names what the regulation does not allow here")
    public Uni<Response> decide(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id, DecisionBody body) {
        Decision decision = body.checked();
        DecideCase.Command command = command(id);
        return idempotency.once(current, attempt -> decideCase.decide(command, decision, attempt, this::changed));
    }

    @POST
    @Path("/{id}/follow-up")
    @RetrySafe
    @RolesAllowed({Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY, Roles.PUBLIC_SECURITY})
    @Operation(
            operationId = "followUpCase",
            summary = "Say whether it was corrected",
            description =
                    "What was not by `correctBy` counts as refused: the case is to be decided once more, in the higher"
                            + " range, where the article has one.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = CaseView.class)))
    @APIResponse(
            responseCode = "409",
            description = "STATUS_CONFLICT: nothing is to be corrected; CORRECTION_NOT_DUE: there is time left")
    public Uni<Response> followUp(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id, FollowUpBody body) {
        FollowUpBody seen = body.checked();
        DecideCase.Command command = command(id);
        return idempotency.once(
                current,
                attempt -> decideCase.followUp(
                        command, seen.corrected(), new Sensitive<>(seen.reason()), attempt, this::changed));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY,
        Roles.PUBLIC_SECURITY,
        Roles.AUDITOR,
        Roles.OPERATOR,
        Roles.COMPLIANCE_OFFICER
    })
    @Operation(
            operationId = "getCase",
            summary = "A case",
            description = "Public security sees those against agents and users, an operator those against itself.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = CaseView.class)))
    public Uni<CaseView> get(@Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        Caller caller = current.caller();
        return lookUpCases.one(caller, current.correlator(), Parameters.id(id)).map(found -> view(caller, found));
    }

    @GET
    @Tagged
    @Extension(name = ApiConventions.TAGGED, value = "true")
    @RolesAllowed({
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY,
        Roles.PUBLIC_SECURITY,
        Roles.AUDITOR,
        Roles.OPERATOR,
        Roles.COMPLIANCE_OFFICER
    })
    @Operation(
            operationId = "listCases",
            summary = "Cases, in the order they were opened",
            description = "Public security sees those against agents and users, an operator those against itself.")
    public Uni<Page<CaseView>> list(
            @Parameter(schema = @Schema(implementation = CaseState.class)) @QueryParam("state") String state,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "0")) @QueryParam("article")
                    String article,
            @Parameter(schema = @Schema(implementation = UUID.class)) @QueryParam("respondentId") String respondentId,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(implementation = UUID.class))
                    @QueryParam("after")
                    String after) {
        int most = Parameters.limit(limit);
        LookUpCases.Filter filter = new LookUpCases.Filter(
                Parameters.word("state", state, CaseState.class),
                article == null
                        ? Optional.empty()
                        : Optional.of((int) Math.min(Parameters.number("article", article), Integer.MAX_VALUE)),
                Parameters.uuid("respondentId", respondentId));
        Caller caller = current.caller();
        return lookUpCases
                .page(caller, current.correlator(), filter, most + 1, Parameters.after(after))
                .map(found -> Page.of(found, most, ViolationCase::id, each -> view(caller, each)));
    }

    private DecideCase.Command command(String id) {
        return new DecideCase.Command(current.caller(), current.correlator(), Parameters.id(id));
    }

    private Answer changed(ViolationCase after) {
        return answers.changed(CaseView.of(after));
    }

    private static CaseView view(Caller caller, ViolationCase found) {
        boolean own = caller.is(Roles.OPERATOR) || caller.is(Roles.COMPLIANCE_OFFICER);
        return own ? CaseView.ofOwn(found) : CaseView.of(found);
    }
}
