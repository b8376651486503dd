package io.shiming.registration.persistence;

import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.registration.domain.Dispute;
import io.shiming.registration.domain.DisputeOutcome;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Disputes over registrations. */
@Singleton
public class DisputeRepository {
    private final Database database;

    DisputeRepository(Database database) {
        this.database = database;
    }

    /** A dispute by its id alone, whoever's registration it is about: who resolves it belongs to no operator. */
    public Uni<Optional<Dispute>> find(UUID id) {
        return database.query(Scope.none(), "SELECT * FROM dispute_about($1)", Tuple.of(id))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(new Dispute(
                                row.getUUID("operator_id"),
                                id,
                                row.getUUID("registration_id"),
                                Rows.instant(row, "raised_at").orElseThrow()));
                    }
                    return Optional.empty();
                });
    }

    /** The part that stores a dispute with its reason, sealed under the registration's key. */
    public Write.Part raised(Dispute dispute, Sensitive<String> reason, DataKey key) {
        return Write.Part.of(
                """
                INSERT INTO dispute (operator_id, id, registration_id, raised_at, reason)
                SELECT ?::uuid, ?::uuid, ?::uuid, ?::timestamptz, ?::bytea FROM guard""",
                dispute.operatorId(),
                dispute.id(),
                dispute.registrationId(),
                dispute.raisedAt(),
                key.seal(
                        reason.reveal().getBytes(StandardCharsets.UTF_8),
                        DataKey.Binding.of(dispute.registrationId(), dispute.id(), "dispute")));
    }

    /** The part that stores what became of it. */
    public Write.Part resolved(Dispute dispute, DisputeOutcome outcome, Instant at) {
        return Write.Part.of("""
                UPDATE dispute SET outcome = ?::text, resolved_at = ?::timestamptz
                FROM guard WHERE operator_id = ?::uuid AND id = ?::uuid""", outcome, at, dispute.operatorId(), dispute.id());
    }
}
