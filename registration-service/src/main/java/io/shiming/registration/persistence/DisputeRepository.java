package io.shiming.registration.persistence;

import io.shiming.foundation.crypto.BlindIndex;
import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.registration.domain.Dispute;
import io.shiming.registration.domain.DisputeOutcome;
import io.shiming.registration.domain.OwnDispute;
import io.shiming.registration.domain.Question.ByDocument;
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
    private final BlindIndex index;

    DisputeRepository(Database database, BlindIndex index) {
        this.database = database;
        this.index = index;
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

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** What became of a dispute; empty while it is open. */
    public Uni<Optional<DisputeOutcome>> outcome(Dispute dispute) {
        return database.query(
                        Scope.tenant(dispute.operatorId()),
                        "SELECT outcome FROM dispute WHERE operator_id = $1 AND id = $2",
                        Tuple.of(dispute.operatorId(), dispute.id()))
                .map(rows -> {
                    for (Row row : rows) {
                        return Rows.constant(row, "outcome", DisputeOutcome.class);
                    }
                    return Optional.empty();
                });
    }

    /**
     * How a dispute stands, given out only if the look is on record; empty unless the registration is in the person's name,
     * or was when it was refused.
     */
    public Uni<Optional<OwnDispute>> ofPerson(ByDocument person, Dispute dispute, Write.Part record) {
        return database.readOnRecord(
                        Write.always(Scope.tenant(dispute.operatorId())).and(record),
                        """
                        SELECT d.outcome, d.resolved_at
                        FROM dispute d JOIN registration r ON r.operator_id = d.operator_id AND r.id = d.registration_id
                        WHERE d.operator_id = $1 AND d.id = $2 AND r.document_index = ANY ($3::bytea[])""",
                        Tuple.of(
                                dispute.operatorId(),
                                dispute.id(),
                                Write.buffers(Indexes.person(
                                        index, person.type(), person.number().reveal()))))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(new OwnDispute(
                                dispute.id(),
                                dispute.registrationId(),
                                dispute.raisedAt(),
                                Rows.constant(row, "outcome", DisputeOutcome.class),
                                Rows.instant(row, "resolved_at")));
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
                        DataKey.Binding.of(dispute.operatorId(), dispute.id(), "dispute")));
    }

    /** The part that stores what became of it. */
    public Write.Part resolved(Dispute dispute, DisputeOutcome outcome, Instant at) {
        return Write.Part.of("""
                UPDATE dispute SET outcome = ?::text, resolved_at = ?::timestamptz
                FROM guard WHERE operator_id = ?::uuid AND id = ?::uuid""", outcome, at, dispute.operatorId(), dispute.id());
    }
}
