package io.shiming.agent.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.agent.application.LookUpAgents;
import io.shiming.agent.application.ShowAuthorisation;
import io.shiming.agent.domain.Decision;
import io.shiming.agent.domain.Question;
import io.shiming.agent.domain.ServiceType;
import io.shiming.agent.domain.Supervision;
import io.shiming.agent.rest.AuthorisationCheckResource.ReasonView;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** How an agent stood at a moment, and what that rests on (Art. 5, 6). */
@Path("/v1/agents/{id}")
@Produces(MediaType.APPLICATION_JSON)
public class HistoryResource {
    private final CurrentRequest current;
    private final LookUpAgents lookUpAgents;
    private final ShowAuthorisation showAuthorisation;
    private final Clock clock;

    HistoryResource(
            CurrentRequest current, LookUpAgents lookUpAgents, ShowAuthorisation showAuthorisation, Clock clock) {
        this.current = current;
        this.lookUpAgents = lookUpAgents;
        this.showAuthorisation = showAuthorisation;
        this.clock = clock;
    }

    @Schema(name = "QualificationHistory")
    record HistoryView(
            @Schema(required = true, description = "the moment asked about; what was recorded later has no say")
            Instant at,

            @Schema(
                    required = true,
                    description = "the oldest first, each as it counts at that moment by the criteria it was recorded"
                            + " under; the last one is in force")
            List<QualificationView> qualifications,

            @Schema(required = true, description = "the oldest first, as far as the caller may see them")
            List<SuspensionView> suspensions) {
        static HistoryView of(LookUpAgents.History history) {
            return new HistoryView(
                    history.at(),
                    history.qualifications().stream()
                            .map(look -> QualificationView.of(Optional.of(look.qualification()), look.eligibility()))
                            .toList(),
                    history.suspensions().stream().map(SuspensionView::of).toList());
        }
    }

    @Schema(name = "Authorisation")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AuthorisationView(
            UUID agentId,
            UUID operatorId,
            ServiceType serviceType,
            String outlet,
            String clerk,
            @Schema(description = "the moment asked about") Instant at,

            @Schema(required = true, description = "as `authorisation-checks` answers it")
            boolean authorised,

            @Schema(required = true, description = "why not; empty when it might")
            List<ReasonView> reasons,

            @Schema(description = "the agreement that covered it, whatever else was in the way; absent where none did")
            UUID agreementId,

            @Schema(description = "and which version of it") Integer agreementVersion,

            @Schema(required = true, description = "the qualification in force, and how the agent stood with it")
            QualificationView qualification,

            @Schema(required = true, description = "that were in force, for this operator or every one")
            List<SuspensionView> suspensions,

            @Schema(required = true) SupervisionView supervision) {
        static AuthorisationView of(ShowAuthorisation.Shown shown) {
            Optional<Decision.Basis> agreement = shown.decision().agreement();
            return new AuthorisationView(
                    shown.question().agentId(),
                    shown.question().operatorId(),
                    shown.question().serviceType(),
                    shown.question().outlet().orElse(null),
                    shown.question().clerk().orElse(null),
                    shown.question().at(),
                    shown.decision().isAuthorised(),
                    shown.decision().reasons().stream().map(ReasonView::new).toList(),
                    agreement.map(Decision.Basis::agreementId).orElse(null),
                    agreement.map(Decision.Basis::version).orElse(null),
                    QualificationView.of(shown.qualification(), shown.eligibility()),
                    shown.suspensions().stream().map(SuspensionView::of).toList(),
                    SupervisionView.of(shown.supervision()));
        }
    }

