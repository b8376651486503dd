package io.shiming.foundation.idempotency;

import io.shiming.foundation.crypto.StoredIndexes;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlResult;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;

/**
 * Idempotency keys when the index key is replaced. The requests they were made from are gone, so they are not computed
 * anew: they are over within a day, and until then the old key cannot be retired.
 */
@Singleton
public class IdempotencyIndexes implements StoredIndexes {
    private final Database database;

    IdempotencyIndexes(Database database) {
        this.database = database;
    }

    @Override
    public Uni<Integer> renew(byte[][] outdated, int most) {
        return Uni.createFrom().item(0);
    }

    @Override
    public Uni<Integer> forget(byte[] retired, int most) {
        return database.query(Scope.none(), """
                        DELETE FROM idempotency_key WHERE scope IN (
                            SELECT scope FROM idempotency_key WHERE scope > $1 AND scope < key_end($1) AND superseded
                            LIMIT $2 FOR UPDATE SKIP LOCKED)""", Tuple.of(Buffer.buffer(retired), most))
                .map(SqlResult::rowCount);
    }
}
