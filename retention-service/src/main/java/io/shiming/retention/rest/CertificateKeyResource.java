package io.shiming.retention.rest;

import io.shiming.foundation.crypto.KeysConfig;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.retention.application.Certificates;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Lets anybody verify certificates without asking (Art. 12, 16). */
@Path("/v1/certificate-keys")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@Tag(name = "Certificates")
public class CertificateKeyResource {
    private final CurrentRequest current;
    private final Certificates certificates;
    private final KeysConfig config;

    CertificateKeyResource(CurrentRequest current, Certificates certificates, KeysConfig config) {
        this.current = current;
        this.certificates = certificates;
        this.config = config;
    }

    /** A key as it is published; only documents what the library writes. */
    @Schema(name = "CertificateKey")
    record KeyView(
            @Schema(required = true, description = "OKP") String kty,

            @Schema(required = true, description = "Ed25519")
            String crv,

            @Schema(required = true) String kid,
            @Schema(required = true) String x,
            @Schema(required = true, description = "sig") String use,
            @Schema(required = true, description = "EdDSA") String alg) {}

    @Schema(name = "CertificateKeys", description = "JWK set (RFC 7517, RFC 8037)")
    record KeysView(@Schema(required = true) List<KeyView> keys) {}

    @GET
    @Operation(
            operationId = "listCertificateKeys",
            summary = "The keys that certificates are verified with",
            description = "For anybody, without a token. Keys that sign no more stay, and a new one is here before it"
                    + " signs, by longer than `Cache-Control` allows the answer to be kept.")
    @APIResponse(
            responseCode = "200",
            description = "All of them",
            content = @Content(schema = @Schema(implementation = KeysView.class)))
    @NonBlocking
    public String keys() {
        // In place of the one that every other answer has.
        current.http()
                .response()
                .putHeader(
                        HttpHeaders.CACHE_CONTROL,
                        "public, max-age=" + config.useNewAfter().toSeconds() / 2);
        return certificates.publicKeys().toString();
    }
}
