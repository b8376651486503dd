package io.shiming.agent.persistence;

import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Values;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.upload.DocumentCopy;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Signed copies of agreements, sealed. */
@Singleton
public class AgreementCopyRepository {
    private final Database database;

    AgreementCopyRepository(Database database) {
        this.database = database;
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** The write that stores a copy under its own key. */
    public Write kept(UUID operatorId, UUID id, DocumentCopy kind, byte[] content, DataKey key, Instant at) {
        return Write.always(Scope.tenant(operatorId))
                .and(
                        """
                        INSERT INTO agreement_copy (operator_id, id, sha256, media_type, size, sealed, kept_at)
                        SELECT ?::uuid, ?::uuid, ?::bytea, ?::text, ?::integer, ?::bytea, ?::timestamptz FROM guard""",
                        operatorId,
                        id,
                        HexFormat.of().parseHex(DocumentCopy.sha256(content)),
                        kind.mediaType(),
                        content.length,
                        key.sealStream(content, binding(operatorId, id)),
                        at);
    }

    /** A copy that is kept, still sealed. */
    public record Kept(UUID operatorId, UUID id, String mediaType) {}

    /** The one with this id. */
    public Uni<Optional<Kept>> find(Reading reading, UUID id) {
        return find(reading, "id = $1", Tuple.of(id));
    }

    /** One with this SHA-256, in hexadecimal: if there are several they are the same. */
    public Uni<Optional<Kept>> find(Reading reading, String sha256) {
        return find(
                reading, "sha256 = $1", Tuple.of(Buffer.buffer(HexFormat.of().parseHex(sha256))));
    }

    private Uni<Optional<Kept>> find(Reading reading, String which, Tuple value) {
        return reading.query(
                        database,
                        "SELECT operator_id, id, media_type FROM agreement_copy WHERE " + which
                                + " ORDER BY operator_id, id LIMIT 1",
                        value)
                .map(rows -> Rows.all(
                                rows,
                                row -> new Kept(
                                        row.getUUID("operator_id"), row.getUUID("id"), row.getString("media_type")))
                        .stream()
                        .findFirst());
    }

    /** Its content; empty where it was removed meanwhile. */
    public Uni<Optional<byte[]>> content(Reading reading, Kept copy, DataKey key) {
        return reading.query(
                        database,
                        "SELECT sealed FROM agreement_copy WHERE operator_id = $1 AND id = $2",
                        Tuple.of(copy.operatorId(), copy.id()))
                .map(rows -> Rows.all(
                                rows,
                                row -> key.openStream(
                                        row.getBuffer("sealed").getBytes(), binding(copy.operatorId(), copy.id())))
                        .stream()
                        .findFirst());
    }

    private static DataKey.Binding binding(UUID operatorId, UUID id) {
        return DataKey.Binding.of(operatorId, id, "agreement-copy");
    }

    /** Removes copies that no agreement refers to; answers their ids, which are their keys' too. */
    public Uni<List<UUID>> removeUnused(Instant keptBefore) {
        return database.query(Scope.role("sweeper"), """
                        DELETE FROM agreement_copy c
                        WHERE kept_at <= $1 AND NOT EXISTS
                            (SELECT FROM agreement a WHERE a.operator_id = c.operator_id AND a.copy_id = c.id)
                        RETURNING id""", Tuple.of(Values.utc(keptBefore)))
                .map(rows -> Rows.all(rows, row -> row.getUUID("id")));
    }
}
