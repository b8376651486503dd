package io.shiming.foundation.audit;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An entry; its seal and position are absent until it is sealed, a second or so after it was written. */
@Schema(name = "AuditEntry")
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record AuditEntryView(
        UUID id,
        Instant at,
        String actor,
        String client,

        @Schema(description = "role in which an official or auditor acted; absent for everybody else")
        String office,

        UUID operatorId,
        String action,
        String objectType,
        UUID objectId,
        String outcome,
        String correlator,
        String leafHash,
        Long seal,
        Integer position) {
    static AuditEntryView of(SealRepository.StoredEntry stored) {
        Row row = stored.row();
        return new AuditEntryView(
                stored.id(),
                row.getOffsetDateTime("at").toInstant(),
                row.getString("actor"),
                row.getString("client"),
                row.getString("office"),
                row.getUUID("operator_id"),
                row.getString("action"),
                row.getString("object_type"),
                row.getUUID("object_id"),
                row.getString("outcome"),
                row.getString("correlator"),
                HexFormat.of().formatHex(row.getBuffer("leaf_hash").getBytes()),
                stored.seal(),
                stored.position());
    }
}
