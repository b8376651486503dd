package io.shiming.registration.rest;

import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.RecipientKeyBody;
import io.shiming.foundation.http.Roles;
import io.shiming.registration.application.RegisterAuthorityKey;
import io.shiming.registration.domain.AuthorityKey;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
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
    private final NamedPerson person;
    private final RegisterAuthorityKey registerAuthorityKey;

    AuthorityKeyResource(CurrentRequest current, NamedPerson person, RegisterAuthorityKey registerAuthorityKey) {
        this.current = current;
        this.person = person;
        this.registerAuthorityKey = registerAuthorityKey;
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

    @PUT
    @Operation(
            operationId = "registerAuthorityKey",
            summary = "Say to which key results of disclosures, and evidence of forgeries, are sealed",
            description =
                    "The official's own authority's, by a named person. From now on, for what was approved before too."
                            + " Incident-service is told, and seals what waits there to it.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = KeyView.class)))
    @APIResponse(responseCode = "403", description = "also NAMED_PERSON_REQUIRED")
    @APIResponse(responseCode = "409", description = "STATUS_CONFLICT: somebody else was quicker")
    public Uni<KeyView> put(RecipientKeyBody body) {
        return person.of(current, "key-registered", null)
                .chain(official -> registerAuthorityKey.put(
                        new RegisterAuthorityKey.Command(
                                official, current.correlator(), NamedPerson.authority(official)),
                        body.checked()))
                .map(KeyView::of);
    }
}
