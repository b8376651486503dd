package io.shiming.registration.rest;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Page;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.application.DecideDisclosure;
import io.shiming.registration.application.DisclosureConfig;
import io.shiming.registration.application.LookUpDisclosures;
import io.shiming.registration.application.ReadDisclosure;
import io.shiming.registration.application.RequestDisclosure;
import io.shiming.registration.domain.Authority;
import io.shiming.registration.domain.Disclosure;
import io.shiming.registration.domain.DisclosureStatus;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
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

/** Lawful disclosures (Art. 15¶2, 16, 26). */
@Path("/v1/disclosures")
@Produces(MediaType.APPLICATION_JSON)
public class DisclosureResource {
    private static final String PATH = "/v1/disclosures/";

    private final CurrentRequest current;
    private final NamedPerson person;
    private final Idempotency idempotency;
    private final Answers answers;
    private final RequestDisclosure requestDisclosure;
    private final DecideDisclosure decideDisclosure;
    private final ReadDisclosure readDisclosure;
    private final LookUpDisclosures lookUpDisclosures;
    private final DisclosureConfig config;

    DisclosureResource(
            CurrentRequest current,
            NamedPerson person,
            Idempotency idempotency,
            Answers answers,
            RequestDisclosure requestDisclosure,
            DecideDisclosure decideDisclosure,
            ReadDisclosure readDisclosure,
            LookUpDisclosures lookUpDisclosures,
            DisclosureConfig config) {
        this.current = current;
        this.person = person;
        this.idempotency = idempotency;
        this.answers = answers;
        this.requestDisclosure = requestDisclosure;
        this.decideDisclosure = decideDisclosure;
        this.readDisclosure = readDisclosure;
        this.lookUpDisclosures = lookUpDisclosures;
        this.config = config;
    }

    /** What leaves, for whoever holds the authority's key. */
    @Schema(name = "DisclosureResult")
    record ResultView(
            UUID disclosureId,

            @Schema(description = "`kid` of the key that opens it")
            String keyId,

            @Schema(
                    description =
                            "JWE, compact (RFC 7516): JSON with `disclosureId`, `authority`, `instrumentNumber`, `operatorId`,"
                                    + " `readAt`, `complete`, and `records`, none where nothing is on record. A record has"
                                    + " `registrationId` and the fields that were asked for: `holder`, `representative`,"
                                    + " `service`, `status`, `createdAt`, `activatedAt`, `terminatedAt`, `documentCopies`"
                                    + " (Base64). Beside them `publications` and `serviceUses`, where they were asked for:"
                                    + " of what was published `publishedAt`, `address`, `contentSha256`, `content` where it is"
                                    + " kept; of how a service was used `at`, `accountRef`, `kind`; the oldest first, at most"
                                    + " 200 of each")
            String jwe,

            Instant readAt) {
        static ResultView of(ReadDisclosure.Result result) {
            return new ResultView(result.disclosureId(), result.keyId(), result.jwe(), result.readAt());
        }

        @Override
        public String toString() {
            return "ResultView[" + disclosureId + "]";
        }
    }

