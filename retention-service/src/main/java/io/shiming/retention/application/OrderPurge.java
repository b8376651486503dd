package io.shiming.retention.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.retention.domain.Act;
import io.shiming.retention.domain.Office;
import io.shiming.retention.domain.PurgeReport;
import io.shiming.retention.domain.PurgeReport.Step;
import io.shiming.retention.domain.PurgeRun;
import io.shiming.retention.persistence.PurgeMeasures;
import io.shiming.retention.persistence.PurgeRunRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** An authority has what is due purged, or counted; an authority or an auditor stops a run and lets it go on (Art. 12, 16). */
@ApplicationScoped
public class OrderPurge {
    private final PurgeRunRepository runs;
    private final PurgeMeasures measures;
    private final WatchClocks clocks;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;

    OrderPurge(
            PurgeRunRepository runs,
            PurgeMeasures measures,
            WatchClocks clocks,
            AuditTrail audit,
            Ids ids,
            Clock clock) {
        this.runs = runs;
        this.measures = measures;
        this.clocks = clocks;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    public record Command(Caller caller, String correlator) {
        private Office office() {
            return caller.roles().stream()
                    .map(Office::of)
                    .flatMap(Optional::stream)
                    .filter(Office::mayStopPurge)
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    /**
     * Has a run begin; where one is open, running or paused, that one purges as well what is due by now. Four round trips.
     *
     * @throws DomainException CLOCK_NOT_SANE
     */
    public Uni<Answer> order(Command command, Idempotency.Attempt attempt, Function<PurgeReport, Answer> answers) {
        return clocks.requireSane().chain(() -> beginOrJoin(command, attempt, answers));
    }

    private Uni<Answer> beginOrJoin(
            Command command, Idempotency.Attempt attempt, Function<PurgeReport, Answer> answers) {
        return runs.open()
                .chain(open -> open.map(run -> join(command, run, attempt, answers))
                        .orElseGet(() -> begin(command, attempt, answers)))
                .chain(done -> done.map(answer -> Uni.createFrom().item(answer))
                        // Another one began, or that one ended, meanwhile.
                        .orElseGet(() -> beginOrJoin(command, attempt, answers)));
    }

    private Uni<Optional<Answer>> begin(
            Command command, Idempotency.Attempt attempt, Function<PurgeReport, Answer> answers) {
        PurgeRun run = run(command, false);
        Answer answer = answers.apply(new PurgeReport(run, List.of(), List.of()));
        return written(
                runs.begun(run, clocks.host()).and(attempt.answered(answer)).and(record(command, run, "ordered")),
                answer);
    }

    private Uni<Optional<Answer>> join(
            Command command, PurgeRun open, Idempotency.Attempt attempt, Function<PurgeReport, Answer> answers) {
        PurgeRun run = open.extended(clock.instant());
        return report(run).chain(report -> {
            Answer answer = answers.apply(report);
            return written(
                    runs.extended(run).and(attempt.answered(answer)).and(record(command, run, "joined")), answer);
        });
    }

    private Uni<Optional<Answer>> written(Write write, Answer answer) {
        return runs.run(write).map(happened -> happened ? Optional.of(answer) : Optional.empty());
    }

    /**
     * Counts what a run would purge, by what is on record here, and changes nothing. Three round trips, one of which looks
     * at all that is due.
     *
     * @throws DomainException CLOCK_NOT_SANE
     */
    public Uni<Answer> count(Command command, Idempotency.Attempt attempt, Function<PurgeReport, Answer> answers) {
        PurgeRun run = run(command, true);
        return clocks.requireSane()
                .chain(() -> measures.expected(run.dueBefore()))
                .chain(counts -> {
                    Answer answer = answers.apply(new PurgeReport(run, counts, List.of()));
                    return runs.run(runs.counted(run, counts, clocks.host())
                                    .and(attempt.answered(answer))
                                    .and(record(command, run, "counted")))
                            .replaceWith(answer);
                });
    }

    /**
     * Stops a run, or lets it go on. While one is stopped none begins.
     *
     * @throws DomainException NOT_FOUND; STATUS_CONFLICT when it is so already, or over
     */
    public Uni<Answer> change(
            Command command,
            UUID id,
            PurgeRun.State to,
            String reason,
            Idempotency.Attempt attempt,
            Function<PurgeReport, Answer> answers) {
        return one(id).chain(report -> {
            PurgeRun run = report.run().changed(to);
            Step step = new Step(to, new Act(command.caller().subject(), command.office(), clock.instant()), reason);
            Answer answer = answers.apply(report.followedBy(run, step));
            return runs.run(runs.changed(run, step)
                            .and(attempt.answered(answer))
                            .and(record(command, run, to == PurgeRun.State.PAUSED ? "paused" : "resumed")))
                    .map(happened -> {
                        if (!happened) {
                            throw new DomainException(CommonError.STATUS_CONFLICT);
                        }
                        return answer;
                    });
        });
    }

    /**
     * A run with what it came to so far.
     *
     * @throws DomainException NOT_FOUND
     */
    public Uni<PurgeReport> one(UUID id) {
        return runs.find(id)
                .map(found -> found.orElseThrow(DomainException::notFound))
                .chain(this::report);
    }

    /** The newest first. */
    public Uni<List<PurgeReport>> page(int limit, Optional<UUID> after) {
        return runs.page(limit, after).chain(runs::reports);
    }

    private Uni<PurgeReport> report(PurgeRun run) {
        return runs.reports(List.of(run)).map(reports -> reports.get(0));
    }

    private PurgeRun run(Command command, boolean dry) {
        Instant now = clock.instant();
        return new PurgeRun(
                ids.next(),
                PurgeRun.Kind.ORDERED,
                dry,
                dry ? PurgeRun.State.COMPLETED : PurgeRun.State.RUNNING,
                now,
                command.caller().subject(),
                now,
                dry ? Optional.of(now) : Optional.empty(),
                0);
    }

    private Write.Part record(Command command, PurgeRun run, String verb) {
        return audit.record(AuditTrail.Entry.by(
                command.caller(),
                command.correlator(),
                null,
                "purge-run." + verb,
                "purge-run",
                run.id(),
                run.state().name()));
    }
}
