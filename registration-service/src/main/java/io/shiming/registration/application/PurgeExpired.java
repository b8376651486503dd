package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.registration.domain.PurgeOutcome;
import io.shiming.registration.domain.RetainedRegistration;
import io.shiming.registration.persistence.PurgeRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Purges what retention-service takes for due, unless it is not due by what is on record here (Art. 12, 16). A registration
 * counts as purged when its row and its key are gone; who is stopped in between goes on where it was when it is told again.
 */
@ApplicationScoped
public class PurgeExpired {
    private final PurgeRepository repository;
    private final KeyServer keys;
    private final AuditTrail audit;
    private final Clock clock;
    private final RegistrationConfig config;

    PurgeExpired(PurgeRepository repository, KeyServer keys, AuditTrail audit, Clock clock, RegistrationConfig config) {
        this.repository = repository;
        this.keys = keys;
        this.audit = audit;
        this.clock = clock;
        this.config = config;
    }

    /** What became of each. Two round trips to the main server for most orders, one to the keys server. */
    Uni<Map<UUID, PurgeOutcome>> purge(OrderPurge.Command command) {
        return repository.find(command.ids()).chain(found -> {
            List<RetainedRegistration> due = found.values().stream()
                    .filter(each -> outcome(each) == PurgeOutcome.PURGED)
                    .toList();
            return due.isEmpty() ? settle(command, found, Set.of()) : purge(due, found, command);
        });
    }

    private Uni<Map<UUID, PurgeOutcome>> purge(
            List<RetainedRegistration> due, Map<UUID, RetainedRegistration> found, OrderPurge.Command command) {
        return delete(due, command).chain(deleted -> {
            if (deleted == due.size()) {
                Set<UUID> gone = due.stream().map(RetainedRegistration::id).collect(Collectors.toSet());
                found.keySet().removeAll(gone);
                return settle(command, found, gone);
            }
            // What was changed in between is looked at again, and there is always less of it. What the database itself
            // does not let go is not due by its clock, or was changed just now.
            return deleted > 0
                    ? purge(command)
                    : repository.find(command.ids()).chain(left -> settle(command, left, Set.of()));
        });
    }

    private Uni<Long> delete(List<RetainedRegistration> due, OrderPurge.Command command) {
        return repository.count(repository
                .purge(due, command.runId(), clock.instant())
                .andOnce(audit.record(AuditTrail.Entry.by(
                        command.caller(),
                        command.correlator(),
                        null,
                        "registrations.purged",
                        "purge-run",
                        command.runId(),
                        "PURGED"))));
    }

    /**
     * Destroys the keys of what is gone: of what was deleted just now, and of what was before, for an order may have been
     * broken off between the two.
     */
    private Uni<Map<UUID, PurgeOutcome>> settle(
            OrderPurge.Command command, Map<UUID, RetainedRegistration> kept, Set<UUID> deleted) {
        return purgedBefore(command, kept, deleted)
                .map(before -> Stream.concat(deleted.stream(), before.stream()).collect(Collectors.toSet()))
                .call(purged -> purged.isEmpty() ? Uni.createFrom().voidItem() : keys.destroy(purged))
                .map(purged -> outcomes(command, kept, purged));
    }

    private Uni<Set<UUID>> purgedBefore(
            OrderPurge.Command command, Map<UUID, RetainedRegistration> kept, Set<UUID> deleted) {
        List<UUID> missing = command.ids().stream()
                .filter(id -> !kept.containsKey(id) && !deleted.contains(id))
                .toList();
        return missing.isEmpty() ? Uni.createFrom().item(Set.of()) : repository.purged(missing);
    }

    private Map<UUID, PurgeOutcome> outcomes(
            OrderPurge.Command command, Map<UUID, RetainedRegistration> kept, Set<UUID> purged) {
        Map<UUID, PurgeOutcome> outcomes = new HashMap<>();
        for (UUID id : command.ids()) {
            RetainedRegistration still = kept.get(id);
            outcomes.put(
                    id,
                    still != null
                            ? outcome(still).whenKept()
                            : purged.contains(id) ? PurgeOutcome.PURGED : PurgeOutcome.UNKNOWN);
        }
        return outcomes;
    }

    private PurgeOutcome outcome(RetainedRegistration registration) {
        return registration.purgeable(clock.instant(), config.regionZone());
    }
}
