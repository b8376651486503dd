package io.shiming.incident.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.incident.application.AuthorityPost.Undelivered;
import io.shiming.incident.domain.Authority;
import io.shiming.incident.domain.AuthorityKey;
import io.shiming.incident.domain.Delivery;
import io.shiming.incident.domain.Evidence;
import io.shiming.incident.domain.EvidenceGiven;
import io.shiming.incident.domain.ForgeryReport;
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
 * nothing is lost (Art. 10¶2). Each authority is a target of its own, so that one that hangs holds up no other. One that has
 * no key is told at once, and brought the document when it has.
 */
@ApplicationScoped
public class DeliverForgeryReport {
    private static final String SYSTEM = "incident-service";
    private static final String KIND = "forgery-report";
    private static final String INTERNAL = "INTERNAL";

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

    /** What an authority is given of the document, and that sealed. */
    private record Shown(EvidenceGiven given, Optional<String> sealed) {
        private static Shown nothing(EvidenceGiven because) {
            return new Shown(because, Optional.empty());
        }
    }

    /**
     * Delivers it, and the document after it where there was no key before, unless that was done. Evidence is sealed anew for
     * each attempt, to the key the authority has then.
     *
     * @return fails with {@link Undelivered} while there is something to come again for
     */
    public Uni<Void> handle(Authority authority, Ref ref, String correlator) {
        return reports.find(Reading.of(ref.reporterId()), ref.reportId()).chain(found -> {
            ForgeryReport report = found.orElseThrow(() -> new IllegalStateException("a report that is not there"));
            Delivery delivery = report.to(authority);
            return delivery.isUnderWay() || delivery.owesEvidence()
                    ? bring(ref, report, delivery, correlator)
                    : forgetEvidence(report);
        });
    }

    private Uni<Void> bring(Ref ref, ForgeryReport report, Delivery delivery, String correlator) {
        return shown(ref, report, delivery)
                .chain(shown -> delivery.isUnderWay()
                        ? deliver(ref, report, delivery, shown, correlator)
                        : supplement(ref, report, delivery, shown, correlator))
                .onFailure()
                .call(failure ->
                        reports.run(reports.failed(ref.reporterId(), delivery, code(failure), clock.instant())));
    }

    private static String code(Throwable failure) {
        return failure instanceof Undelivered ? failure.getMessage() : INTERNAL;
    }

    /** What does not open keeps no report back. */
    private Uni<Shown> shown(Ref ref, ForgeryReport report, Delivery delivery) {
        return reports.evidence(ref.reporterId(), report.id())
                .chain(evidence -> evidence.isEmpty()
                        ? Uni.createFrom().item(Shown.nothing(EvidenceGiven.NONE))
                        : keys.current(delivery.authority())
                                .map(key -> key.map(to -> sealed(evidence.get(), report, delivery, to))
                                        .orElse(Shown.nothing(EvidenceGiven.KEY_MISSING))))
                .onFailure(DataKey.Unsealable.class)
                .recoverWithItem(Shown.nothing(EvidenceGiven.UNREADABLE));
    }

    private static Shown sealed(Evidence evidence, ForgeryReport report, Delivery delivery, AuthorityKey to) {
        return new Shown(EvidenceGiven.SEALED, Optional.of(SealedEvidence.of(evidence, report, delivery, to)));
    }

    private Uni<Void> deliver(Ref ref, ForgeryReport report, Delivery delivery, Shown shown, String correlator) {
        return post.deliver(
                        delivery.authority(),
                        delivery.id().toString(),
                        ForgeryNotice.of(report, delivery, shown.given(), shown.sealed()))
                .chain(receipt -> reports.run(
                        reports.delivered(ref.reporterId(), delivery, receipt, shown.given(), clock.instant())
                                .and(recorded("delivered", report, delivery, correlator))
                                .and(Optional.of(shown.given())
                                        .filter(EvidenceGiven.UNREADABLE::equals)
                                        .map(given -> recorded("evidence-unreadable", report, delivery, correlator)))))
                .chain(() -> shown.given() == EvidenceGiven.KEY_MISSING ? keyMissing() : forgetEvidence(ref));
    }

    /** The document, for an authority that has the report. */
    private Uni<Void> supplement(Ref ref, ForgeryReport report, Delivery delivery, Shown shown, String correlator) {
        return switch (shown.given()) {
            case KEY_MISSING -> keyMissing();
            case NONE, UNREADABLE -> Uni.createFrom().voidItem();
            case SEALED ->
                post.deliver(
                                delivery.authority(),
                                delivery.id() + "-evidence",
                                ForgeryNotice.of(report, delivery, shown.given(), shown.sealed()))
                        .chain(receipt -> reports.run(
                                reports.evidenceDelivered(ref.reporterId(), delivery, receipt, clock.instant())
                                        .and(recorded("evidence-delivered", report, delivery, correlator))))
                        .chain(() -> forgetEvidence(ref));
        };
    }

    /** In clear it goes to nobody. */
    private static Uni<Void> keyMissing() {
        return Uni.createFrom().failure(new Undelivered(EvidenceGiven.KEY_MISSING.name()));
    }

    private Write.Part recorded(String what, ForgeryReport report, Delivery delivery, String correlator) {
        return audit.record(new AuditTrail.Entry(
                SYSTEM,
                SYSTEM,
                report.source().operatorId().orElse(null),
                "forgery-report." + what,
                LookUpForgeryReports.OBJECT,
                report.id(),
                delivery.authority().name(),
                correlator));
    }

    private Uni<Void> forgetEvidence(Ref ref) {
        return reports.find(Reading.of(ref.reporterId()), ref.reportId())
                .chain(now -> forgetEvidence(now.orElseThrow()));
    }

    /** Once everybody has it; also when a process died before it could. What did not open may yet be looked into. */
    private Uni<Void> forgetEvidence(ForgeryReport report) {
        return report.deliveries().stream().allMatch(Delivery::hasEvidence)
                ? reports.forgetEvidence(report.id())
                : Uni.createFrom().voidItem();
    }
}
