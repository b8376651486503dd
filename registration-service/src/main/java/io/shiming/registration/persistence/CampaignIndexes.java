package io.shiming.registration.persistence;

import io.shiming.foundation.crypto.BlindIndex;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.crypto.StoredIndexes;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlResult;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** The indexes of campaigns' users when their key is replaced. Each stands under one key; who stores takes turns. */
@Singleton
class CampaignIndexes implements StoredIndexes {
    private static final Scope INDEXER = Scope.role("indexer");
    /** The index of what cannot be found, by the user's id, since two of them must not be the same. */
    private static final byte UNFINDABLE = 0;

    private final Database database;
    private final KeyServer keys;
    private final BlindIndex index;

    CampaignIndexes(Database database, KeyServer keys, BlindIndex index) {
        this.database = database;
        this.keys = keys;
        this.index = index;
    }

    @Override
    public Uni<Integer> renew(byte[][] outdated, int most) {
        return database.query(INDEXER, """
                        SELECT u.operator_id, u.id, u.number_index, u.sealed, u.key_id
                        FROM unnest($1::bytea[]) AS k (key), LATERAL (
                            SELECT operator_id, id, number_index, sealed, key_id FROM campaign_user
                            WHERE key_of(number_index) BETWEEN k.key AND k.key
                            ORDER BY key_of(number_index) LIMIT $2) AS u LIMIT $2""", Tuple.of(Write.buffers(outdated), most))
                .chain(rows -> {
                    List<Row> found = new ArrayList<>(rows.size());
                    rows.forEach(found::add);
                    return found.isEmpty() ? Uni.createFrom().item(0) : renewed(found);
                });
    }

    private Uni<Integer> renewed(List<Row> found) {
        return keys.find(found.stream().map(row -> row.getUUID("key_id")).collect(Collectors.toSet()))
                .map(opened -> found.stream()
                        .map(row -> opened.containsKey(row.getUUID("key_id"))
                                ? Indexes.serviceNumber(
                                        index.primary(),
                                        CampaignUserRepository.number(row, row.getUUID("id"), opened)
                                                .reveal())
                                : unfindable(row.getUUID("id")))
                        .toArray(byte[][]::new))
                .chain(indexes -> database.query(
                        INDEXER,
                        """
                        UPDATE campaign_user u SET number_index = n.index, version = u.version + 1
                        FROM unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::bytea[]) AS n (operator_id, id, before, index)
                        WHERE u.operator_id = n.operator_id AND u.id = n.id AND u.number_index = n.before""",
                        Tuple.tuple()
                                .addArrayOfUUID(found.stream()
                                        .map(row -> row.getUUID("operator_id"))
                                        .toArray(UUID[]::new))
                                .addArrayOfUUID(found.stream()
                                        .map(row -> row.getUUID("id"))
                                        .toArray(UUID[]::new))
                                .addValue(Write.buffers(found.stream()
                                        .map(row ->
                                                row.getBuffer("number_index").getBytes())
                                        .toArray(byte[][]::new)))
                                .addValue(Write.buffers(indexes))))
                .map(SqlResult::rowCount);
    }

    private static byte[] unfindable(UUID id) {
        return ByteBuffer.allocate(1 + 2 * Long.BYTES)
                .put(UNFINDABLE)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    @Override
    public Uni<Integer> forget(byte[] retired, int most) {
        return Uni.createFrom().item(0);
    }
}
