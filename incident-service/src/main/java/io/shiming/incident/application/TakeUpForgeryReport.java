package io.shiming.incident.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.incident.domain.Authority;
import io.shiming.incident.domain.Delivery;
import io.shiming.incident.domain.ForgeryFinding;
import io.shiming.incident.domain.ForgeryReport;
import io.shiming.incident.persistence.ForgeryReportRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;

/** An official takes a report up that the own authority was sent, and comes to an end with it. Nobody else can. */
@ApplicationScoped
public class TakeUpForgeryReport {
    private final ForgeryReportRepository reports;
    private final Readers readers;
    private final AuditTrail audit;
    private final Clock clock;

    TakeUpForgeryReport(ForgeryReportRepository reports, Readers readers, AuditTrail audit, Clock clock) {
        this.reports = reports;
        this.readers = readers;
        this.audit = audit;
        this.clock = clock;
    }

    /** Who does so, for which authority. */
    public record Command(Caller caller, String correlator, Authority authority, UUID reportId) {}

    /**
     * Takes it up. Two round trips.
     *
     * @throws DomainException NOT_FOUND; STATUS_CONFLICT when it is not there yet, or was taken up before
     */
    public Uni<Answer> acknowledge(Command command, Idempotency.Attempt attempt, Function<Delivery, Answer> answers) {
        return step(
                command,
                report -> report.acknowledged(command.authority(), clock.instant()),
                (reporterId, delivery) -> reports.acknowledged(
                        reporterId, delivery, command.caller().subject()),
                "acknowledged",
                attempt,
                answers);
    }

    /**
     * Comes to an end with it. Two round trips.
     *
     * @throws DomainException NOT_FOUND; STATUS_CONFLICT when it was not taken up yet, or is closed
     */
    public Uni<Answer> close(
            Command command, ForgeryFinding finding, Idempotency.Attempt attempt, Function<Delivery, Answer> answers) {
        return step(
                command,
                report -> report.closed(command.authority(), finding, clock.instant()),
                (reporterId, delivery) ->
                        reports.closed(reporterId, delivery, command.caller().subject()),
                "closed",
                attempt,
                answers);
    }

    private Uni<Answer> step(
            Command command,
            Function<ForgeryReport, ForgeryReport> step,
            BiFunction<UUID, Delivery, Write> write,
            String verb,
            Idempotency.Attempt attempt,
            Function<Delivery, Answer> answers) {
        return reports.find(readers.toWrite(command.caller()), command.reportId())
                .map(found -> found.orElseThrow(DomainException::notFound))
                .chain(report -> {
                    Delivery next = step.apply(report).to(command.authority());
                    Answer answer = answers.apply(next);
                    return reports.run(write.apply(report.source().reporter(), next)
                                    .and(attempt.answered(answer))
                                    .and(audit.record(AuditTrail.Entry.by(
                                            command.caller(),
                                            command.correlator(),
                                            report.source().operatorId().orElse(null),
                                            "forgery-report." + verb,
                                            LookUpForgeryReports.OBJECT,
                                            report.id(),
                                            command.authority().name()))))
                            .replaceWith(answer);
                })
                .onFailure(failure -> Write.violates(failure, ForgeryReportRepository.ACKNOWLEDGED_ONCE)
                        || Write.violates(failure, ForgeryReportRepository.CLOSED_ONCE))
                .transform(failure -> new DomainException(CommonError.STATUS_CONFLICT));
    }
}
