package io.shiming.registration.persistence;

import io.shiming.foundation.crypto.BlindIndex;
import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.crypto.StoredIndexes;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.problem.SafeTrace;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlResult;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** The indexes of campaigns' users when their key is replaced. Each stands under one key; who stores takes turns. */
@Singleton
class CampaignIndexes implements StoredIndexes {
    private static final Logger LOG = Logger.getLogger(CampaignIndexes.class);
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

    /** Of more than are taken, some at random, so that those that do not open are not all that is ever taken. */
    @Override
    public Uni<Integer> renew(byte[][] outdated, int most) {
        return database.query(INDEXER, """
                        SELECT u.operator_id, u.id, u.number_index, u.sealed, u.key_id
                        FROM unnest($1::bytea[]) AS k (key), LATERAL (
                            SELECT operator_id, id, number_index, sealed, key_id FROM campaign_user
                            WHERE key_of(number_index) BETWEEN k.key AND k.key
                            ORDER BY key_of(number_index) LIMIT $2 * 20) AS u
                        ORDER BY random() LIMIT $2""", Tuple.of(Write.buffers(outdated), most))
                .chain(rows -> {
                    List<Row> found = new ArrayList<>(rows.size());
                    rows.forEach(found::add);
                    return found.isEmpty() ? Uni.createFrom().item(0) : renewed(found);
                });
    }

    private Uni<Integer> renewed(List<Row> found) {
        return keys.find(found.stream().map(row -> row.getUUID("key_id")).collect(Collectors.toSet()))
                .chain(opened -> {
                    List<UUID> operators = new ArrayList<>();
                    List<UUID> ids = new ArrayList<>();
                    List<byte[]> before = new ArrayList<>();
                    List<byte[]> indexes = new ArrayList<>();
                    for (Row row : found) {
                        anew(row, opened).ifPresent(index -> {
                            operators.add(row.getUUID("operator_id"));
                            ids.add(row.getUUID("id"));
                            before.add(row.getBuffer("number_index").getBytes());
                            indexes.add(index);
                        });
                    }
                    return database.query(
                            INDEXER,
                            """
                            UPDATE campaign_user u SET number_index = n.index, version = u.version + 1
                            FROM unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::bytea[]) AS n (operator_id, id, before, index)
                            WHERE u.operator_id = n.operator_id AND u.id = n.id AND u.number_index = n.before""",
                            Tuple.of(
                                    operators.toArray(UUID[]::new),
                                    ids.toArray(UUID[]::new),
                                    Write.buffers(before.toArray(byte[][]::new)),
                                    Write.buffers(indexes.toArray(byte[][]::new))));
                })
                .map(SqlResult::rowCount);
    }

    /** Whose key is gone is found no more; what does not open keeps nobody else's from being renewed. */
    private Optional<byte[]> anew(Row row, Map<UUID, DataKey> opened) {
        UUID id = row.getUUID("id");
        if (!opened.containsKey(row.getUUID("key_id"))) {
            return Optional.of(unfindable(id));
        }
        try {
            return Optional.of(Indexes.serviceNumber(
                    index.primary(),
                    CampaignUserRepository.number(row, id, opened).reveal()));
        } catch (DataKey.Unsealable broken) {
            LOG.errorf("Campaign user %s is not indexed anew: %s", id, SafeTrace.of(broken));
            return Optional.empty();
        }
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
