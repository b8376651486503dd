package io.shiming.retention.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.time.ClockSanity;
import io.shiming.retention.domain.PurgeRun;
import io.shiming.retention.persistence.PurgeQueue;
import io.shiming.retention.persistence.PurgeRunRepository;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Purges what is due (Art. 12, 16), batch after batch. All replicas do so at once, without a leader, and any of them begins a
 * run when it is time and ends it when nothing is left.
 */
@Singleton
public class PurgeDue {
    static final String ITSELF = "retention-service";
    /** What is waited for on the spot when the rate is used up; longer, and the next round looks again. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final PurgeRunRepository runs;
    private final PurgeBatch batch;
    private final WatchClocks clocks;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;
    private final RetentionConfig.Purge config;
    private volatile Instant restsUntil = Instant.MIN;

    PurgeDue(
            PurgeRunRepository runs,
            PurgeBatch batch,
            WatchClocks clocks,
            AuditTrail audit,
            Ids ids,
            Clock clock,
            RetentionConfig config) {
        this.runs = runs;
        this.batch = batch;
        this.clocks = clocks;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
        this.config = config.purge();
    }

    /** What a step came to. */
    private enum Step {
        WORKED,
        /** Nothing more can be claimed. */
        EXHAUSTED,
        /** Not now: the run is stopped, the rate used up, an order not answered, or a clock wrong. */
        STOPPED
    }

    /** Works on the run that is open, or has one begin when it is time; returns when no more can be done just now. */
    public Uni<Void> run() {
        return sane().chain(sane -> sane ? workOrBegin() : Uni.createFrom().voidItem());
    }

    private Uni<Void> workOrBegin() {
        return runs.open()
                .chain(open -> open.isPresent() ? Uni.createFrom().item(open) : begin().chain(runs::open))
                .chain(open -> open.filter(run -> run.state() == PurgeRun.State.RUNNING)
                        .map(this::work)
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    /** Only when anything is due and none has begun for a while. */
    private Uni<Boolean> begin() {
        Instant now = clock.instant();
        PurgeRun run = new PurgeRun(
                ids.next(),
                PurgeRun.Kind.SCHEDULED,
                false,
                PurgeRun.State.RUNNING,
                now,
                ITSELF,
                now,
                Optional.empty(),
                0);
        return runs.run(runs.begunByItself(run, now.minus(config.every()), clocks.host())
                .and(record(run.id(), "begun", run.state())));
    }

    /** Whatever fails one worker, the others finish what they have claimed. */
    private Uni<Void> work(PurgeRun run) {
        return Multi.createFrom()
                .range(0, config.ordersInFlight())
                .onItem()
                .transformToUni(worker -> stepByStep(run))
                .collectFailures()
                .merge(config.ordersInFlight())
                .collect()
                .asList()
                .chain(last -> last.contains(Step.EXHAUSTED)
                        ? complete(run.id())
                        : Uni.createFrom().voidItem());
    }

    private Uni<Step> stepByStep(PurgeRun run) {
        return Multi.createBy()
                .repeating()
                .uni(() -> step(run))
                .whilst(step -> step == Step.WORKED)
                .collect()
                .last();
    }

    /** One batch. Three round trips and the order. */
    private Uni<Step> step(PurgeRun run) {
        return clock.instant().isBefore(restsUntil)
                ? Uni.createFrom().item(Step.STOPPED)
                : sane().chain(sane -> sane
                        ? batch.claim(run).chain(this::carryOut)
                        : Uni.createFrom().item(Step.STOPPED));
    }

    private Uni<Step> carryOut(PurgeBatch.Claim claim) {
        PurgeQueue.Claimed claimed = claim.claimed();
        if (claimed.isEmpty()) {
            return Uni.createFrom().item(Step.EXHAUSTED);
        }
        if (!claimed.running() || claimed.freeIn().compareTo(LONGEST_WAIT) > 0) {
            return Uni.createFrom().item(Step.STOPPED);
        }
        if (!claimed.freeIn().isZero()) {
            return Uni.createFrom().item(Step.WORKED).onItem().delayIt().by(claimed.freeIn());
        }
        return claim.order()
                .map(order -> batch.carryOut(order).map(this::answered))
                .orElseGet(() -> Uni.createFrom().item(Step.WORKED));
    }

    /** Whoever is not answered leaves registration-service alone for a while, and the rest of what is due where it is. */
    private Step answered(boolean clearly) {
        if (!clearly) {
            restsUntil = clock.instant().plus(config.retryAfter());
        }
        return clearly ? Step.WORKED : Step.STOPPED;
    }

    /** As it stands by now: it may have to purge more, and others may be at work on it. */
    private Uni<Void> complete(UUID id) {
        Instant now = clock.instant();
        return runs.find(id)
                .chain(run -> runs.run(
                        runs.completed(run.orElseThrow(), now).and(record(id, "completed", PurgeRun.State.COMPLETED))))
                .replaceWithVoid();
    }

    private Uni<Boolean> sane() {
        return clocks.look().map(found -> found == ClockSanity.SANE);
    }

    private Write.Part record(UUID runId, String verb, PurgeRun.State state) {
        return audit.record(new AuditTrail.Entry(
                ITSELF, ITSELF, null, "purge-run." + verb, "purge-run", runId, state.name(), runId.toString()));
    }
}
