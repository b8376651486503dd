package io.shiming.foundation.outbox;

import static io.shiming.foundation.database.Values.utc;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduled;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.time.Rounds;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The delivering side of the outbox: takes due messages ({@code FOR UPDATE SKIP LOCKED}, so all replicas work at
 * once), delivers them, and pauses longer after each failure. Delivery is at least once.
 */
@Singleton
public class OutboxDispatcher {
    private static final Logger LOG = Logger.getLogger(OutboxDispatcher.class);
    private static final int LONGEST_DOUBLING = 20;

    private final Database database;
    private final Clock clock;
    private final OutboxConfig config;
    private final MeterRegistry metrics;
    private final Map<String, OutboxTarget> targets;
    private final Map<String, AtomicLong> gauges = new ConcurrentHashMap<>();
    private final Set<String> busy = ConcurrentHashMap.newKeySet();

    public OutboxDispatcher(
            Database database,
            Clock clock,
            OutboxConfig config,
            MeterRegistry metrics,
            @All List<OutboxTarget> targets) {
        this.database = database;
        this.clock = clock;
        this.config = config;
        this.metrics = metrics;
        this.targets = targets.stream().collect(Collectors.toMap(OutboxTarget::name, Function.identity()));
    }

    /** Delivers what is due, to each target by itself, so that one that hangs holds up no other. */
    @Scheduled(every = "1s")
    void deliverDue() {
        targets.values().forEach(target -> {
            if (busy.add(target.name())) {
                drain(target)
                        .onTermination()
                        .invoke(() -> busy.remove(target.name()))
                        .subscribe()
                        .with(done -> {});
            }
        });
    }

    /** Batch after batch until nothing is due. A batch is under way all at once, so that none outlives its lease. */
    private Uni<Void> drain(OutboxTarget target) {
        return Multi.createBy()
                .repeating()
                .uni(() -> claim(target).chain(this::deliverAll))
                .whilst(delivered -> delivered == config.batch())
                .collect()
                .last()
                .replaceWithVoid()
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "Outbox could not be read: %s", failure.getClass().getName()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Integer> deliverAll(List<OutboxMessage> batch) {
        return Multi.createFrom()
                .iterable(batch)
                .onItem()
                .transformToUni(this::deliver)
                .merge(Math.max(1, batch.size()))
                .collect()
                .asList()
                .replaceWith(batch.size());
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> measureBacklog() {
        return database.query(
                        Scope.none(),
                        "SELECT target, count(*) FILTER (WHERE dead_at IS NULL) AS waiting, count(dead_at) AS dead,"
                                + " coalesce(extract(epoch FROM $1 - min(created_at) FILTER (WHERE dead_at IS NULL)), 0)::bigint"
                                + " AS age FROM outbox WHERE delivered_at IS NULL GROUP BY target",
                        Tuple.of(utc(clock.instant())))
                .invoke(rows -> {
                    gauges.values().forEach(gauge -> gauge.set(0));
                    for (Row row : rows) {
                        gauge("shiming.outbox.backlog", row.getString("target")).set(row.getLong("waiting"));
                        gauge("shiming.outbox.oldest.seconds", row.getString("target"))
                                .set(Math.max(0, row.getLong("age")));
                        gauge("shiming.outbox.dead", row.getString("target")).set(row.getLong("dead"));
                    }
                })
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    @Scheduled(every = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> forgetDelivered() {
        return Rounds.untroubled(database.query(
                        Scope.none(),
                        "DELETE FROM outbox WHERE delivered_at < $1",
                        Tuple.of(utc(clock.instant().minus(config.keepDelivered()))))
                .replaceWithVoid());
    }

    private Uni<List<OutboxMessage>> claim(OutboxTarget target) {
        Instant now = clock.instant();
        return database.query(
                        Scope.none(),
                        """
                        UPDATE outbox SET attempts = attempts + 1, next_attempt_at = $1
                        WHERE id IN (SELECT id FROM outbox
                                     WHERE target = $2 AND next_attempt_at <= $3
                                       AND delivered_at IS NULL AND dead_at IS NULL
                                     ORDER BY next_attempt_at LIMIT $4 FOR UPDATE SKIP LOCKED)
                        RETURNING id, target, kind, body::text AS body, correlator, created_at, attempts""",
                        Tuple.of(utc(now.plus(config.lease())), target.name(), utc(now), config.batch()))
                .map(rows -> {
                    var batch = new java.util.ArrayList<OutboxMessage>(rows.size());
                    for (Row row : rows) {
                        batch.add(new OutboxMessage(
                                row.getUUID("id"),
                                row.getString("target"),
                                row.getString("kind"),
                                row.getString("body"),
                                row.getString("correlator"),
                                row.getOffsetDateTime("created_at").toInstant(),
                                row.getInteger("attempts")));
                    }
                    return batch;
                });
    }

    private Uni<Void> deliver(OutboxMessage message) {
        return Uni.createFrom()
                .deferred(() -> targets.get(message.target()).deliver(message))
                .ifNoItem()
                // Well within the lease, so that nobody else has taken the message over meanwhile.
                .after(config.lease().multipliedBy(2).dividedBy(3))
                .fail()
                .chain(() -> database.query(
                                Scope.none(),
                                "UPDATE outbox SET delivered_at = $2, last_failure = NULL WHERE id = $1",
                                Tuple.of(message.id(), utc(clock.instant())))
                        .replaceWithVoid())
                .onFailure()
                .recoverWithUni(failure -> postpone(message, failure))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> postpone(OutboxMessage message, Throwable failure) {
        boolean dead = failure instanceof OutboxTarget.Undeliverable || message.attempts() >= config.attempts();
        Instant now = clock.instant();
        if (dead) {
            LOG.errorf("Outbox message %s to %s laid aside as dead letter", message.id(), message.target());
        }
        return database.query(
                        Scope.none(),
                        "UPDATE outbox SET next_attempt_at = $2, dead_at = $3, last_failure = $4"
                                + " WHERE id = $1 AND delivered_at IS NULL",
                        Tuple.of(
                                message.id(),
                                utc(now.plus(pause(message.attempts()))),
                                dead ? utc(now) : null,
                                failure.getClass().getSimpleName()))
                .replaceWithVoid();
    }

    /** Exponential backoff with jitter, so that what failed together does not come back together. */
    private Duration pause(int attempts) {
        long doubled = config.firstPause().toMillis() << Math.min(attempts - 1, LONGEST_DOUBLING);
        long longest = Math.min(doubled, config.longestPause().toMillis());
        return Duration.ofMillis(longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1));
    }

    private AtomicLong gauge(String name, String target) {
        return gauges.computeIfAbsent(name + "/" + target, key -> {
            AtomicLong value = new AtomicLong();
            Gauge.builder(name, value, AtomicLong::get).tag("target", target).register(metrics);
            return value;
        });
    }
}
