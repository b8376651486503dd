package io.shiming.foundation.audit;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.KeysConfig;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.time.Rounds;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Sees when more sealed values do not open than by chance: somebody altered or moved them, or their keys (Art. 16).
 * Incident-service is told once an hour, by each replica that meets them.
 */
@Singleton
public class WatchSealedValues {
    private static final Logger LOG = Logger.getLogger(WatchSealedValues.class);
    private static final Duration NOT_AGAIN_FOR = Duration.ofHours(1);

    private final Database database;
    private final Outbox outbox;
    private final AuditTrail audit;
    private final KeysConfig config;
    private final Clock clock;
    private final String service;
    private long seen = DataKey.failures();
    private Instant quietUntil = Instant.MIN;

    WatchSealedValues(
            Database database,
            Outbox outbox,
            AuditTrail audit,
            KeysConfig config,
            Clock clock,
            MeterRegistry metrics,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.database = database;
        this.outbox = outbox;
        this.audit = audit;
        this.config = config;
        this.clock = clock;
        this.service = service;
        FunctionCounter.builder("shiming.keys.unsealable", DataKey.class, key -> DataKey.failures())
                .description("Sealed values that did not open though there was a key for them")
                .register(metrics);
    }

    @Scheduled(every = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> run() {
        return Rounds.untroubled(look());
    }

    /** Looks at those since the last time; tells when they are too many. One round trip, when it does. */
    public Uni<Void> look() {
        long now = DataKey.failures();
        long fresh = now - seen;
        seen = now;
        if (fresh < config.alertFailures() || clock.instant().isBefore(quietUntil)) {
            return Uni.createFrom().voidItem();
        }
        LOG.errorf("%d sealed values did not open within a minute", fresh);
        String detail = "FAILURES_" + fresh;
        String correlator = UUID.randomUUID().toString();
        return database.run(Write.always(Scope.none())
                        .and(outbox.detection("DECRYPT_FAILURES", detail, correlator))
                        .and(audit.record(new AuditTrail.Entry(
                                service,
                                service,
                                null,
                                "sealed-values.unsealable",
                                "sealed-value",
                                null,
                                detail,
                                correlator))))
                .invoke(told -> quietUntil = clock.instant().plus(NOT_AGAIN_FOR))
                .replaceWithVoid();
    }
}
