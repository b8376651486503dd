package io.shiming.agent.persistence;

import io.shiming.foundation.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnection;
import jakarta.enterprise.context.Dependent;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Hears from PostgreSQL whose history has grown, whichever replica wrote it, once that was committed. It keeps one
 * connection of the pool for itself. While it has none, nothing is heard, and says so.
 */
@Dependent
class AgentChanges {
    private static final Logger LOG = Logger.getLogger(AgentChanges.class);

    private final Pool pool;
    private final AtomicBoolean connecting = new AtomicBoolean();
    private volatile boolean hearing;

    AgentChanges(Pool pool) {
        this.pool = pool;
    }

    /** Whether everything that is committed from now on will be heard. */
    boolean isHearing() {
        return hearing;
    }

    /**
     * Listens, if it does not already.
     *
     * @param changed is told whose history has grown
     * @param gap is told that something may have been missed: when listening begins, and when it ends
     */
    Uni<Void> listen(Consumer<UUID> changed, Runnable gap) {
        if (hearing || !connecting.compareAndSet(false, true)) {
            return Uni.createFrom().voidItem();
        }
        return Database.bounded(pool.getConnection())
                .chain(connection -> {
                    PgConnection own = PgConnection.cast(connection.getDelegate());
                    own.notificationHandler(heard -> changed.accept(UUID.fromString(heard.getPayload())));
                    own.closeHandler(closed -> {
                        hearing = false;
                        gap.run();
                        LOG.info("The connection on which changes of agents are heard is lost");
                    });
                    return Database.bounded(
                                    connection.query("LISTEN agent_changed").execute())
                            .onFailure()
                            .call(connection::close);
                })
                .invoke(() -> {
                    gap.run();
                    hearing = true;
                })
                .onTermination()
                .invoke(() -> connecting.set(false))
                .replaceWithVoid();
    }
}
