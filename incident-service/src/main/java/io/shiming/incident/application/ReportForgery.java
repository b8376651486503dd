package io.shiming.incident.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.incident.domain.Channel;
import io.shiming.incident.domain.Evidence;
import io.shiming.incident.domain.ForgeryReport;
import io.shiming.incident.domain.ForgerySource;
import io.shiming.incident.persistence.ForgeryReportRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * A service tells that a document turned out to be forged, and every authority concerned is told (Art. 10¶2). What was shown
 * is sealed under a key of its own before it is stored, and that key is gone once all of them have it.
 */
@ApplicationScoped
public class ReportForgery {
    private final ForgeryReportRepository reports;
    private final DeliverForgeryReport deliverForgeryReport;
    private final AuditTrail audit;
    private final ForgeryConfig config;
    private final Ids ids;
    private final Clock clock;

    ReportForgery(
            ForgeryReportRepository reports,
            DeliverForgeryReport deliverForgeryReport,
            AuditTrail audit,
            ForgeryConfig config,
            Ids ids,
            Clock clock) {
        this.reports = reports;
        this.deliverForgeryReport = deliverForgeryReport;
        this.audit = audit;
        this.config = config;
        this.ids = ids;
        this.clock = clock;
    }

    /** What was found, and by whom it is told. */
    public record Command(
            Caller caller,
            String correlator,
            ForgerySource source,
            UUID verificationId,
            Channel channel,
            Instant foundAt,
            Optional<Evidence> evidence) {}

    /**
     * Two round trips, one of them to the keys server; a check that was reported before is not reported again, and is
     * answered as it was found.
     */
    public Uni<Answer> handle(Command command, Idempotency.Attempt attempt, Function<ForgeryReport, Answer> answers) {
        Instant now = clock.instant();
        ForgeryReport report = ForgeryReport.of(
                ids.next(),
                command.source(),
                command.verificationId(),
                command.channel(),
                command.foundAt(),
                now,
                config.undeliveredAfter(),
                ids::next);
        Answer answer = answers.apply(report);
        return key(command, report, now)
                .chain(key -> reports.run(write(command, report, key).and(attempt.answered(answer)))
                        .onFailure(Write::refused)
                        .call(() ->
                                reports.forgetEvidence(report.id()).onFailure().recoverWithNull()))
                .chain(happened -> happened
                        ? Uni.createFrom().item(answer)
                        : reports.forgetEvidence(report.id()).chain(() -> toldBefore(command, attempt, answers)));
    }

    private Uni<Optional<DataKey>> key(Command command, ForgeryReport report, Instant now) {
        return command.evidence().isEmpty()
                ? Uni.createFrom().item(Optional.empty())
                : reports.key(report.id(), now.plus(config.keepEvidence())).map(Optional::of);
    }

    private Write write(Command command, ForgeryReport report, Optional<DataKey> key) {
        return reports.reported(report, command.evidence(), key)
                .and(deliverForgeryReport.messages(report, command.correlator()))
                .and(audit.record(AuditTrail.Entry.by(
                        command.caller(),
                        command.correlator(),
                        report.source().operatorId().orElse(null),
                        "forgery-report.made",
                        LookUpForgeryReports.OBJECT,
                        report.id(),
                        report.channel().name())));
    }

    private Uni<Answer> toldBefore(
            Command command, Idempotency.Attempt attempt, Function<ForgeryReport, Answer> answers) {
        return reports.ofVerification(command.verificationId())
                .map(before -> answers.apply(before.orElseThrow()))
                .call(answer -> reports.run(Write.always(Scope.none()).and(attempt.answered(answer))));
    }
}
