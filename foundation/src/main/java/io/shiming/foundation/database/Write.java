package io.shiming.foundation.database;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * Everything that must be committed together, as one SQL statement and so one round trip: a guard that decides whether
 * the write happens at all, and parts that each add rows from it. A part is written
 * {@code INSERT INTO t (…) SELECT ?::uuid, … FROM guard} and so does nothing when the guard returned no row, which is
 * how the loser of a race is told. Parameters are {@code ?} in order.
 */
public final class Write {
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String INTEGRITY_VIOLATION = "23";
    private static final String FROM_GUARD = " FROM guard";
    /**
     * SQLSTATE classes: connection exception, transaction rolled back (deadlock), insufficient resources, operator
     * intervention such as a shutdown or a statement that took too long.
     */
    private static final Set<String> OUTAGES = Set.of("08", "40", "53", "57");

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** One part of a write, contributed by whoever owns its table. */
    public record Part(String sql, List<Object> arguments) {
        public static Part of(String sql, Object... arguments) {
            return new Part(sql, Arrays.asList(arguments));
        }
    }

    private final List<Part> parts = new ArrayList<>();
    private final Scope scope;

    private Write(Scope scope, Part guard) {
        this.scope = scope;
        parts.add(guard);
    }

    /** A write that always happens, unless a constraint forbids it. */
    public static Write always(Scope scope) {
        return new Write(scope, Part.of("SELECT 1 AS one"));
    }

    /** A write that happens for the rows the guard returns; it should lock them, as an UPDATE … RETURNING does. */
    public static Write when(Scope scope, String guard, Object... arguments) {
        return new Write(scope, Part.of(guard, arguments));
    }

    public Write and(String sql, Object... arguments) {
        return and(Part.of(sql, arguments));
    }

    public Write and(Part part) {
        parts.add(part);
        return this;
    }

    /**
     * Adds what belongs to the write as a whole, where the guard returns a row for each of many records.
     *
     * @param part one that adds its row FROM guard, and takes nothing from it
     */
    public Write andOnce(Part part) {
        if (!part.sql().contains(FROM_GUARD)) {
            throw new IllegalArgumentException("not a part that adds a row" + FROM_GUARD);
        }
        return and(new Part(
                part.sql().replace(FROM_GUARD, " FROM (SELECT FROM guard LIMIT 1) AS once"), part.arguments()));
    }

    public Write and(Optional<Part> part) {
        part.ifPresent(this::and);
        return this;
    }

    public Write and(Collection<Part> more) {
        parts.addAll(more);
        return this;
    }

    Scope scope() {
        return scope;
    }

    /** Runs the statement; the answer is whether the guard let it happen. */
    Uni<Boolean> run(SqlClient client) {
        return count(client).map(rows -> rows > 0);
    }

    /** Runs the statement; the answer is how many rows the guard returned. */
    Uni<Long> count(SqlClient client) {
        StringBuilder sql = new StringBuilder("WITH ");
        Tuple values = Tuple.tuple();
        for (int i = 0; i < parts.size(); i++) {
            sql.append(i == 0 ? "guard" : ", part" + i).append(" AS (");
            number(parts.get(i).sql(), sql, values.size());
            for (Object argument : parts.get(i).arguments()) {
                values.addValue(wire(argument));
            }
            sql.append(')');
        }
        sql.append(" SELECT count(*) AS happened FROM guard");
        return client.preparedQuery(sql.toString())
                .execute(values)
                .map(rows -> rows.iterator().next().getLong("happened"));
    }

    /** Whether a write failed because it would have broken a unique constraint of this name. */
    public static boolean violates(Throwable failure, String constraint) {
        return failure instanceof PgException database
                && UNIQUE_VIOLATION.equals(database.getSqlState())
                && constraint.equals(database.getConstraint());
    }

    /**
     * Whether PostgreSQL itself refused the write for a broken constraint, so that certainly nothing of it is there. A
     * connection that broke says no such thing: the commit may have been done.
     */
    public static boolean refused(Throwable failure) {
        return failure instanceof PgException database
                && database.getSqlState() != null
                && database.getSqlState().startsWith(INTEGRITY_VIOLATION);
    }

    /** Whether a failure means that a database cannot be reached or used just now. */
    public static boolean outage(Throwable failure) {
        if (failure instanceof PgException database && database.getSqlState() != null) {
            return OUTAGES.contains(database.getSqlState().substring(0, 2)) || busy(failure);
        }
        return failure instanceof ClosedConnectionException
                || failure instanceof IOException
                || failure instanceof TimeoutException
                || failure instanceof io.smallrye.mutiny.TimeoutException;
    }

    /** Whether a lock was not to be had in time. */
    public static boolean busy(Throwable failure) {
        return failure instanceof PgException database && LOCK_NOT_AVAILABLE.equals(database.getSqlState());
    }

    /** Whether more requests wait for a connection already than ever get one in time, or this one did not get it. */
    public static boolean overload(Throwable failure) {
        // For the latter the client has no class of its own.
        return failure instanceof ConnectionPoolTooBusyException
                || (failure instanceof NoStackTraceThrowable && "Timeout".equals(failure.getMessage()));
    }

    private static void number(String text, StringBuilder sql, int used) {
        int next = used;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '?') {
                sql.append('$').append(++next);
            } else {
                sql.append(text.charAt(i));
            }
        }
    }

    /** Bytes as PostgreSQL's client takes an array of them. */
    public static Buffer[] buffers(byte[]... many) {
        return Arrays.stream(many)
                .map(bytes -> bytes == null ? null : Buffer.buffer(bytes))
                .toArray(Buffer[]::new);
    }

    private static Object wire(Object argument) {
        if (argument instanceof Instant instant) {
            return Values.utc(instant);
        }
        if (argument instanceof byte[] bytes) {
            return Buffer.buffer(bytes);
        }
        if (argument instanceof byte[][] many) {
            return buffers(many);
        }
        if (argument instanceof Enum<?> constant) {
            return constant.name();
        }
        return argument;
    }
}
