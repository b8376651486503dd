package io.shiming.incident.application;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.shiming.foundation.audit.AuditTrail;
import io.shiming.incident.domain.Authority;
import io.shiming.incident.persistence.ForgeryReportRepository;
import io.shiming.incident.persistence.ForgeryReportRepository.Backlog;
import io.shiming.incident.persistence.ForgeryReportRepository.Late;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Sees whether reports reach their authorities in time: measures it, and puts on record what does not (Art. 10¶2). */
@Singleton
public class WatchDeliveries {
    private static final String SYSTEM = "incident-service";

    private final ForgeryReportRepository reports;
    private final AuditTrail audit;
    private final Clock clock;
    private final Map<Authority, AtomicLong> underWay = new EnumMap<>(Authority.class);
    private final Map<Authority, AtomicLong> escalated = new EnumMap<>(Authority.class);

    WatchDeliveries(ForgeryReportRepository reports, AuditTrail audit, Clock clock, MeterRegistry metrics) {
        this.reports = reports;
        this.audit = audit;
        this.clock = clock;
        for (Authority authority : Authority.values()) {
            underWay.put(
                    authority,
                    gauge(
                            metrics,
                            "shiming.forgeries.undelivered",
                            "Reports an authority has yet to be told",
                            authority));
            escalated.put(
                    authority,
                    gauge(
                            metrics,
                            "shiming.forgeries.escalated",
                            "Of these, reports it should have been told by now",
                            authority));
        }
    }

    private static AtomicLong gauge(MeterRegistry metrics, String name, String description, Authority authority) {
        AtomicLong value = new AtomicLong();
        Gauge.builder(name, value, AtomicLong::get)
                .description(description)
                .tag("authority", authority.office())
                .register(metrics);
        return value;
    }

    /** Any replica may, and all at once: each delivery is escalated once. */
    public Uni<Void> run() {
        return Multi.createBy()
                .repeating()
                .uni(this::escalateSome)
                .whilst(found -> found == ForgeryReportRepository.AT_ONCE)
                .collect()
                .last()
                .chain(reports::backlog)
                .invoke(found -> {
                    for (Authority authority : Authority.values()) {
                        Backlog backlog = found.getOrDefault(authority, Backlog.NONE);
                        underWay.get(authority).set(backlog.underWay());
                        escalated.get(authority).set(backlog.escalated());
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Integer> escalateSome() {
        return reports.late(clock.instant())
                .chain(late -> Multi.createFrom()
                        .iterable(late)
                        .onItem()
                        .transformToUniAndConcatenate(this::escalate)
                        .collect()
                        .last()
                        .replaceWith(late.size()));
    }

    private Uni<Boolean> escalate(Late late) {
        return reports.run(reports.escalated(late, clock.instant())
                .and(audit.record(new AuditTrail.Entry(
                        SYSTEM,
                        SYSTEM,
                        null,
                        "forgery-report.escalated",
                        LookUpForgeryReports.OBJECT,
                        late.reportId(),
                        late.authority().name(),
                        UUID.randomUUID().toString()))));
    }
}
