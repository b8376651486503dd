package io.shiming.incident.rest;

import io.shiming.foundation.http.ApiConventions;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Page;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.http.Tagged;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violations;
import io.shiming.incident.application.ForgeryConfig;
import io.shiming.incident.application.LookUpForgeryReports;
import io.shiming.incident.application.ReportForgery;
import io.shiming.incident.application.TakeUpForgeryReport;
import io.shiming.incident.domain.Authority;
import io.shiming.incident.domain.DeliveryState;
import io.shiming.incident.domain.ForgeryFinding;
import io.shiming.incident.domain.ForgeryReport;
import io.shiming.incident.domain.ReportState;
import io.shiming.incident.domain.ReportsWanted;
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
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Forged documents, and how the authorities concerned are told of them (Art. 10). */
@Path("/v1/forgery-reports")
@Produces(MediaType.APPLICATION_JSON)
public class ForgeryReportResource {
    private static final String PATH = "/v1/forgery-reports/";

    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final ReportForgery reportForgery;
    private final TakeUpForgeryReport takeUpForgeryReport;
    private final LookUpForgeryReports lookUpForgeryReports;
    private final ForgeryConfig config;

    ForgeryReportResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            ReportForgery reportForgery,
            TakeUpForgeryReport takeUpForgeryReport,
            LookUpForgeryReports lookUpForgeryReports,
            ForgeryConfig config) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.reportForgery = reportForgery;
        this.takeUpForgeryReport = takeUpForgeryReport;
        this.lookUpForgeryReports = lookUpForgeryReports;
        this.config = config;
    }

    @Schema(name = "ForgeryClosureRequest")
    record ClosureBody(
            @Schema(required = true, description = "what the authority found")
            ForgeryFinding finding) {
        ForgeryFinding checked() {
            Violations violations = new Violations();
            violations.required("/finding", finding);
            violations.refuseIfAny();
            return finding;
        }
    }

    @POST
    @RetrySafe
    @RolesAllowed(Roles.SERVICE)
    @Operation(
            operationId = "reportForgery",
            summary = "Have every authority told of a forged document",
            description =
                    "For the services that have documents checked. Public security, market regulation, civil affairs,"
                            + " communications and internet authority are told, always. A check that was reported before is"
                            + " answered with that report.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = ForgeryReportView.class)))
    public Uni<Response> report(ForgeryReportBody body) {
        // Role service is not enough: no other service has documents checked.
        if (!config.clients().contains(current.caller().client())) {
            throw new DomainException(CommonError.FORBIDDEN);
        }
        ReportForgery.Command command = body.toCommand(current);
        return idempotency.once(
                current,
                attempt -> reportForgery.handle(
                        command, attempt, report -> answers.created(PATH + report.id(), ForgeryReportView.of(report))));
    }

    @GET
    @Path("/{id}")
    @Tagged
    @Extension(name = ApiConventions.TAGGED, value = "true")
    @RolesAllowed({
        Roles.PUBLIC_SECURITY,
        Roles.MARKET_REGULATION,
        Roles.CIVIL_AFFAIRS,
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY,
        Roles.OPERATOR,
        Roles.COMPLIANCE_OFFICER
    })
    @Operation(
            operationId = "getForgeryReport",
            summary = "A report of a forged document",
            description = "The operator to whom it was shown sees how it stands, and nothing more.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ForgeryReportView.class)))
    public Uni<ForgeryReportView> get(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        Caller caller = current.caller();
        return lookUpForgeryReports
                .one(caller, current.correlator(), Parameters.id(id))
                .map(report -> ForgeryReportView.of(report, caller));
    }

    @GET
    @Tagged
    @Extension(name = ApiConventions.TAGGED, value = "true")
    @RolesAllowed({
        Roles.PUBLIC_SECURITY,
        Roles.MARKET_REGULATION,
        Roles.CIVIL_AFFAIRS,
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY,
        Roles.OPERATOR,
        Roles.COMPLIANCE_OFFICER
    })
    @Operation(
            operationId = "listForgeryReports",
            summary = "Reports of forged documents, in the order they were made",
            description = "Of authorities all; an operator's own, how they stand and nothing more.")
    public Uni<Page<ForgeryReportView>> list(
            @Parameter(
                            description =
                                    "for an official how it stands at the own authority: PENDING, ESCALATED, DELIVERED,"
                                            + " ACKNOWLEDGED, CLOSED; for an operator `state` of the report: REPORTED, OVERDUE,"
                                            + " DELIVERED, ACKNOWLEDGED, CLOSED",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {
                                                "PENDING",
                                                "ESCALATED",
                                                "REPORTED",
                                                "OVERDUE",
                                                "DELIVERED",
                                                "ACKNOWLEDGED",
                                                "CLOSED"
                                            }))
                    @QueryParam("state")
                    String state,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(implementation = UUID.class))
                    @QueryParam("after")
                    String after) {
        int most = Parameters.limit(limit);
        Caller caller = current.caller();
        return lookUpForgeryReports
                .page(caller, current.correlator(), wanted(caller, state), most + 1, Parameters.after(after))
                .map(found -> Page.of(found, most, ForgeryReport::id, report -> ForgeryReportView.of(report, caller)));
    }

    /** An official looks for what is to be done at the own authority; an operator sees no authority's part. */
    private static ReportsWanted wanted(Caller caller, String state) {
        return Authority.of(caller.roles())
                .map(own -> ReportsWanted.at(own, Parameters.word("state", state, DeliveryState.class)))
                .orElseGet(() -> ReportsWanted.in(Parameters.word("state", state, ReportState.class)));
    }

    @GET
    @Path("/{id}/deliveries")
    @Tagged
    @Extension(name = ApiConventions.TAGGED, value = "true")
    @RolesAllowed({
        Roles.PUBLIC_SECURITY,
        Roles.MARKET_REGULATION,
        Roles.CIVIL_AFFAIRS,
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY
    })
    @Operation(
            operationId = "listForgeryDeliveries",
            summary = "How it stands with a report at each authority",
            description = "With receipts: what says that it is there.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DeliveryView.All.class)))
    public Uni<DeliveryView.All> deliveries(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        return lookUpForgeryReports
                .one(current.caller(), current.correlator(), Parameters.id(id))
                .map(report -> new DeliveryView.All(
                        report.deliveries().stream().map(DeliveryView::of).toList()));
    }

    @POST
    @Path("/{id}/acknowledgement")
    @RetrySafe
    @RolesAllowed({
        Roles.PUBLIC_SECURITY,
        Roles.MARKET_REGULATION,
        Roles.CIVIL_AFFAIRS,
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY
    })
    @Operation(
            operationId = "acknowledgeForgeryReport",
            summary = "Take a report up",
            description = "For the official's own authority, once it has been delivered there. Without a body.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DeliveryView.class)))
    @APIResponse(responseCode = "409", description = "Not delivered yet, or taken up before")
    public Uni<Response> acknowledge(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        TakeUpForgeryReport.Command command = command(id);
        return idempotency.once(
                current,
                attempt -> takeUpForgeryReport.acknowledge(
                        command, attempt, delivery -> answers.changed(DeliveryView.of(delivery))));
    }

    @POST
    @Path("/{id}/closure")
    @RetrySafe
    @RolesAllowed({
        Roles.PUBLIC_SECURITY,
        Roles.MARKET_REGULATION,
        Roles.CIVIL_AFFAIRS,
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY
    })
    @Operation(
            operationId = "closeForgeryReport",
            summary = "Come to an end with a report",
            description = "For the official's own authority, once it was taken up there.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DeliveryView.class)))
    @APIResponse(responseCode = "409", description = "Not taken up yet, or closed before")
    public Uni<Response> close(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id, ClosureBody body) {
        ForgeryFinding finding = body.checked();
        TakeUpForgeryReport.Command command = command(id);
        return idempotency.once(
                current,
                attempt -> takeUpForgeryReport.close(
                        command, finding, attempt, delivery -> answers.changed(DeliveryView.of(delivery))));
    }

    private TakeUpForgeryReport.Command command(String id) {
        return new TakeUpForgeryReport.Command(
                current.caller(), current.correlator(), own(current.caller()), Parameters.id(id));
    }

    /** For which authority an official acts; one of two acts for none. */
    static Authority own(Caller caller) {
        return Authority.of(caller.roles()).orElseThrow(() -> new DomainException(CommonError.FORBIDDEN));
    }
}
