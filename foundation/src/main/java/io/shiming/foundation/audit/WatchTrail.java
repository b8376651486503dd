package io.shiming.foundation.audit;

import io.quarkus.scheduler.Scheduled;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.time.Rounds;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Looks at the trail again, seal by seal and round after round: whether each follows on the one before, and still has the
 * entries it was made of. Of one that does not incident-service is told, so that people look at it (Art. 16). That shows what
 * was changed, not by whom; signatures and published heads are looked at by {@link TrailVerifier}, elsewhere. Replicas share
 * one round, and after a restart it goes on where it was.
 */
@Singleton
public class WatchTrail {
    private static final Logger LOG = Logger.getLogger(WatchTrail.class);
    /** Read together. */
    private static final int SEALS = 256;
    /** Read together, unless one seal has more. */
    private static final int ENTRIES = 1024;

    private final SealRepository seals;
    private final Database database;
    private final Outbox outbox;
    private final AuditTrail audit;
    private final AuditConfig config;
    private final String service;

    WatchTrail(
            SealRepository seals,
            Database database,
            Outbox outbox,
            AuditTrail audit,
            AuditConfig config,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.seals = seals;
        this.database = database;
        this.outbox = outbox;
        this.audit = audit;
        this.config = config;
        this.service = service;
    }

    /**
     * What was looked at.
     *
     * @param place the last seal; 0 when there was none left
     */
    private record Look(long place, int entries) {}

    @Scheduled(every = "{shiming.audit.look-every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> run() {
        return Rounds.untroubled(look());
    }

    /** Looks at the next seals, up to the newest or until it has seen enough. Four round trips for a thousand entries. */
    public Uni<Void> look() {
        return seals.lookedAt().chain(place -> look(place, config.lookEntries()));
    }

    private Uni<Void> look(long place, int entries) {
        return next(place)
                .chain(look -> seals.lookedAt(place, look.place())
                        .chain(mine -> mine && look.place() > 0 && look.entries() < entries
                                ? look(look.place(), entries - look.entries())
                                : Uni.createFrom().voidItem()));
    }

    private Uni<Look> next(long place) {
        return seals.page(SEALS, place - 1).chain(found -> {
            Optional<Seal> before = found.stream().findFirst().filter(seal -> seal.number() == place);
            if (place > 0 && before.isEmpty()) {
                // It was there when it was looked at.
                return tell(place).replaceWith(new Look(0, 0));
            }
            List<Seal> fresh = together(before.isPresent() ? found.subList(1, found.size()) : found);
            if (fresh.isEmpty()) {
                return Uni.createFrom().item(new Look(0, 0));
            }
            long last = fresh.get(fresh.size() - 1).number();
            return seals.leaves(fresh.get(0).number(), last)
                    .chain(leaves -> tell(broken(before, fresh, leaves))
                            .replaceWith(new Look(
                                    last, fresh.stream().mapToInt(Seal::size).sum())));
        });
    }

    private static List<Seal> together(List<Seal> found) {
        int entries = 0;
        for (int i = 0; i < found.size(); i++) {
            entries += found.get(i).size();
            if (i > 0 && entries > ENTRIES) {
                return found.subList(0, i);
            }
        }
        return found;
    }

    private static List<Seal> broken(
            Optional<Seal> before, List<Seal> seals, Map<Long, List<Optional<byte[]>>> leaves) {
        List<Seal> broken = new ArrayList<>();
        Optional<Seal> last = before;
        for (Seal seal : seals) {
            if (!isWhole(last, seal, leaves.getOrDefault(seal.number(), List.of()))) {
                broken.add(seal);
            }
            last = Optional.of(seal);
        }
        return broken;
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

    private Uni<Void> tell(List<Seal> broken) {
        Uni<Void> told = Uni.createFrom().voidItem();
        for (Seal seal : broken) {
            told = told.chain(() -> tell(seal.number()));
        }
        return told;
    }

    /** Once, and anew when that message is forgotten and it is still so. */
    private Uni<Void> tell(long seal) {
        LOG.errorf("Seal %d of the audit trail is not as it was made", seal);
        String detail = "SEAL_" + seal;
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
