package io.shiming.incident.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.RecipientKeyBody;
import io.shiming.foundation.http.Roles;
import io.shiming.incident.application.RegisterAuthorityKey;
import io.shiming.incident.domain.AuthorityKey;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The keys of authorities, to which what only they may read is sealed (Art. 10, 16). */
@Path("/v1/authority-keys")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({
    Roles.PUBLIC_SECURITY,
    Roles.MARKET_REGULATION,
    Roles.CIVIL_AFFAIRS,
    Roles.COMMUNICATIONS_AUTHORITY,
    Roles.INTERNET_AUTHORITY
})
public class AuthorityKeyResource {
    private final CurrentRequest current;
    private final RegisterAuthorityKey registerAuthorityKey;

    AuthorityKeyResource(CurrentRequest current, RegisterAuthorityKey registerAuthorityKey) {
        this.current = current;
        this.registerAuthorityKey = registerAuthorityKey;
    }

    @Schema(name = "AuthorityKey")
    @JsonInclude(JsonInclude.Include.NON_NULL)
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

    @PUT
    @Operation(
            operationId = "registerAuthorityKey",
            summary = "Say to which key evidence is sealed",
            description =
                    "The official's own authority's, from now on. What was sealed to the one before stays so; what waits is"
                            + " sealed to this one.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = KeyView.class)))
    @APIResponse(responseCode = "409", description = "STATUS_CONFLICT: somebody else was quicker")
    public Uni<KeyView> put(RecipientKeyBody body) {
        RegisterAuthorityKey.Command command = new RegisterAuthorityKey.Command(
                current.caller(), current.correlator(), ForgeryReportResource.own(current.caller()));
        return registerAuthorityKey.put(command, body.checked()).map(KeyView::of);
    }

    @GET
    @Operation(
            operationId = "getAuthorityKey",
            summary = "The key evidence is sealed to",
            description = "The official's own authority's; 404 before there is any.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = KeyView.class)))
    @APIResponse(responseCode = "404", description = "It has registered none")
    public Uni<KeyView> get() {
        return registerAuthorityKey
                .current(ForgeryReportResource.own(current.caller()))
                .map(KeyView::of);
    }
}
