package io.shiming.verification.persistence;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.verification.domain.CallMinute;
import io.shiming.verification.domain.CallTally;
import io.shiming.verification.domain.CallTally.Latency;
import io.shiming.verification.domain.Channel;
import io.shiming.verification.domain.ChannelFailure;
import io.shiming.verification.domain.StatisticsPeriod;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The calls of each channel, minute and replica. Nobody's in particular, so they belong to no tenant. */
@Singleton
public class CallMinutes {
    private static final String[] CHANNELS =
            Arrays.stream(Channel.values()).map(Channel::name).toArray(String[]::new);

    private static final String WRITE = """
            INSERT INTO channel_minute AS kept (channel, minute, replica, calls, probes, good, no_connection,
                                                timeout, status, unreadable, latency_ms, latency_calls)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            ON CONFLICT (channel, minute, replica) DO UPDATE SET
                calls = excluded.calls, probes = excluded.probes, good = excluded.good,
                no_connection = excluded.no_connection, timeout = excluded.timeout,
                status = excluded.status, unreadable = excluded.unreadable,
                latency_ms = excluded.latency_ms, latency_calls = excluded.latency_calls
            WHERE excluded.calls > kept.calls""";

    private static final String READ = """
            WITH kept AS MATERIALIZED (
                SELECT date_bin(make_interval(secs => $4), minute, $2) AS step, * FROM channel_minute
                WHERE channel = $1 AND minute >= $2 AND minute < $3),
            counted AS (
                SELECT step, sum(probes) AS probes, sum(no_connection) AS no_connection,
                       sum(timeout) AS timeout, sum(status) AS status,
                       sum(unreadable) AS unreadable
                FROM kept GROUP BY step),
            latencies AS (
                SELECT step, ms, sum(calls) AS calls
                FROM (SELECT step, unnest(latency_ms) AS ms, unnest(latency_calls) AS calls FROM kept) AS each
                GROUP BY step, ms),
            gathered AS (
                SELECT step, array_agg(ms) AS latency_ms, array_agg(calls) AS latency_calls
                FROM latencies GROUP BY step)
            SELECT * FROM counted LEFT JOIN gathered USING (step) ORDER BY step""";

    private final Database database;

    CallMinutes(Database database) {
        this.database = database;
    }

    /**
     * Stores minutes of a replica, each with all its calls so far. A row only ever grows, so that neither a repeat nor a
     * write that was overtaken does any harm. A statement for each, usually one or two.
     */
    public Uni<Void> write(Channel channel, UUID replica, List<CallMinute> minutes) {
        return Multi.createFrom()
                .iterable(minutes)
                .onItem()
                .transformToUniAndConcatenate(minute -> write(channel, replica, minute))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> write(Channel channel, UUID replica, CallMinute minute) {
        CallTally tally = minute.tally();
        List<Latency> latencies = tally.latencies();
        return database.query(
                        Scope.none(),
                        WRITE,
                        Tuple.tuple()
                                .addString(channel.name())
                                .addOffsetDateTime(utc(minute.at()))
                                .addUUID(replica)
                                .addInteger(Math.toIntExact(tally.calls()))
                                .addInteger(Math.toIntExact(tally.probes()))
                                .addInteger(Math.toIntExact(tally.good()))
                                .addInteger(Math.toIntExact(tally.failed(ChannelFailure.NO_CONNECTION)))
                                .addInteger(Math.toIntExact(tally.failed(ChannelFailure.TIMEOUT)))
                                .addInteger(Math.toIntExact(tally.failed(ChannelFailure.STATUS)))
                                .addInteger(Math.toIntExact(tally.failed(ChannelFailure.UNREADABLE)))
                                .addArrayOfInteger(
                                        latencies.stream().map(Latency::millis).toArray(Integer[]::new))
                                .addArrayOfInteger(latencies.stream()
                                        .map(latency -> Math.toIntExact(latency.calls()))
                                        .toArray(Integer[]::new)))
                .replaceWithVoid();
    }

    /** The calls of a channel in a period, all replicas' together, by its steps; steps without calls are left out. */
    public Uni<List<CallMinute>> of(Channel channel, StatisticsPeriod period) {
        return database.query(
                        Scope.none(), READ, Tuple.of(channel.name(), utc(period.from()), utc(period.to()), (double)
                                period.step().toSeconds()))
                .map(CallMinutes::steps);
    }

    public Uni<Void> forgetBefore(Instant instant) {
        return database.query(
                        Scope.none(),
                        // Named, so that the primary key finds what is old.
                        "DELETE FROM channel_minute WHERE channel = ANY ($1) AND minute < $2",
                        Tuple.of(CHANNELS, utc(instant)))
                .replaceWithVoid();
    }

    private static List<CallMinute> steps(RowSet<Row> rows) {
        List<CallMinute> steps = new ArrayList<>(rows.size());
        for (Row row : rows) {
            steps.add(new CallMinute(row.getOffsetDateTime("step").toInstant(), tally(row)));
        }
        return steps;
    }

    private static CallTally tally(Row row) {
        Integer[] millis = row.getArrayOfIntegers("latency_ms");
        Long[] calls = row.getArrayOfLongs("latency_calls");
        List<Latency> good = new ArrayList<>();
        for (int i = 0; millis != null && i < millis.length; i++) {
            good.add(new Latency(millis[i], calls[i]));
        }
        return new CallTally()
                .add(
                        row.getLong("probes"),
                        Map.of(
                                ChannelFailure.NO_CONNECTION, row.getLong("no_connection"),
                                ChannelFailure.TIMEOUT, row.getLong("timeout"),
                                ChannelFailure.STATUS, row.getLong("status"),
                                ChannelFailure.UNREADABLE, row.getLong("unreadable")),
                        good);
    }
}
