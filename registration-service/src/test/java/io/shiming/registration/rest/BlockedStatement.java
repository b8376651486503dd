package io.shiming.registration.rest;

import static org.awaitility.Awaitility.await;

import io.shiming.foundation.testing.OwnerDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A transaction of a test's that holds what the service wants, so that a statement of the service's waits for it. */
final class BlockedStatement implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Connection holder;
    private final int pid;

    /** Begins with what a statement locks. */
    BlockedStatement(String sql) throws SQLException {
        holder = OwnerDatabase.connect();
        holder.setAutoCommit(false);
        try (Statement statement = holder.createStatement()) {
            statement.execute(sql);
            try (ResultSet rows = statement.executeQuery("SELECT pg_backend_pid()")) {
                rows.next();
                pid = rows.getInt(1);
            }
        }
    }

    /** Until somebody waits. */
    void awaited() {
        until("count(*)");
    }

    /** The same; then that one's statement is cancelled. */
    void cancelled() {
        until("count(pg_cancel_backend(pid))");
    }

    /** The same; then that one's connection is ended. */
    void terminated() {
        until("count(pg_terminate_backend(pid))");
    }

    private void until(String what) {
        await().atMost(PATIENCE).until(() -> {
            try (Connection superuser = OwnerDatabase.superuser();
                    Statement statement = superuser.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT " + what + " FROM pg_stat_activity WHERE " + pid
                            + " = ANY (pg_blocking_pids(pid))")) {
                rows.next();
                return rows.getInt(1) > 0;
            }
        });
    }

    void commit() throws SQLException {
        holder.commit();
    }

    @Override
    public void close() throws SQLException {
        holder.rollback();
        holder.close();
    }
}
