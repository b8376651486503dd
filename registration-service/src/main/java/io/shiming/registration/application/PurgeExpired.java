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
import java.util.UUID;

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

    /** What became of each. Five round trips to the main server for most orders, one to the keys server. */
    Uni<Map<UUID, PurgeOutcome>> purge(OrderPurge.Command command) {
        return repository.find(command.ids()).chain(found -> {
            List<RetainedRegistration> due = found.values().stream()
                    .filter(each -> outcome(each) == PurgeOutcome.PURGED)
                    .toList();
            return due.isEmpty()
                    ? settle(command, found)
                    : purge(due, command)
                            // What was changed in between is looked at again, and there is always less of it.
                            .chain(any -> any ? purge(command) : settleRest(command));
        });
    }

    /** What the database itself does not let go is not due by its clock, or was changed just now. */
    private Uni<Map<UUID, PurgeOutcome>> settleRest(OrderPurge.Command command) {
        return repository.find(command.ids()).chain(found -> settle(command, found));
    }

    private Uni<Boolean> purge(List<RetainedRegistration> due, OrderPurge.Command command) {
        return repository.run(repository
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

    private Uni<Map<UUID, PurgeOutcome>> settle(OrderPurge.Command command, Map<UUID, RetainedRegistration> found) {
        return repository.purged(command.ids()).chain(purged -> {
            List<UUID> readable =
                    purged.keySet().stream().filter(id -> !purged.get(id)).toList();
            Uni<Void> destroyed = readable.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : keys.destroy(readable).chain(() -> repository.unreadable(readable, clock.instant()));
            return destroyed.replaceWith(() -> outcomes(command, found, purged));
        });
    }

    private Map<UUID, PurgeOutcome> outcomes(
            OrderPurge.Command command, Map<UUID, RetainedRegistration> found, Map<UUID, Boolean> purged) {
        Map<UUID, PurgeOutcome> outcomes = new HashMap<>();
        for (UUID id : command.ids()) {
            RetainedRegistration still = found.get(id);
            outcomes.put(
                    id,
                    still != null
                            ? outcome(still).whenKept()
                            : purged.containsKey(id) ? PurgeOutcome.PURGED : PurgeOutcome.UNKNOWN);
        }
        return outcomes;
    }

    private PurgeOutcome outcome(RetainedRegistration registration) {
        return registration.purgeable(clock.instant(), config.regionZone());
    }
}
