package io.shiming.foundation.database;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Lets a connection remember long statements too. The client caches prepared statements of up to 2,048 characters, and
 * a {@link Write} is often longer; one that is not remembered costs a round trip more each time.
 */
@Singleton
public class PreparedOnce implements PgPoolCreator {
    private static final int LONGEST = 32 * 1024;

    @Override
    public Pool create(Input input) {
        input.pgConnectOptionsList().forEach(options -> options.setPreparedStatementCacheSqlLimit(LONGEST));
        return PgBuilder.pool()
                .with(input.poolOptions())
                .connectingTo(List.copyOf(input.pgConnectOptionsList()))
                .using(input.vertx())
                .build();
    }
}