    @POST
    @RetrySafe
    @RolesAllowed({
        Roles.PUBLIC_SECURITY,
        Roles.MARKET_REGULATION,
        Roles.CIVIL_AFFAIRS,
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY
    })
    @Operation(
            operationId = "requestDisclosure",
            summary = "Ask an operator about one person or number",
            description = "Art. 15. By a named official, by an instrument of the own authority that is in force today."
                    + " Whether anybody is on record is not told before it is approved.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = DisclosureView.class)))
    @APIResponse(
            responseCode = "403",
            description = "also NAMED_PERSON_REQUIRED, INSTRUMENT_NOT_YOURS, INSTRUMENT_NOT_IN_FORCE")
    @APIResponse(responseCode = "422", description = "OPERATOR_UNKNOWN")
    @APIResponse(responseCode = "429", description = "also DISCLOSURE_CAP_EXCEEDED")
    public Uni<Response> request(DisclosureBody body) {
        return person.of(current, "requested", null).chain(official -> {
            RequestDisclosure.Command command = body.toCommand(official, current.correlator(), config);
            return idempotency.once(
                    current,
                    attempt -> requestDisclosure.handle(
                            command,
                            attempt,
                            requested -> answers.created(PATH + requested.id(), DisclosureView.of(requested))));
        });
    }

    @POST
    @Path("/{id}/approval")
    @RetrySafe
    @RolesAllowed(Roles.COMPLIANCE_OFFICER)
    @Operation(
            operationId = "approveDisclosure",
            summary = "Agree to a disclosure",
            description = "By a compliance officer of the operator, who did not ask for it; for content by two. Then"
                    + " the official has 24 hours to read the result, as long as the instrument is in force.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DisclosureView.class)))
    @APIResponse(responseCode = "403", description = "also NAMED_PERSON_REQUIRED, SECOND_PERSON_REQUIRED")
    @APIResponse(responseCode = "409", description = "Decided before, or expired")
    public Uni<Response> approve(@Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        return deciding(id, "approved")
                .chain(command -> idempotency.once(
                        current,
                        attempt -> decideDisclosure.approve(
                                command, attempt, decided -> answers.changed(DisclosureView.of(decided)))));
    }

    @POST
    @Path("/{id}/refusal")
    @RetrySafe
    @RolesAllowed(Roles.COMPLIANCE_OFFICER)
    @Operation(
            operationId = "refuseDisclosure",
            summary = "Refuse a disclosure, with the reason",
            description =
                    "By a compliance officer of the operator, who did not ask for it. The official is shown the reason.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DisclosureView.class)))
    @APIResponse(responseCode = "403", description = "also NAMED_PERSON_REQUIRED, SECOND_PERSON_REQUIRED")
    @APIResponse(responseCode = "409", description = "Decided before, or expired")
    public Uni<Response> refuse(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id,
            DisclosureBody.RefusalBody body) {
        return deciding(id, "refused").chain(command -> {
            Sensitive<String> reason = body.checked();
            return idempotency.once(
                    current,
                    attempt -> decideDisclosure.refuse(
                            command, reason, attempt, decided -> answers.changed(DisclosureView.of(decided))));
        });
    }

    @GET
    @Path("/{id}/result")
    @RolesAllowed({
        Roles.PUBLIC_SECURITY,
        Roles.MARKET_REGULATION,
        Roles.CIVIL_AFFAIRS,
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY
    })
    @Operation(
            operationId = "readDisclosure",
            summary = "Read what was approved, once",
            description =
                    "Art. 15. By the official who asked, within 24 hours, by the same instrument. It is made now, sealed to"
                            + " the authority's latest key, and kept nowhere: an answer that is lost is asked for anew.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ResultView.class)))
    @APIResponse(
            responseCode = "403",
            description = "also NAMED_PERSON_REQUIRED, INSTRUMENT_NOT_YOURS, INSTRUMENT_NOT_IN_FORCE")
    @APIResponse(
            responseCode = "409",
            description = "Not approved, refused, read before, or expired; also AUTHORITY_KEY_MISSING")
    @APIResponse(responseCode = "503", description = "OVERLOADED: many read content just now")
    public Uni<Response> result(@Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        if (HttpMethod.HEAD.equals(current.http().method())) {
            // It would be read, and nobody would have it.
            throw new DomainException(CommonError.METHOD_NOT_ALLOWED);
        }
        UUID disclosure = Parameters.id(id);
        return person.of(current, "read", disclosure)
                .chain(official -> readDisclosure.handle(new ReadDisclosure.Command(
                        official, current.correlator(), NamedPerson.authority(official), disclosure)))
                .map(result -> Response.ok(ResultView.of(result))
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .build());
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({
        Roles.PUBLIC_SECURITY,
        Roles.MARKET_REGULATION,
        Roles.CIVIL_AFFAIRS,
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY,
        Roles.COMPLIANCE_OFFICER,
        Roles.AUDITOR
    })
    @Operation(
            operationId = "getDisclosure",
            summary = "A disclosure, without its result",
            description =
                    "For officers of the operator, officials of the authority that asked, and auditors; about whom it is, and what"
                            + " for, colleagues of the one who asked are not shown, nor auditors, who do not see the"
                            + " reason of a refusal either. Every look is on record.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DisclosureView.class)))
    public Uni<DisclosureView> get(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        UUID disclosure = Parameters.id(id);
        return person.of(current, "viewed", disclosure)
                .chain(caller -> lookUpDisclosures
                        .one(caller, authority(caller), disclosure, current.correlator())
                        .map(found -> DisclosureView.of(found, caller)));
    }

    @GET
    @RolesAllowed({
        Roles.PUBLIC_SECURITY,
        Roles.MARKET_REGULATION,
        Roles.CIVIL_AFFAIRS,
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY,
        Roles.COMPLIANCE_OFFICER,
        Roles.AUDITOR
    })
    @Operation(
            operationId = "listDisclosures",
            summary = "Disclosures, the newest first",
            description =
                    "For officers those of their operator, for officials those of their authority, for auditors all. Every"
                            + " look is on record.")
    public Uni<Page<DisclosureView>> list(
            @Parameter(
                            description = "Absent: what waits for a decision, for officers; all, for others",
                            schema = @Schema(implementation = DisclosureStatus.class))
                    @QueryParam("status")
                    String status,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(implementation = UUID.class))
                    @QueryParam("after")
                    String after) {
        int most = Parameters.limit(limit);
        Optional<DisclosureStatus> one = Parameters.word("status", status, DisclosureStatus.class);
        Optional<UUID> last = Parameters.after(after);
        return person.of(current, "listed", null)
                .chain(caller -> lookUpDisclosures
                        .page(caller, authority(caller), one, most + 1, last, current.correlator())
                        .map(found -> Page.of(found, most, Disclosure::id, each -> DisclosureView.of(each, caller))));
    }

    private Uni<DecideDisclosure.Command> deciding(String id, String verb) {
        UUID disclosure = Parameters.id(id);
        return person.of(current, verb, disclosure)
                .map(officer -> new DecideDisclosure.Command(officer, current.correlator(), disclosure));
    }

    /** For which authority somebody looks; empty for an officer of an operator, and an auditor. */
    private static Optional<Authority> authority(Caller caller) {
        boolean official =
                Roles.OFFICES.stream().anyMatch(office -> !office.equals(Roles.AUDITOR) && caller.is(office));
        return caller.is(Roles.COMPLIANCE_OFFICER) || !official
                ? Optional.empty()
                : Optional.of(NamedPerson.authority(caller));
    }
}
