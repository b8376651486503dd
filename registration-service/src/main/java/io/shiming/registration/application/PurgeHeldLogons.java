package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.registration.domain.PurgeOutcome;
import io.shiming.registration.domain.RetainedLogon;
import io.shiming.registration.persistence.RetainedLogons;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Purges log-ons that outlived their day because they were held, once they are not any more (Art. 15). All others go with
 * their day.
 */
@ApplicationScoped
public class PurgeHeldLogons {
    /** Each is a lock, of which a server has some thousands for everybody. */
    private static final int AT_ONCE = 100;

    private final RetainedLogons logons;
    private final KeyServer keys;
    private final AuditTrail audit;
    private final Clock clock;
    private final RegistrationConfig config;

    PurgeHeldLogons(RetainedLogons logons, KeyServer keys, AuditTrail audit, Clock clock, RegistrationConfig config) {
        this.logons = logons;
        this.keys = keys;
        this.audit = audit;
        this.clock = clock;
        this.config = config;
    }

    /** Purges those of some ids that are such log-ons; what is no log-on is not in the answer. */
    Uni<Map<UUID, PurgeOutcome>> purge(OrderPurge.Command command) {
        return logons.find(command.ids()).chain(found -> {
            List<UUID> due = found.values().stream()
                    .filter(logon -> outcome(logon) == PurgeOutcome.PURGED)
                    .map(RetainedLogon::id)
                    .toList();
            return (due.isEmpty() ? Uni.createFrom().item(found) : purge(due, command))
                    .map(left -> found.keySet().stream()
                            .collect(Collectors.toMap(
                                    id -> id,
                                    id -> left.containsKey(id)
                                            ? outcome(left.get(id)).whenKept()
                                            : PurgeOutcome.PURGED)));
        });
    }

    /** The key goes last: whoever is told again finds the tombstone, and destroys it then. */
    private Uni<Map<UUID, RetainedLogon>> purge(List<UUID> due, OrderPurge.Command command) {
        return Multi.createFrom()
                .iterable(due)
                .group()
                .intoLists()
                .of(AT_ONCE)
                .onItem()
                .transformToUniAndConcatenate(some -> purgeInTurn(some, command))
                .collect()
                .asList()
                .chain(() -> logons.find(command.ids()))
                .call(left -> {
                    List<UUID> gone =
                            due.stream().filter(id -> !left.containsKey(id)).toList();
                    return keys.destroy(gone);
                });
    }

    private Uni<Boolean> purgeInTurn(List<UUID> due, OrderPurge.Command command) {
        return logons.runInTurn(
                due,
                logons.purge(due, command.runId(), clock.instant())
                        .andOnce(audit.record(AuditTrail.Entry.by(
                                command.caller(),
                                command.correlator(),
                                null,
                                "venue-logons.purged",
                                "purge-run",
                                command.runId(),
                                "PURGED"))));
    }

    private PurgeOutcome outcome(RetainedLogon logon) {
        return logon.purgeable(clock.instant(), config.regionZone());
    }
}
