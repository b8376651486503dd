package io.shiming.foundation.database;

import io.smallrye.mutiny.CompositeException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The service's main database. What concerns tenants runs in a transaction that first says for whom ({@link Scope}):
 * opening, statements and commit are sent together, so it is one round trip all the same. Nothing waits without end.
 */
@Singleton
public class Database {
    /** Longer than PostgreSQL's own limits on a statement, for a server that is there and silent. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Pool pool;
    private final String name;

    public Database(Pool pool, @ConfigProperty(name = "shiming.database") String name) {
        this.pool = pool;
        this.name = name;
    }

    /** Runs a statement on what this scope may see. One round trip. */
    public Uni<RowSet<Row>> query(Scope scope, String sql, Tuple values) {
        return within(scope, client -> client.preparedQuery(sql).execute(values));
    }

    /** Runs a write in its scope; the answer is whether its guard let it happen. One round trip. */
    public Uni<Boolean> run(Write write) {
        return within(write.scope(), write::run);
    }

    /** The same; the answer is for how many rows its guard let it happen. */
    public Uni<Long> count(Write write) {
        return within(write.scope(), write::count);
    }

    /**
     * The same as {@link #run(Write)}, one at a time among writes that share a lock, so that each sees what the ones before it
     * wrote. One round trip, and the wait for one's turn.
     */
    public Uni<Boolean> runInTurn(Collection<Long> locks, Write write) {
        Long[] inOrder = locks.stream().sorted().toArray(Long[]::new);
        return inTransaction(
                write.scope(),
                connection -> together(
                        connection
                                .preparedQuery("SELECT pg_advisory_xact_lock(k) FROM unnest($1::bigint[]) AS k")
                                .execute(Tuple.tuple().addArrayOfLong(inOrder)),
                        write.run(connection)));
    }

    /**
     * Runs writes of one scope that are committed together, each of which sees what those before it wrote. One round trip.
     * Whether their guards let them happen is not told.
     */
    public Uni<Void> runTogether(List<Write> inOrder) {
        return inTransaction(
                inOrder.get(0).scope(),
                connection -> Uni.combine()
                        .all()
                        .unis(inOrder.stream()
                                .map(write -> write.run(connection))
                                .toList())
                        .collectFailures()
                        .with(happened -> null));
    }

    /**
     * Reads what is on record as read with it: in one transaction, and nothing is given out unless that was committed
     * (Art. 16). One round trip.
     *
     * @param record what puts the look on record, in the scope of both
     * @return null when the record's guard did not let it happen
     */
    public Uni<RowSet<Row>> readOnRecord(Write record, String sql, Tuple values) {
        return queryInTurn(record, sql, values);
    }

    /**
     * Runs a statement one at a time among those that lock the same rows first, so that it sees what the ones before it wrote.
     * One round trip, and the wait for one's turn.
     *
     * @param turn whose guard locks, in the scope of both
     * @return null when the guard returned no row; the statement has run all the same
     */
    public Uni<RowSet<Row>> queryInTurn(Write turn, String sql, Tuple values) {
        return inTransaction(
                turn.scope(),
                connection -> Uni.combine()
                        .all()
                        .unis(
                                turn.run(connection),
                                connection.preparedQuery(sql).execute(values))
                        .collectFailures()
                        .with((happened, result) -> happened ? result : null));
    }

    /**
     * Several statements, one after the other, that are committed together or not at all. A round trip each, and two.
     *
     * @param steps each waits for the one before; no other system may be asked among them
     */
    public <T> Uni<T> transaction(Scope scope, Function<SqlConnection, Uni<T>> steps) {
        return bounded(transaction(scope.begin(name), steps));
    }

    /**
     * The same for what may take long, such as a look through a whole table, and nobody waits for.
     *
     * @param longest how long a statement, and nearly how long all of them together, may take
     */
    public <T> Uni<T> transaction(Scope scope, Duration longest, Function<SqlConnection, Uni<T>> steps) {
        String begin = scope.begin(name) + "; SET LOCAL statement_timeout = " + longest.toMillis();
        return transaction(begin, steps)
                .ifNoItem()
                .after(longest.plus(PATIENCE))
                .fail();
    }

    /**
     * Takes some rows and writes what follows from them, in one transaction, so that they stay taken until it is written:
     * whoever else takes with {@code FOR UPDATE SKIP LOCKED} takes others. Four round trips.
     *
     * @param next what follows from what was taken; empty for nothing
     * @return how many were taken
     */
    public Uni<Integer> takeAndWrite(
            Scope scope, String take, Tuple values, Function<RowSet<Row>, Optional<Write>> next) {
        return transaction(
                scope,
                connection -> connection
                        .preparedQuery(take)
                        .execute(values)
                        .call(rows -> next.apply(rows)
                                .map(write -> write.run(connection))
                                .orElseGet(() -> Uni.createFrom().item(false)))
                        .map(RowSet::size));
    }

    /** Runs a write that may take long, and nobody waits for; the answer is whether its guard let it happen. */
    public Uni<Boolean> run(Write write, Duration longest) {
        return transaction(write.scope(), longest, write::run);
    }

    private <T> Uni<T> transaction(String begin, Function<SqlConnection, Uni<T>> steps) {
        return pool.withConnection(connection -> connection
                .query(begin)
                .execute()
                .chain(() -> steps.apply(connection))
                .call(() -> connection.query("COMMIT").execute())
                .onFailure()
                .call(() -> connection.query("ROLLBACK").execute().onFailure().recoverWithNull()));
    }

    /** An answer of a database, or a failure that counts as an outage. */
    public static <T> Uni<T> bounded(Uni<T> answer) {
        return answer.ifNoItem().after(PATIENCE).fail();
    }

    private <T> Uni<T> within(Scope scope, Function<io.vertx.mutiny.sqlclient.SqlClient, Uni<T>> statement) {
        return scope instanceof Scope.NoTenant
                ? bounded(statement.apply(pool))
                : inTransaction(scope, statement::apply);
    }

    private <T> Uni<T> inTransaction(Scope scope, Function<SqlConnection, Uni<T>> statements) {
        return bounded(pool.withConnection(connection -> Uni.combine()
                .all()
                .unis(
                        connection.query(scope.begin(name)).execute(),
                        statements.apply(connection),
                        // After a failure this rolls back, and says nothing of it.
                        connection.query("COMMIT").execute())
                .collectFailures()
                .with((begun, result, committed) -> result)
                .onFailure(CompositeException.class)
                .transform(all -> all.getCauses().get(0))));
    }

    private static <T> Uni<T> together(Uni<?> first, Uni<T> second) {
        return Uni.combine().all().unis(first, second).collectFailures().with((ignored, result) -> result);
    }
}
