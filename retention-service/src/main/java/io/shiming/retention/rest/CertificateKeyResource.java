package io.shiming.retention.rest;

import io.shiming.foundation.http.PublishedKeys;
import io.shiming.retention.application.Certificates;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
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
    private final Certificates certificates;
    private final PublishedKeys published;

    CertificateKeyResource(Certificates certificates, PublishedKeys published) {
        this.certificates = certificates;
        this.published = published;
    }

    @GET
    @Operation(
            operationId = "listCertificateKeys",
            summary = "The keys that certificates are verified with",
            description = PublishedKeys.DESCRIPTION)
    @APIResponse(
            responseCode = "200",
            description = "All of them",
            content = @Content(schema = @Schema(implementation = PublishedKeys.JsonWebKeySet.class)))
    @NonBlocking
    public String keys() {
        return published.answer(certificates.publicKeys());
    }
}
