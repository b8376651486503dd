package io.shiming.foundation.audit;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.shiming.foundation.crypto.Keysets;
import io.shiming.foundation.time.Rounds;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Seals what was written to the audit trail since the last time: Merkle root over the batch, chained to the seal before,
 * signed. Writers do not wait for it and share no row with it. Four round trips a batch.
 */
@Singleton
public class SealTrail {
    private static final Logger LOG = Logger.getLogger(SealTrail.class);

    private final SealRepository seals;
    private final SealHeads heads;
    private final Keysets keysets;
    private final Clock clock;
    private final AuditConfig config;
    private final AtomicLong published = new AtomicLong();
    /** When nothing was left to seal the last time. */
    private final AtomicReference<Instant> sealed;

    SealTrail(
            SealRepository seals,
            SealHeads heads,
            Keysets keysets,
            Clock clock,
            AuditConfig config,
            MeterRegistry metrics) {
        this.seals = seals;
        this.heads = heads;
        this.keysets = keysets;
        this.clock = clock;
        this.config = config;
        sealed = new AtomicReference<>(clock.instant());
        metrics.gauge("shiming.audit.published", published);
        metrics.gauge(
                "shiming.audit.seal.lag.seconds",
                sealed,
                last -> Math.max(
                        0, Duration.between(last.get(), clock.instant()).toSeconds()));
    }

    @Scheduled(every = "{shiming.audit.seal-every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> run() {
        return Rounds.untroubled(
                sealAll().invoke(() -> sealed.set(clock.instant())).chain(this::publishNewest));
    }

    /** Seals until nothing is left to seal. */
    public Uni<Void> sealAll() {
        return seals.seal(config.batch(), this::next)
                .chain(made -> made.filter(seal -> seal.size() == config.batch())
                        .map(full -> sealAll())
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    private Seal next(Optional<Seal> last, List<byte[]> leaves) {
        return Seal.sign(
                last.map(seal -> seal.number() + 1).orElse(1L),
                clock.instant(),
                leaves.size(),
                MerkleTree.root(leaves),
                last.map(Seal::head).orElse(Seal.NONE),
                keysets.auditSigner());
    }

    /** Also what another replica sealed and could not publish before it died. */
    private Uni<Void> publishNewest() {
        return seals.newest()
                .invoke(newest -> {
                    if (newest.map(Seal::number).orElse(0L) < published.get()) {
                        LOG.errorf(
                                "Seals up to %d were published and are gone: the trail was cut off", published.get());
                    }
                })
                .chain(newest -> newest.filter(seal -> seal.number() > published.get())
                        .map(seal -> heads.publish(seal).invoke(() -> published.set(seal.number())))
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }
}
