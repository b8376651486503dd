package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.registration.domain.DailyRecord;
import io.shiming.registration.domain.PurgeOutcome;
import io.shiming.registration.domain.RetainedRecord;
import io.shiming.registration.persistence.RetainedRecords;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Purges records that outlived their day because they were held, once they are not any more (Art. 15). All others go with
 * their day.
 */
@ApplicationScoped
public class PurgeHeldRecords {
    /** Each is a lock, of which a server has some thousands for everybody. */
    private static final int AT_ONCE = 100;

    private final RetainedRecords records;
    private final KeyServer keys;
    private final AuditTrail audit;
    private final Clock clock;
    private final RegistrationConfig config;

    PurgeHeldRecords(
            RetainedRecords records, KeyServer keys, AuditTrail audit, Clock clock, RegistrationConfig config) {
        this.records = records;
        this.keys = keys;
        this.audit = audit;
        this.clock = clock;
        this.config = config;
    }

    /** Purges those of some ids that are such records; what is none is not in the answer. */
    Uni<Map<UUID, PurgeOutcome>> purge(OrderPurge.Command command) {
        return records.find(command.ids()).chain(found -> {
            List<RetainedRecord> due = found.values().stream()
                    .filter(record -> outcome(record) == PurgeOutcome.PURGED)
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

    /** The keys go last: whoever is told again finds the tombstone, and destroys it then. */
    private Uni<Map<UUID, RetainedRecord>> purge(List<RetainedRecord> due, OrderPurge.Command command) {
        return Multi.createFrom()
                .items(DailyRecord.values())
                .onItem()
                .transformToUniAndConcatenate(kind -> purge(
                        kind,
                        due.stream()
                                .filter(record -> record.kind() == kind)
                                .map(RetainedRecord::id)
                                .toList(),
                        command))
                .collect()
                .asList()
                .chain(() -> records.find(command.ids()))
                .call(left -> keys.destroy(due.stream()
                        .map(RetainedRecord::id)
                        .filter(id -> !left.containsKey(id))
                        .toList()));
    }

    private Uni<Void> purge(DailyRecord kind, List<UUID> due, OrderPurge.Command command) {
        return Multi.createFrom()
                .iterable(due)
                .group()
                .intoLists()
                .of(AT_ONCE)
                .onItem()
                .transformToUniAndConcatenate(some -> purgeInTurn(kind, some, command))
                .collect()
                .asList()
                .replaceWithVoid();
    }

    private Uni<Boolean> purgeInTurn(DailyRecord kind, List<UUID> due, OrderPurge.Command command) {
        return records.runInTurn(
                due,
                records.purge(kind, due, command.runId(), clock.instant())
                        .andOnce(audit.record(AuditTrail.Entry.by(
                                command.caller(),
                                command.correlator(),
                                null,
                                kind.noun() + "s.purged",
                                "purge-run",
                                command.runId(),
                                "PURGED"))));
    }

    private PurgeOutcome outcome(RetainedRecord record) {
        return record.purgeable(clock.instant(), config.regionZone());
    }
}
