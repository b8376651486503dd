package io.shiming.agent.persistence;

import io.shiming.agent.domain.AgentDossier;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Dossiers kept in the process, so that most questions about an agent cost no round trip. One is forgotten as soon as
 * PostgreSQL tells that the agent's history has grown, and in any case when it is old; while nothing can be heard none is
 * kept. A dossier is put in before it is read, so that what changes while it is read takes it out again.
 */
@Singleton
public class Dossiers {
    /** Whatever is configured: with the time others may trust an answer, a revocation counts within a minute. */
    private static final Duration OLDEST = Duration.ofSeconds(30);

    private static final float LOAD_FACTOR = 0.75f;

    private final DossierRepository stored;
    private final AgentChanges changes;
    private final Clock clock;
    private final Map<UUID, Entry> entries;

    Dossiers(
            DossierRepository stored,
            AgentChanges changes,
            Clock clock,
            @ConfigProperty(name = "shiming.dossiers.remembered", defaultValue = "20000") int most) {
        this.stored = stored;
        this.changes = changes;
        this.clock = clock;
        this.entries = new LinkedHashMap<>(16, LOAD_FACTOR, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<UUID, Entry> eldest) {
                return size() > most;
            }
        };
    }

    private static final class Entry {
        private final Instant askedAt;
        private volatile AgentDossier dossier;

        Entry(Instant askedAt) {
            this.askedAt = askedAt;
        }

        boolean isGood(Instant now) {
            return dossier != null && !askedAt.isAfter(now) && now.isBefore(askedAt.plus(OLDEST));
        }
    }

    /** Begins to hear of changes, or does so again; to be called every second. */
    public Uni<Void> keepHearing() {
        return changes.listen(this::forget, this::forgetAll);
    }

    /** The complete dossier of an agent. No round trip, or one. */
    public Uni<Optional<AgentDossier>> of(UUID agentId) {
        Instant now = clock.instant();
        Entry known = known(agentId);
        if (changes.isHearing() && known != null && known.isGood(now)) {
            return Uni.createFrom().item(Optional.of(known.dossier));
        }
        Entry fresh = new Entry(now);
        if (changes.isHearing()) {
            remember(agentId, fresh);
        }
        return stored.find(Reading.of(agentId), agentId).invoke(found -> fresh.dossier = found.orElse(null));
    }

    private synchronized Entry known(UUID agentId) {
        return entries.get(agentId);
    }

    private synchronized void remember(UUID agentId, Entry entry) {
        entries.put(agentId, entry);
    }

    /** To be read anew. */
    synchronized void forget(UUID agentId) {
        entries.remove(agentId);
    }

    private synchronized void forgetAll() {
        entries.clear();
    }
}
