package io.shiming.foundation.audit;

import io.shiming.foundation.http.Page;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The audit trail, for independent oversight (Art. 16, 26). Every service has it. Hashes are hexadecimal. */
@Path("/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.AUDITOR)
@Tag(name = "Audit", description = "Who did what to which record, and that nobody changed it since")
public class AuditResource {
    private static final HexFormat HEX = HexFormat.of();

    private static final int LONGEST_SUBJECT = 255;

    private final SealRepository seals;
    private final ReadTrail readTrail;

    AuditResource(SealRepository seals, ReadTrail readTrail) {
        this.seals = seals;
        this.readTrail = readTrail;
    }

    @Schema(name = "AuditSeal")
    record SealView(
            long number, Instant sealedAt, int size, String root, String previous, String head, String signature) {
        static SealView of(Seal seal) {
            return new SealView(
                    seal.number(),
                    seal.sealedAt(),
                    seal.size(),
                    HEX.formatHex(seal.root()),
                    HEX.formatHex(seal.previous()),
                    HEX.formatHex(seal.head()),
                    HEX.formatHex(seal.signature()));
        }
    }

    /** That an entry is the one at its position under a seal's root: RFC 6962 audit path, from the leaf upwards. */
    @Schema(name = "AuditProof")
    record ProofView(UUID entryId, String leafHash, int position, List<String> path, SealView seal) {
        static ProofView of(UUID entryId, SealRepository.Place place) {
            return new ProofView(
                    entryId,
                    HEX.formatHex(place.leaves().get(place.position())),
                    place.position(),
                    MerkleTree.path(place.position(), place.leaves()).stream()
                            .map(HEX::formatHex)
                            .toList(),
                    SealView.of(place.seal()));
        }
    }

    @GET
    @Path("/entries")
    @Operation(
            operationId = "listAuditEntries",
            summary = "Entries in the order of their ids",
            description = "Identifiers only, never personal data. With `official` or `office` only what officials did"
                    + " (Art. 26).")
    public Uni<Page<AuditEntryView>> entries(
            @Parameter(
                            description = "subject of an official: what that person did in any office",
                            schema = @Schema(type = SchemaType.STRING, minLength = 1, maxLength = LONGEST_SUBJECT))
                    @QueryParam("official")
                    String official,
            @Parameter(
                            description = "what was done in this office",
                            schema =
                                    @Schema(
                                            enumeration = {
                                                Roles.COMMUNICATIONS_AUTHORITY,
                                                Roles.INTERNET_AUTHORITY,
                                                Roles.PUBLIC_SECURITY,
                                                Roles.MARKET_REGULATION,
                                                Roles.CIVIL_AFFAIRS,
                                                Roles.AUDITOR
                                            }))
                    @QueryParam("office")
                    String office,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(implementation = UUID.class))
                    @QueryParam("after")
                    String after) {
        OfOfficials whose = whose(official, office);
        int most = Parameters.limit(limit);
        return readTrail
                .entries(whose, most + 1, Parameters.after(after))
                .map(found -> Page.of(found, most, AuditEntryView::id, each -> each));
    }

    /** As the two parameters say. */
    public static OfOfficials whose(String official, String office) {
        return new OfOfficials(
                Parameters.text("official", official, LONGEST_SUBJECT),
                Parameters.word("office", office, Roles.OFFICES));
    }

    @GET
    @Path("/seals")
    @Operation(operationId = "listAuditSeals", summary = "Seals, from the first one on")
    public Uni<Page<SealView>> seals(
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(
                            description = "`next` of the page before",
                            schema = @Schema(type = SchemaType.INTEGER, minimum = "0"))
                    @QueryParam("after")
                    String after) {
        int most = Parameters.limit(limit);
        return seals.page(most + 1, Parameters.number("after", after))
                .map(found -> Page.of(found, most, Seal::number, SealView::of));
    }

    @GET
    @Path("/entries/{id}/proof")
    @Operation(
            operationId = "proveAuditEntry",
            summary = "Proof that an entry is sealed",
            description = "Hash the leaf with the path (RFC 6962, 2.1.1); the result is the seal's root.")
    @APIResponse(
            responseCode = "200",
            description = "Sealed",
            content = @Content(schema = @Schema(implementation = ProofView.class)))
    @APIResponse(responseCode = "409", description = "Not sealed yet; see Retry-After")
    public Uni<ProofView> proof(@Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        UUID entryId = Parameters.id(id);
        return seals.place(entryId)
                .map(found -> found.orElseThrow(DomainException::notFound)
                        .map(place -> ProofView.of(entryId, place))
                        .orElseThrow(
                                () -> DomainException.retryLater(CommonError.STATUS_CONFLICT, Duration.ofSeconds(1))));
    }
}
