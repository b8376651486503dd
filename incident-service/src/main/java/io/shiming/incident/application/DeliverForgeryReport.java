package io.shiming.incident.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.incident.application.AuthorityPost.Undelivered;
import io.shiming.incident.domain.Authority;
import io.shiming.incident.domain.Delivery;
import io.shiming.incident.domain.Evidence;
import io.shiming.incident.domain.ForgeryReport;
import io.shiming.incident.domain.Receipt;
import io.shiming.incident.persistence.AuthorityKeyRepository;
import io.shiming.incident.persistence.ForgeryReportRepository;
import io.shiming.incident.persistence.Reading;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Brings a report to an authority, by the outbox, until it is there: whatever process dies, and whoever cannot be reached,
 * nothing is lost (Art. 10¶2). Each authority is a target of its own, so that one that hangs holds up no other.
 */
@ApplicationScoped
public class DeliverForgeryReport {
    private static final String SYSTEM = "incident-service";
    private static final String KIND = "forgery-report";
    private static final String KEY_MISSING = "KEY_MISSING";

    private final ForgeryReportRepository reports;
    private final AuthorityKeyRepository keys;
    private final AuthorityPost post;
    private final Outbox outbox;
    private final AuditTrail audit;
    private final Clock clock;

    DeliverForgeryReport(
            ForgeryReportRepository reports,
            AuthorityKeyRepository keys,
            AuthorityPost post,
            Outbox outbox,
            AuditTrail audit,
            Clock clock) {
        this.reports = reports;
        this.keys = keys;
        this.post = post;
        this.outbox = outbox;
        this.audit = audit;
        this.clock = clock;
    }

    /** The outbox' name for an authority. */
    public static String target(Authority authority) {
        return "forgery-report/" + authority.office();
    }

    /** Of which report, and whose it is. */
    public record Ref(UUID reporterId, UUID reportId) {}

    /** The messages that bring a report to everybody, as a part of its write. */
    List<Write.Part> messages(ForgeryReport report, String correlator) {
        return report.deliveries().stream()
                .map(delivery -> outbox.message(
                        target(delivery.authority()),
                        KIND,
                        new Ref(report.source().reporter(), report.id()),
                        correlator))
                .toList();
    }

    /**
     * Delivers it, unless that was done before. Evidence is sealed anew for each attempt, to the key the authority has then.
     *
     * @return fails with {@link Undelivered}
     */
    public Uni<Void> handle(Authority authority, Ref ref, String correlator) {
        return reports.find(Reading.of(ref.reporterId()), ref.reportId()).chain(found -> {
            ForgeryReport report = found.orElseThrow(() -> new IllegalStateException("a report that is not there"));
            Delivery delivery = report.to(authority);
            return delivery.isUnderWay() ? deliver(ref, report, delivery, correlator) : forgetEvidence(report);
        });
    }

    private Uni<Void> deliver(Ref ref, ForgeryReport report, Delivery delivery, String correlator) {
        return reports.evidence(ref.reporterId(), report.id())
                .chain(evidence -> sealed(evidence, report, delivery))
                .chain(evidence -> post.deliver(delivery.authority(), ForgeryNotice.of(report, delivery, evidence)))
                .onFailure(Undelivered.class)
                .call(failure ->
                        reports.run(reports.failed(ref.reporterId(), delivery, failure.getMessage(), clock.instant())))
                .chain(receipt -> delivered(ref, report, delivery, receipt, correlator));
    }

    private Uni<Optional<String>> sealed(Optional<Evidence> evidence, ForgeryReport report, Delivery delivery) {
        return evidence.isEmpty()
                ? Uni.createFrom().item(Optional.empty())
                : keys.current(delivery.authority())
                        .map(key -> Optional.of(SealedEvidence.of(
                                evidence.get(), report, delivery, key.orElseThrow(DeliverForgeryReport::keyMissing))));
    }

    /** In clear it goes to nobody. */
    private static Undelivered keyMissing() {
        return new Undelivered(KEY_MISSING);
    }

    private Uni<Void> delivered(Ref ref, ForgeryReport report, Delivery delivery, Receipt receipt, String correlator) {
        return reports.run(reports.delivered(ref.reporterId(), delivery, receipt, clock.instant())
                        .and(audit.record(new AuditTrail.Entry(
                                SYSTEM,
                                SYSTEM,
                                report.source().operatorId().orElse(null),
                                "forgery-report.delivered",
                                LookUpForgeryReports.OBJECT,
                                report.id(),
                                delivery.authority().name(),
                                correlator))))
                .chain(() -> reports.find(Reading.of(ref.reporterId()), ref.reportId()))
                .chain(now -> forgetEvidence(now.orElseThrow()));
    }

    /** Once everybody has it; also when a process died before it could. */
    private Uni<Void> forgetEvidence(ForgeryReport report) {
        return report.deliveries().stream().anyMatch(Delivery::isUnderWay)
                ? Uni.createFrom().voidItem()
                : reports.forgetEvidence(report.id());
    }
}
