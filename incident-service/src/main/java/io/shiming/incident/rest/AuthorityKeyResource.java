package io.shiming.incident.rest;

import io.shiming.foundation.crypto.RecipientKey;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.RecipientKeyBody;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import io.shiming.incident.application.DisputeConfig;
import io.shiming.incident.application.KeepAuthorityKey;
import io.shiming.incident.domain.Authority;
import io.shiming.incident.domain.AuthorityKey;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The keys of authorities, to which what only they may read is sealed (Art. 10, 16). */
@Path("/v1/authority-keys")
@Produces(MediaType.APPLICATION_JSON)
public class AuthorityKeyResource {
    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final KeepAuthorityKey keepAuthorityKey;
    private final DisputeConfig config;
    private final Clock clock;

    AuthorityKeyResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            KeepAuthorityKey keepAuthorityKey,
            DisputeConfig config,
            Clock clock) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.keepAuthorityKey = keepAuthorityKey;
        this.config = config;
        this.clock = clock;
    }

    @Schema(name = "ToldAuthorityKey")
    record KeyBody(
            @Schema(
                    required = true,
                    description = "whose it is, by the role of its officials",
                    enumeration = {
                        Roles.PUBLIC_SECURITY,
                        Roles.MARKET_REGULATION,
                        Roles.CIVIL_AFFAIRS,
                        Roles.COMMUNICATIONS_AUTHORITY,
                        Roles.INTERNET_AUTHORITY
                    })
            String authority,

            @Schema(required = true, minimum = "1") Integer version,

            @Schema(required = true) RecipientKeyBody key,

            @Schema(required = true, description = "now, where the clock of who tells it is ahead")
            Instant registeredAt) {
        AuthorityKey checked(Instant now) {
            Violations violations = new Violations();
            if (violations.required("/authority", authority)
                    && Authority.ofOffice(authority).isEmpty()) {
                violations.add("/authority", Violation.Code.NOT_ALLOWED);
            }
            if (violations.required("/version", version) && version < 1) {
                violations.add("/version", Violation.Code.NOT_ALLOWED);
            }
            violations.required("/key", key);
            violations.required("/registeredAt", registeredAt);
            violations.refuseIfAny();
            RecipientKey usable = RecipientKey.usable(key.checked())
                    .orElseThrow(() -> DomainException.invalid("/key/kty", Violation.Code.NOT_ALLOWED));
            return new AuthorityKey(
                    Authority.ofOffice(authority).orElseThrow(),
                    version,
                    usable.id(),
                    usable.jwk(),
                    Moments.notAhead(registeredAt, now));
        }
    }

    @Schema(name = "AuthorityKey")
    record KeyView(
            @Schema(description = "the role of its officials")
            String authority,

            int version,

            @Schema(description = "`kid` of what is sealed to it")
            String keyId,

            Instant registeredAt) {
        static KeyView of(AuthorityKey key) {
            return new KeyView(key.authority().office(), key.version(), key.keyId(), key.registeredAt());
        }
    }

    @POST
    @RetrySafe
    @RolesAllowed(Roles.SERVICE)
    @Operation(
            operationId = "tellAuthorityKey",
            summary = "Tell to which key evidence is sealed",
            description = "For registration-service, where authorities register their keys. What was sealed to the one"
                    + " before stays so; what waits is sealed to the one registered last.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = KeyView.class)))
    public Uni<Response> told(KeyBody body) {
        // Role service is not enough: officials name their keys nowhere else.
        if (!current.caller().client().equals(config.registrationClient())) {
            throw new DomainException(CommonError.FORBIDDEN);
        }
        KeepAuthorityKey.Command command =
                new KeepAuthorityKey.Command(current.caller(), current.correlator(), body.checked(clock.instant()));
        return idempotency.once(
                current,
                attempt -> keepAuthorityKey.handle(command, attempt, answers.changed(KeyView.of(command.key()))));
    }

    @GET
    @RolesAllowed({
        Roles.PUBLIC_SECURITY,
        Roles.MARKET_REGULATION,
        Roles.CIVIL_AFFAIRS,
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY
    })
    @Operation(
            operationId = "getAuthorityKey",
            summary = "The key evidence is sealed to",
            description = "The official's own authority's; 404 before there is any. It is registered at"
                    + " registration-service.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = KeyView.class)))
    @APIResponse(responseCode = "404", description = "It has registered none")
    public Uni<KeyView> get() {
        return keepAuthorityKey
                .current(ForgeryReportResource.own(current.caller()))
                .map(KeyView::of);
    }
}
