package io.shiming.registration.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Page;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.registration.application.ApplyForSpecialService;
import io.shiming.registration.application.DecideSpecialApplication;
import io.shiming.registration.application.LookUpSpecialApplications;
import io.shiming.registration.application.RegistrationConfig;
import io.shiming.registration.domain.ServiceType;
import io.shiming.registration.domain.SpecialApplication;
import io.shiming.registration.domain.SpecialApplicationStatus;
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
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Special applications for forums, blogs, microblogs and search engines (Art. 13). */
@Path("/v1/special-applications")
@Produces(MediaType.APPLICATION_JSON)
public class SpecialApplicationResource {
    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final ApplyForSpecialService applyForSpecialService;
    private final DecideSpecialApplication decideSpecialApplication;
    private final LookUpSpecialApplications lookUpSpecialApplications;
    private final Clock clock;
    private final RegistrationConfig config;

    SpecialApplicationResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            ApplyForSpecialService applyForSpecialService,
            DecideSpecialApplication decideSpecialApplication,
            LookUpSpecialApplications lookUpSpecialApplications,
            Clock clock,
            RegistrationConfig config) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.applyForSpecialService = applyForSpecialService;
        this.decideSpecialApplication = decideSpecialApplication;
        this.lookUpSpecialApplications = lookUpSpecialApplications;
        this.clock = clock;
        this.config = config;
    }

    /** An application as it stands today. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "SpecialApplication")
    record SpecialApplicationView(
            UUID id,
            UUID operatorId,
            SpecialApplicationStatus status,
            List<ServiceType> serviceTypes,
            LocalDate validFrom,
            LocalDate validUntil,
            List<UUID> documents,
            Instant submittedAt,
            Instant decidedAt,
            String reason,
            Instant withdrawnAt) {
        static SpecialApplicationView of(SpecialApplication application, LocalDate today) {
            var terms = application.terms();
            return new SpecialApplicationView(
                    application.id(),
                    application.operatorId(),
                    terms.statusOn(today),
                    terms.serviceTypes().stream().sorted().toList(),
                    terms.validFrom(),
                    terms.validUntil(),
                    application.documents(),
                    application.submittedAt(),
                    application.decision().map(SpecialApplication.Decision::at).orElse(null),
                    application.decision().map(made -> made.reason().reveal()).orElse(null),
                    application.withdrawnAt().orElse(null));
        }

        /** Without the authority's words. */
        @Override
        public String toString() {
            return "SpecialApplicationView[" + id + " " + status + "]";
        }
    }

    @POST
    @RetrySafe
    @RolesAllowed(Roles.OPERATOR)
    @Operation(
            operationId = "submitSpecialApplication",
            summary = "Apply for services of Art. 13",
            description = "The document copies go over to the application; none of them can be used again.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(
            responseCode = "201",
            content = @Content(schema = @Schema(implementation = SpecialApplicationView.class)))
    @APIResponse(responseCode = "422", description = "COPY_UNKNOWN, COPY_ALREADY_USED")
    public Uni<Response> submit(SpecialApplicationBody body) {
        var command = body.toCommand(current.caller(), current.correlator(), today());
        return idempotency.once(
                current,
                attempt -> applyForSpecialService.handle(
                        command,
                        attempt,
                        application ->
                                answers.created("/v1/special-applications/" + application.id(), view(application))));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.OPERATOR, Roles.INTERNET_AUTHORITY})
    @Operation(
            operationId = "getSpecialApplication",
            summary = "A special application",
            description = "An operator sees its own only. `EXPIRED` from the day after its last one.")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = SpecialApplicationView.class)))
    public Uni<SpecialApplicationView> get(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        return lookUpSpecialApplications
                .one(current.caller(), Parameters.id(id), current.correlator())
                .map(this::view);
    }

    @GET
    @RolesAllowed({Roles.OPERATOR, Roles.INTERNET_AUTHORITY})
    @Operation(
            operationId = "listSpecialApplications",
            summary = "Special applications, newest first",
            description = "An operator sees its own only.")
    public Uni<Page<SpecialApplicationView>> list(
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(implementation = UUID.class))
                    @QueryParam("after")
                    String after) {
        int most = Parameters.limit(limit);
        return lookUpSpecialApplications
                .page(current.caller(), most + 1, Parameters.after(after), current.correlator())
                .map(found -> Page.of(found, most, SpecialApplication::id, this::view));
    }

    @POST
    @Path("/{id}/decision")
    @RetrySafe
    @RolesAllowed(Roles.INTERNET_AUTHORITY)
    @Operation(
            operationId = "decideSpecialApplication",
            summary = "Approve or reject a special application",
            description = "With reasons, which the operator is shown. An approval is for the days asked for, unless it"
                    + " sets another last day.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = SpecialApplicationView.class)))
    @APIResponse(responseCode = "409", description = "Decided, withdrawn or expired before")
    public Uni<Response> decide(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id,
            SpecialApplicationBody.DecisionBody body) {
        body.check();
        var command = body.toCommand(current.caller(), current.correlator(), Parameters.id(id));
        return idempotency.once(
                current,
                attempt ->
                        decideSpecialApplication.handle(command, attempt, decided -> answers.changed(view(decided))));
    }

    @POST
    @Path("/{id}/withdrawal")
    @RetrySafe
    @RolesAllowed(Roles.OPERATOR)
    @Operation(
            operationId = "withdrawSpecialApplication",
            summary = "Withdraw a special application",
            description = "Decided or not: nobody more is registered under it.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = SpecialApplicationView.class)))
    @APIResponse(responseCode = "409", description = "Rejected, withdrawn or expired before")
    public Uni<Response> withdraw(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        var caller = current.caller();
        String correlator = current.correlator();
        return idempotency.once(
                current,
                attempt -> decideSpecialApplication.withdraw(
                        caller, correlator, Parameters.id(id), attempt, withdrawn -> answers.changed(view(withdrawn))));
    }

    private SpecialApplicationView view(SpecialApplication application) {
        return SpecialApplicationView.of(application, today());
    }

    private LocalDate today() {
        return config.dayOf(clock.instant());
    }
}
