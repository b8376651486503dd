package io.shiming.incident.rest;

import io.shiming.foundation.http.Roles;
import io.shiming.incident.application.SignedNotices;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Lets authorities verify what is left in their folders (Art. 10). */
@Path("/v1/report-keys")
@Produces(MediaType.APPLICATION_JSON)
public class ReportKeyResource {
    private final SignedNotices notices;

    ReportKeyResource(SignedNotices notices) {
        this.notices = notices;
    }

    /** A key as it is published; only documents what the library writes. */
    @Schema(name = "ReportKey")
    record KeyView(
            @Schema(required = true, description = "OKP") String kty,

            @Schema(required = true, description = "Ed25519")
            String crv,

            @Schema(required = true) String kid,
            @Schema(required = true) String x,
            @Schema(required = true, description = "sig") String use,
            @Schema(required = true, description = "EdDSA") String alg) {}

    @Schema(name = "ReportKeys", description = "JWK set (RFC 7517, RFC 8037)")
    record KeysView(@Schema(required = true) List<KeyView> keys) {}

    @GET
    @RolesAllowed({
        Roles.PUBLIC_SECURITY,
        Roles.MARKET_REGULATION,
        Roles.CIVIL_AFFAIRS,
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY
    })
    @Operation(
            operationId = "listReportKeys",
            summary = "The keys that files in folders are verified with",
            description = "Keys that sign no more stay, and a new one is here before it signs.")
    @APIResponse(
            responseCode = "200",
            description = "All of them",
            content = @Content(schema = @Schema(implementation = KeysView.class)))
    public Uni<String> keys() {
        return Uni.createFrom().item(() -> notices.publicKeys().toString());
    }
}
