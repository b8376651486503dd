package io.shiming.registration.application;

import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.outbox.OutboxMessage;
import io.shiming.foundation.outbox.OutboxTarget;
import io.shiming.registration.persistence.PurgeRepository;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The keys of registrations that fall due in the same month are in one cohort, so that its key is destroyed with the last of
 * them (Art. 12, 16). A message says only that something about a registration changed: where its key belongs is judged by
 * how it stands when the message arrives, so that late and repeated ones do no harm.
 */
@ApplicationScoped
public class MoveKeyToCohort implements OutboxTarget {
    private static final String TARGET = "keys";
    private static final String KIND = "cohort";
    private static final String RECORD = "recordId";
    private static final String DUE = "due/";

    private final PurgeRepository repository;
    private final KeyServer keys;
    private final Clock clock;
    private final RegistrationConfig config;

    MoveKeyToCohort(PurgeRepository repository, KeyServer keys, Clock clock, RegistrationConfig config) {
        this.repository = repository;
        this.keys = keys;
        this.clock = clock;
        this.config = config;
    }

    /** Of a registration that ended, is held, or is held no more. */
    static Write.Part message(Outbox outbox, UUID registrationId, String correlator) {
        return outbox.message(TARGET, KIND, Map.of(RECORD, registrationId), correlator);
    }

    @Override
    public String name() {
        return TARGET;
    }

    @Override
    public Uni<Void> deliver(OutboxMessage message) {
        return move(UUID.fromString(new JsonObject(message.body()).getString(RECORD)));
    }

    /** Until it is where it belongs: whoever changes that meanwhile may have moved it already, or before this was written. */
    private Uni<Void> move(UUID id) {
        return cohort(id)
                .chain(cohort -> cohort == null
                        ? Uni.createFrom().voidItem()
                        : keys.move(List.of(id), cohort)
                                .chain(() -> cohort(id))
                                .chain(now -> now == null || now.equals(cohort)
                                        ? Uni.createFrom().voidItem()
                                        : move(id)));
    }

    /** Null where it was purged meanwhile. */
    private Uni<String> cohort(UUID id) {
        return repository.find(List.of(id)).map(found -> {
            var registration = found.get(id);
            return registration == null
                    ? null
                    : registration
                            .dueMonth(config.regionZone())
                            .map(month -> DUE + month)
                            .orElse(KeyServer.LIVE);
        });
    }

    /** Destroys the cohorts of months that are over in which nothing is left. */
    public Uni<Void> destroyEmpty() {
        return keys.destroyEmptyCohorts(DUE, DUE + YearMonth.from(config.dayOf(clock.instant())));
    }
}
