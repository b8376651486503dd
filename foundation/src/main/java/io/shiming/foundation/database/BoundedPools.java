package io.shiming.foundation.database;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.inject.Default;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Pools of both servers, with bounds on everything that could be waited for without end: a connection, a place in the
 * queue for one, a statement, a lock. Whoever meets one is told to come back later.
 */
@Singleton
@Default
@ReactiveDataSource("keys")
public class BoundedPools implements PgPoolCreator {
    /** The client remembers statements of up to 2,048 characters; a {@link Write} is often longer. */
    private static final int LONGEST_STATEMENT = 32 * 1024;

    private static final int WAITING = 1_000;
    private static final int CONNECTION_SECONDS = 3;
    private static final String STATEMENT_TIMEOUT = "8s";
    private static final String LOCK_TIMEOUT = "5s";
    private static final String IDLE_IN_TRANSACTION_TIMEOUT = "15s";

    @Override
    public Pool create(Input input) {
        for (PgConnectOptions options : input.pgConnectOptionsList()) {
            options.setPreparedStatementCacheSqlLimit(LONGEST_STATEMENT);
            options.addProperty("statement_timeout", STATEMENT_TIMEOUT);
            options.addProperty("lock_timeout", LOCK_TIMEOUT);
            // A host that vanished in the middle of a transaction keeps no locks, the sealer's for one.
            options.addProperty("idle_in_transaction_session_timeout", IDLE_IN_TRANSACTION_TIMEOUT);
        }
        return PgBuilder.pool()
                .with(input.poolOptions()
                        .setMaxWaitQueueSize(WAITING)
                        .setConnectionTimeout(CONNECTION_SECONDS)
                        .setConnectionTimeoutUnit(TimeUnit.SECONDS))
                .connectingTo(List.copyOf(input.pgConnectOptionsList()))
                .using(input.vertx())
                .build();
    }
}