    @Schema(name = "Supervision", description = "in the agent's dealings for this operator")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SupervisionView(
            @Schema(description = "the latest inspection until then; absent where there was none")
            UUID inspectionId,

            Instant inspectedAt,

            @Schema(
                    required = true,
                    description = "registrations that ought to have been handed over by then, and were not")
            int overdue,

            @Schema(
                    required = true,
                    description = "hand-overs the operator ought to have receipted by then, and had not")
            int unreceipted,

            @Schema(
                    required = true,
                    description = "findings against the agent that were raised by then, and not closed")
            int openFindings) {
        static SupervisionView of(Supervision supervision) {
            return new SupervisionView(
                    supervision.latest().map(Supervision.Inspected::id).orElse(null),
                    supervision.latest().map(Supervision.Inspected::at).orElse(null),
                    supervision.overdue(),
                    supervision.unreceipted(),
                    supervision.openFindings());
        }
    }

    @GET
    @Path("/qualifications")
    @RolesAllowed({Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY, Roles.AUDITOR, Roles.OPERATOR, Roles.AGENT
    })
    @Operation(
            operationId = "listQualifications",
            summary = "Every qualification and suspension of an agent that was on record at a moment",
            description =
                    "An operator sees those of agents it has or had an agreement with, an agent its own. Of more than "
                            + LookUpAgents.SHOWN + " the latest; what was before is shown as of an earlier moment.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = HistoryView.class)))
    public Uni<HistoryView> qualifications(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id,
            @Parameter(
                            description = "a moment that is past; now when absent",
                            schema = @Schema(implementation = Instant.class))
                    @QueryParam("at")
                    String at) {
        return lookUpAgents
                .history(
                        current.caller(),
                        current.correlator(),
                        Parameters.id(id),
                        Parameters.past("at", at, clock.instant()))
                .map(HistoryView::of);
    }

    @GET
    @Path("/authorisation")
    @RolesAllowed({Roles.OPERATOR, Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY})
    @Operation(
            operationId = "showAuthorisation",
            summary = "Might an agent do this for an operator at a moment, and what shows it",
            description = "For an agent the operator has or had an agreement with. Answered from the histories as they"
                    + " stood then, by the criteria the qualification in force was recorded under.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = AuthorisationView.class)))
    public Uni<AuthorisationView> authorisation(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id,
            @Parameter(
                            description = "an operator's own where absent, required of an authority",
                            schema = @Schema(implementation = UUID.class))
                    @QueryParam("operatorId")
                    String operatorId,
            @Parameter(required = true, schema = @Schema(implementation = ServiceType.class)) @QueryParam("serviceType")
                    String serviceType,
            @Parameter(
                            description = "its code; looked at where it is given",
                            schema =
                                    @Schema(
                                            implementation = String.class,
                                            minLength = 1,
                                            maxLength = AuthorisationCheckResource.CODE_LENGTH))
                    @QueryParam("outlet")
                    String outlet,
            @Parameter(
                            description = "likewise",
                            schema =
                                    @Schema(
                                            implementation = String.class,
                                            minLength = 1,
                                            maxLength = AuthorisationCheckResource.CODE_LENGTH))
                    @QueryParam("clerk")
                    String clerk,
            @Parameter(
                            description = "a moment that is past; now when absent",
                            schema = @Schema(implementation = Instant.class))
                    @QueryParam("at")
                    String at) {
        Question question = new Question(
                Parameters.id(id),
                operator(Parameters.uuid("operatorId", operatorId)),
                Parameters.required("serviceType", Parameters.word("serviceType", serviceType, ServiceType.class)),
                Parameters.text("outlet", outlet, AuthorisationCheckResource.CODE_LENGTH),
                Parameters.text("clerk", clerk, AuthorisationCheckResource.CODE_LENGTH),
                Parameters.past("at", at, clock.instant()));
        return showAuthorisation
                .handle(current.caller(), current.correlator(), question)
                .map(AuthorisationView::of);
    }

    /** An operator's own where none is named. */
    private UUID operator(Optional<UUID> named) {
        Caller caller = current.caller();
        return named.isEmpty() && caller.is(Roles.OPERATOR)
                ? caller.requireOperator()
                : Parameters.required("operatorId", named);
    }
}
