package io.shiming.registration.rest;

import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Page;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.registration.application.EnterOperator;
import io.shiming.registration.application.LookUpOperators;
import io.shiming.registration.domain.Licence;
import io.shiming.registration.domain.LicenceKind;
import io.shiming.registration.domain.Operator;
import io.shiming.registration.domain.ServiceType;
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

/** Telecom business operators and Internet service providers (Art. 3¶5). */
@Path("/v1/operators")
@Produces(MediaType.APPLICATION_JSON)
public class OperatorResource {
    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final EnterOperator enterOperator;
    private final LookUpOperators lookUpOperators;

    OperatorResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            EnterOperator enterOperator,
            LookUpOperators lookUpOperators) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.enterOperator = enterOperator;
        this.lookUpOperators = lookUpOperators;
    }

    @Schema(name = "Operator")
    record OperatorView(
            UUID id, String name, String unifiedSocialCreditCode, List<LicenceView> licences, Instant createdAt) {
        static OperatorView of(Operator operator) {
            return new OperatorView(
                    operator.id(),
                    operator.name(),
                    operator.unifiedSocialCreditCode(),
                    operator.licences().stream().map(LicenceView::of).toList(),
                    operator.createdAt());
        }
    }

    @Schema(name = "Licence")
    record LicenceView(
            LicenceKind kind,
            String number,
            LocalDate validFrom,
            LocalDate validUntil,
            List<ServiceType> serviceTypes) {
        static LicenceView of(Licence licence) {
            return new LicenceView(
                    licence.kind(),
                    licence.number(),
                    licence.validFrom(),
                    licence.validUntil(),
                    licence.serviceTypes().stream().sorted().toList());
        }
    }

    @POST
    @RetrySafe
    @RolesAllowed({Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY})
    @Operation(operationId = "enterOperator", summary = "Enter an operator with its licences")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = OperatorView.class)))
    @APIResponse(responseCode = "409", description = "Entered before")
    public Uni<Response> enter(OperatorBody body) {
        EnterOperator.Command command = body.toCommand(current.caller(), current.correlator());
        return idempotency.once(
                current,
                attempt -> enterOperator.handle(
                        command,
                        attempt,
                        operator -> answers.created("/v1/operators/" + operator.id(), OperatorView.of(operator))));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY,
        Roles.PUBLIC_SECURITY,
        Roles.MARKET_REGULATION,
        Roles.CIVIL_AFFAIRS,
        Roles.OPERATOR
    })
    @Operation(operationId = "getOperator", summary = "An operator", description = "An operator sees itself only.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = OperatorView.class)))
    public Uni<OperatorView> get(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String text) {
        return lookUpOperators.one(current.caller(), Parameters.id(text)).map(OperatorView::of);
    }

    @GET
    @RolesAllowed({
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY,
        Roles.PUBLIC_SECURITY,
        Roles.MARKET_REGULATION,
        Roles.CIVIL_AFFAIRS,
        Roles.OPERATOR
    })
    @Operation(
            operationId = "listOperators",
            summary = "Operators, in the order they were entered",
            description = "An operator sees itself only.")
    public Uni<Page<OperatorView>> list(
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(implementation = UUID.class))
                    @QueryParam("after")
                    String after) {
        int most = Parameters.limit(limit);
        return lookUpOperators
                .page(current.caller(), most + 1, Parameters.after(after))
                .map(found -> Page.of(found, most, Operator::id, OperatorView::of));
    }
}
