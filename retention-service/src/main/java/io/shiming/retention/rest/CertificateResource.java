package io.shiming.retention.rest;

import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Page;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.http.StreamedLines;
import io.shiming.retention.application.Certificates;
import io.shiming.retention.application.LookUpCertificates;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What was erased, and lets anybody verify that it was (Art. 12, 16). */
@Path("/v1/certificates")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({
    Roles.COMMUNICATIONS_AUTHORITY,
    Roles.INTERNET_AUTHORITY,
    Roles.AUDITOR,
    Roles.OPERATOR,
    Roles.COMPLIANCE_OFFICER
})
@Tag(name = "Certificates", description = "Proof that records were erased, without what they were")
public class CertificateResource {
    private final CurrentRequest current;
    private final LookUpCertificates lookUpCertificates;
    private final Certificates certificates;

    CertificateResource(CurrentRequest current, LookUpCertificates lookUpCertificates, Certificates certificates) {
        this.current = current;
        this.lookUpCertificates = lookUpCertificates;
        this.certificates = certificates;
    }

    @Schema(name = "ErasedRecord")
    record RecordView(UUID recordId) {}

    @Schema(name = "InclusionProof")
    record ProofView(
            UUID recordId,

            @Schema(description = "from 0 on") int index,

            @Schema(description = "records of the certificate")
            int size,

            @Schema(description = "RFC 6962 audit path from the leaf upwards, hexadecimal")
            List<String> path,

            String root) {
        static ProofView of(LookUpCertificates.Proven proven) {
            return new ProofView(
                    proven.proof().recordId(),
                    proven.proof().index(),
                    proven.proof().size(),
                    proven.proof().path(),
                    proven.root());
        }
    }

    @GET
    @Operation(
            operationId = "listCertificates",
            summary = "Certificates in the order of their runs' ids",
            description =
                    "There is one for each run that has purged anything, within seconds of its end. An operator sees"
                            + " those in which a record of its own is, officials all.")
    public Uni<Page<CertificateView>> list(
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(implementation = UUID.class))
                    @QueryParam("after")
                    String after) {
        int most = Parameters.limit(limit);
        return lookUpCertificates
                .page(command(), most + 1, Parameters.after(after))
                .map(found -> Page.of(found, most, each -> each.says().certificateId(), CertificateView::of));
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getCertificate", summary = "A certificate", description = "Its id is its run's.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = CertificateView.class)))
    public Uni<CertificateView> get(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        return lookUpCertificates.one(command(), Parameters.id(id)).map(CertificateView::of);
    }

    @GET
    @Path("/{id}/records")
    @Produces(StreamedLines.NDJSON)
    @Operation(
            operationId = "listErasedRecords",
            summary = "The ids of the records a certificate is about, one a line",
            description =
                    "In the order of the tree. An operator is given its own; without the others they do not make the"
                            + " root, so each has its proof.")
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = StreamedLines.NDJSON, schema = @Schema(implementation = RecordView.class)))
    public Multi<RecordView> records(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        return lookUpCertificates.records(command(), Parameters.id(id)).map(RecordView::new);
    }

    @GET
    @Path("/{id}/proofs/{recordId}")
    @Operation(
            operationId = "proveErasure",
            summary = "Proof that a certificate is about a record",
            description =
                    "Hash the id's 16 bytes as a leaf with the path (RFC 6962, 2.1.1); the result is the root that the"
                            + " certificate signs. Anybody can have it checked with `POST /v1/certificates/check`.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ProofView.class)))
    public Uni<ProofView> proof(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id,
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("recordId") String recordId) {
        return lookUpCertificates
                .prove(command(), Parameters.id(id), Parameters.id(recordId))
                .map(ProofView::of);
    }

    @POST
    @Path("/check")
    @PermitAll
    @Operation(
            operationId = "checkCertificate",
            summary = "Is this a certificate of ours, as it was signed, and is it about this record?",
            description =
                    "For anybody, without a token. Whatever was altered, is malformed or too long, is another kind of"
                            + " token or was signed with a key we do not know is not valid. A check needs no"
                            + " Idempotency-Key.")
    @APIResponseSchema(value = CheckedCertificateView.class, responseCode = "200", responseDescription = "Valid or not")
    public CheckedCertificateView check(CertificateBody body) {
        body.check();
        return certificates
                .check(body.certificate())
                .map(says -> CheckedCertificateView.of(
                        says, body.inclusion().map(proof -> certificates.includes(says, proof))))
                .orElse(CheckedCertificateView.NONE);
    }

    private LookUpCertificates.Command command() {
        return new LookUpCertificates.Command(current.caller(), current.correlator());
    }
}
