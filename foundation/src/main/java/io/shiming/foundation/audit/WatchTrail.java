package io.shiming.foundation.audit;

import io.quarkus.scheduler.Scheduled;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.time.Rounds;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Looks at the trail again, seal by seal and round after round: whether each follows on the one before, and still has the
 * entries it was made of. Of one that does not incident-service is told, so that people look at it (Art. 16). That shows what
 * was changed, not by whom; signatures and published heads are looked at by {@link TrailVerifier}, elsewhere.
 */
@Singleton
public class WatchTrail {
    private static final Logger LOG = Logger.getLogger(WatchTrail.class);

    private final SealRepository seals;
    private final Database database;
    private final Outbox outbox;
    private final AuditTrail audit;
    private final String service;
    private Optional<Seal> last = Optional.empty();

    WatchTrail(
            SealRepository seals,
            Database database,
            Outbox outbox,
            AuditTrail audit,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.seals = seals;
        this.database = database;
        this.outbox = outbox;
        this.audit = audit;
        this.service = service;
    }

    @Scheduled(every = "{shiming.audit.look-every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> run() {
        return Rounds.untroubled(look());
    }

    /** Looks at the next seal; after the newest at the first one again. Two round trips. */
    public Uni<Void> look() {
        Optional<Seal> before = last;
        return seals.page(1, before.map(Seal::number).orElse(0L)).chain(found -> {
            last = found.stream().findFirst();
            return last.map(seal -> seals.leaves(seal.number())
                            .chain(leaves -> isWhole(before, seal, leaves)
                                    ? Uni.createFrom().voidItem()
                                    : tell(seal)))
                    .orElseGet(() -> Uni.createFrom().voidItem());
        });
    }

    private static boolean isWhole(Optional<Seal> before, Seal seal, List<Optional<byte[]>> leaves) {
        return seal.number() == before.map(Seal::number).orElse(0L) + 1
                && Arrays.equals(seal.previous(), before.map(Seal::head).orElse(Seal.NONE))
                && leaves.size() == seal.size()
                && leaves.stream().allMatch(Optional::isPresent)
                && Arrays.equals(
                        seal.root(),
                        MerkleTree.root(
                                leaves.stream().map(Optional::orElseThrow).toList()));
    }

    /** Once, and anew when that message is forgotten and it is still so. */
    private Uni<Void> tell(Seal seal) {
        LOG.errorf("Seal %d of the audit trail is not as it was made", seal.number());
        String detail = "SEAL_" + seal.number();
        String correlator = UUID.randomUUID().toString();
        return database.run(Write.when(Scope.none(), """
                                SELECT 1 AS one WHERE NOT EXISTS
                                    (SELECT FROM outbox WHERE target = ?::text AND body ->> 'detail' = ?::text)""", Outbox.INCIDENT, detail)
                        .and(outbox.detection("SEAL_BROKEN", detail, correlator))
                        .and(audit.record(new AuditTrail.Entry(
                                service, service, null, "audit-trail.broken", "audit-seal", null, detail, correlator))))
                .replaceWithVoid();
    }
}
