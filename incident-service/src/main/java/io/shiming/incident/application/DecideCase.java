package io.shiming.incident.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.incident.domain.CaseStep;
import io.shiming.incident.domain.Circumstance;
import io.shiming.incident.domain.CorrectionTimes;
import io.shiming.incident.domain.Decision;
import io.shiming.incident.domain.ViolationCase;
import io.shiming.incident.persistence.CaseRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What officials do in a case: they find out more, decide, and look whether something was corrected (Art. 18–25). */
@ApplicationScoped
public class DecideCase {
    private final CaseRepository cases;
    private final Readers readers;
    private final CasesConfig config;
    private final CorrectionTimes times;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;

    DecideCase(CaseRepository cases, Readers readers, CasesConfig config, AuditTrail audit, Ids ids, Clock clock) {
        this.cases = cases;
        this.readers = readers;
        this.config = config;
        this.times =
                new CorrectionTimes(config.correctionWithin(), config.correctionAtLeast(), config.correctionAtMost());
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    public record Command(Caller caller, String correlator, UUID caseId) {}

    /** What is known now, on which the range depends, and how it became known. */
    public record Known(
            Optional<Integer> matchingArticle,
            Set<Circumstance> circumstances,
            Optional<Long> illegalGainsFen,
            Sensitive<String> reason) {}

    /**
     * More is known. Four round trips.
     *
     * @throws DomainException NOT_FOUND; FORBIDDEN for another authority; STATUS_CONFLICT; BODY_INVALID
     */
    public Uni<Answer> reassess(
            Command command, Known known, Idempotency.Attempt attempt, Function<ViolationCase, Answer> answers) {
        return step(
                command,
                (found, actor) -> found.reassessed(
                        found.charge().known(known.matchingArticle(), known.circumstances(), known.illegalGainsFen()),
                        known.reason(),
                        actor),
                attempt,
                answers);
    }

    /**
     * Somebody decides. Four round trips.
     *
     * @throws DomainException NOT_FOUND; FORBIDDEN for another authority; STATUS_CONFLICT; DECISION_OUTSIDE_RANGE;
     *     BODY_INVALID
     */
    public Uni<Answer> decide(
            Command command, Decision decision, Idempotency.Attempt attempt, Function<ViolationCase, Answer> answers) {
        return step(command, (found, actor) -> found.decided(decision, times, actor), attempt, answers);
    }

    /**
     * Somebody has looked whether it was corrected. Four round trips.
     *
     * @throws DomainException NOT_FOUND; FORBIDDEN for another authority; STATUS_CONFLICT; CORRECTION_NOT_DUE
     */
    public Uni<Answer> followUp(
            Command command,
            boolean corrected,
            Sensitive<String> reason,
            Idempotency.Attempt attempt,
            Function<ViolationCase, Answer> answers) {
        return step(command, (found, actor) -> found.followedUp(corrected, reason, actor), attempt, answers);
    }

    private Uni<Answer> step(
            Command command,
            BiFunction<ViolationCase, ViolationCase.Actor, ViolationCase> step,
            Idempotency.Attempt attempt,
            Function<ViolationCase, Answer> answers) {
        Caller caller = command.caller();
        ViolationCase.Actor actor =
                new ViolationCase.Actor(caller.subject(), Competence.offices(caller), clock.instant());
        return found(command).chain(read -> {
            // What is refused leaves no key behind.
            ViolationCase after = step.apply(read, actor);
            return cases.key(ids.next(), actor.at().plus(config.keepTexts()))
                    .chain(key -> write(command, after, key, attempt, answers)
                            .onFailure(DecideCase::wasQuicker)
                            .recoverWithUni(() -> found(command)
                                    .map(again -> step.apply(requireJustOverdue(again, read), actor))
                                    .chain(overdue -> write(command, overdue, key, attempt, answers))))
                    .onFailure(DecideCase::wasQuicker)
                    .transform(failure -> new DomainException(CommonError.STATUS_CONFLICT));
        });
    }

    private Uni<ViolationCase> found(Command command) {
        return cases.find(readers.toWrite(command.caller()), Competence.visible(command.caller()), command.caseId())
                .map(found -> found.orElseThrow(DomainException::notFound));
    }

    /** A deadline that passed in between is no reason to refuse anything. What somebody else said nobody overrides unseen. */
    private static ViolationCase requireJustOverdue(ViolationCase again, ViolationCase read) {
        if (!again.isJustOverdueSince(read)) {
            throw new DomainException(CommonError.STATUS_CONFLICT);
        }
        return again;
    }

    private Uni<Answer> write(
            Command command,
            ViolationCase after,
            CaseRepository.TextKey key,
            Idempotency.Attempt attempt,
            Function<ViolationCase, Answer> answers) {
        Answer answer = answers.apply(after);
        return cases.run(
                        cases.happened(after, key).and(attempt.answered(answer)).and(record(command, after)))
                .replaceWith(answer);
    }

    private static boolean wasQuicker(Throwable failure) {
        return Write.violates(failure, CaseRepository.NEXT_STEP);
    }

    private Write.Part record(Command command, ViolationCase after) {
        CaseStep step = after.last().orElseThrow();
        String verb = switch (step.event()) {
            case REASSESSED -> "reassessed";
            case PENALISED, CORRECTION_ORDERED, DISMISSED -> "decided";
            case CORRECTED, CORRECTION_REFUSED, LEFT_UNCORRECTED -> "followed-up";
            case DEADLINE_PASSED -> throw new IllegalStateException("that is nobody's doing");
        };
        return audit.record(AuditTrail.Entry.by(
                command.caller(),
                command.correlator(),
                after.operatorId().orElse(null),
                "case." + verb,
                "case",
                after.id(),
                step.event().name()));
    }
}
