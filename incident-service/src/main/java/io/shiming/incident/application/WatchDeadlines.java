package io.shiming.incident.application;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.identifier.Ids;
import io.shiming.incident.domain.Entry;
import io.shiming.incident.domain.EntryKind;
import io.shiming.incident.domain.Itself;
import io.shiming.incident.persistence.DeadlineRepository;
import io.shiming.incident.persistence.DeadlineRepository.Near;
import io.shiming.incident.persistence.EntryRepository;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Warns before the time to report an incident is over, and escalates when it is (Art. 17); the same where nobody decides on a
 * draft. Deadlines stand in the database: whichever replica looks next, after whatever outage, finds what came near meanwhile.
 */
@ApplicationScoped
public class WatchDeadlines {
    private static final Logger LOG = Logger.getLogger(WatchDeadlines.class);
    private static final int BATCH = 100;

    private final DeadlineRepository deadlines;
    private final EntryRepository entries;
    private final AuditTrail audit;
    private final IncidentConfig config;
    private final Ids ids;
    private final Clock clock;
    private final AtomicLong late = new AtomicLong();

    WatchDeadlines(
            DeadlineRepository deadlines,
            EntryRepository entries,
            AuditTrail audit,
            IncidentConfig config,
            Ids ids,
            Clock clock,
            MeterRegistry metrics) {
        this.deadlines = deadlines;
        this.entries = entries;
        this.audit = audit;
        this.config = config;
        this.ids = ids;
        this.clock = clock;
        Gauge.builder("shiming.incidents.late", late, AtomicLong::get)
                .strongReference(true)
                .description("Incidents that should have been reported, and drafts that should have been decided on")
                .register(metrics);
    }

    /** Looks at all that is near. One round trip for a hundred, one for each, and one to count. */
    public Uni<Void> run() {
        return lookAround().chain(deadlines::late).invoke(late::set).replaceWithVoid();
    }

    private Uni<Void> lookAround() {
        Instant now = clock.instant();
        return deadlines
                .near(now.plus(config.warnBefore()), now, BATCH)
                .chain(near -> Multi.createFrom()
                        .iterable(near)
                        .onItem()
                        .transformToUniAndConcatenate(each -> note(each, now))
                        .collect()
                        .asList()
                        // Where others note all of a batch there is nothing left to do here.
                        .chain(noted -> near.size() == BATCH && noted.contains(true)
                                ? lookAround()
                                : Uni.createFrom().voidItem()));
    }

    private Uni<Boolean> note(Near near, Instant now) {
        boolean over = !now.isBefore(near.dueAt());
        EntryKind kind = over ? EntryKind.ESCALATED : EntryKind.WARNED;
        Write noted = over ? deadlines.escalated(near, now) : deadlines.warned(near, now);
        Entry entry = new Entry(
                ids.next(),
                near.id(),
                kind,
                now,
                Itself.NAME,
                Itself.NAME,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        String correlator = UUID.randomUUID().toString();
        return deadlines
                .run(noted.and(entries.added(entry, near.operatorId(), Optional.empty()))
                        .and(audit.record(new AuditTrail.Entry(
                                Itself.NAME,
                                Itself.NAME,
                                near.operatorId().orElse(null),
                                IncidentSteps.action(kind),
                                "incident",
                                near.id(),
                                over ? "LATE" : "NEAR",
                                correlator))))
                .invoke(happened -> {
                    if (happened && over) {
                        LOG.errorf("Incident %s was not reported, or decided on, in time", near.id());
                    }
                });
    }
}
