package io.shiming.retention.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Page;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.Roles;
import io.shiming.retention.application.LookUpDue;
import io.shiming.retention.domain.Category;
import io.shiming.retention.domain.DueItem;
import io.shiming.retention.domain.PurgeOutcome;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Whose time is over (Art. 12, 15). */
@Path("/v1/due")
@Produces(MediaType.APPLICATION_JSON)
public class DueResource {
    private static final String AFTER = "after";
    private static final int UUID_LENGTH = 36;

    private final CurrentRequest current;
    private final LookUpDue lookUpDue;

    DueResource(CurrentRequest current, LookUpDue lookUpDue) {
        this.current = current;
        this.lookUpDue = lookUpDue;
    }

    @Schema(name = "DueItem")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DueView(
            UUID recordId,
            Category category,
            UUID operatorId,
            UUID venueId,
            Instant startedAt,

            @Schema(description = "from when on it may go") Instant dueAt,

            @Schema(description = "version of the policy by which that is so")
            int policyVersion,

            @Schema(
                    enumeration = {"TOO_EARLY", "ACTIVE", "UNKNOWN"},
                    description = "what registration-service answered last to the order to purge it; absent when it was"
                            + " not ordered yet, or something holds it")
            PurgeOutcome outcome) {
        static DueView of(DueItem item) {
            return new DueView(
                    item.place().recordId(),
                    item.category(),
                    item.operatorId().orElse(null),
                    item.venueId().orElse(null),
                    item.startedAt(),
                    item.place().dueAt(),
                    item.policyVersion(),
                    // What an authority looks into is no operator's affair.
                    item.outcome()
                            .filter(outcome -> outcome != PurgeOutcome.HELD)
                            .orElse(null));
        }
    }

    @GET
    @RolesAllowed({
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY,
        Roles.AUDITOR,
        Roles.OPERATOR,
        Roles.COMPLIANCE_OFFICER
    })
    @Operation(
            operationId = "listDue",
            summary = "Records whose time is over, those first that have been due longest",
            description = "An operator's own, of officials all. What is held is listed too, and not marked."
                    + " When a policy has changed, dates follow within minutes; each says by which version it is.")
    public Uni<Page<DueView>> list(
            @Parameter(
                            description =
                                    "due before this moment; now when absent. Later than now tells what will be due",
                            schema = @Schema(implementation = Instant.class))
                    @QueryParam("before")
                    String before,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(type = SchemaType.STRING))
                    @QueryParam(AFTER)
                    String after) {
        int most = Parameters.limit(limit);
        return lookUpDue
                .page(
                        current.caller(),
                        current.correlator(),
                        Parameters.instant("before", before),
                        most + 1,
                        place(after))
                .map(found -> Page.of(found, most, DueItem::place, DueView::of));
    }

    private static Optional<DueItem.Place> place(String after) {
        if (after == null) {
            return Optional.empty();
        }
        // Whatever is no cursor is refused as the one of its two parts that it is not.
        int end = Math.max(0, after.length() - UUID_LENGTH - 1);
        String dueAt = after.substring(0, end);
        String recordId = after.substring(Math.min(after.length(), end + 1));
        return Parameters.instant(AFTER, dueAt)
                .map(due ->
                        new DueItem.Place(due, Parameters.uuid(AFTER, recordId).orElseThrow()));
    }
}
