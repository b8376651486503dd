package io.shiming.verification.application;

import io.shiming.foundation.database.Write;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.SafeTrace;
import io.shiming.verification.domain.Asker;
import io.shiming.verification.domain.GuessBudget;
import io.shiming.verification.domain.Question;
import io.shiming.verification.domain.Verification;
import io.shiming.verification.persistence.GuessRepository;
import io.shiming.verification.persistence.GuessRepository.Guess;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Keeps the look-up from being used to find out what somebody does not know: after a few wrong names for a document, or
 * too many wrong checks of one asker, no check is made for a while, whether it would be right or wrong, and an incident
 * is raised.
 *
 * <p>What is under way counts as if it would fail, so that asking all at once gets no more answers than asking one by
 * one; that holds within a replica, so that each further replica may let one budget's worth of the same moment through.
 */
@ApplicationScoped
public class Guesses {
    private static final Logger LOG = Logger.getLogger(Guesses.class);

    private final GuessRepository guesses;
    private final Outbox outbox;
    private final Clock clock;
    private final VerificationConfig.Guessing budgets;
    /** By document: the questions that are being asked, and how often each. */
    private final Map<String, Map<String, Integer>> underWay = new ConcurrentHashMap<>();

    Guesses(GuessRepository guesses, Outbox outbox, Clock clock, VerificationConfig config) {
        this.guesses = guesses;
        this.outbox = outbox;
        this.clock = clock;
        this.budgets = config.guessing();
    }

    /** Asks, unless no check is made now: then it fails with CHECKS_PAUSED. One round trip before. */
    Uni<Verification> within(VerifyDocument.Command command, Supplier<Uni<Verification>> ask) {
        return Uni.createFrom().deferred(() -> {
            Guess guess = guesses.guess(command.question());
            // Before the look at what failed, so that what ends in between is seen by one or the other.
            int others = begin(guess);
            Instant now = clock.instant();
            return guesses.standing(command.question(), command.asker(), document(), now)
                    .chain(found -> document()
                            .pause(with(found, others), now)
                            .map(pause -> refused(command, found, pause))
                            .orElseGet(ask))
                    .onTermination()
                    .invoke(() -> end(guess));
        });
    }

    private static GuessBudget.Standing with(GuessBudget.Standing found, int others) {
        return new GuessBudget.Standing(
                found.failed(), found.frees(), found.othersOpen() + others, found.pausedUntil());
    }

    private Uni<Verification> refused(VerifyDocument.Command command, GuessBudget.Standing found, Duration pause) {
        // Whoever used the budget up may have died before it was told.
        Uni<Void> told = found.frees().isPresent() && found.pausedUntil().isEmpty()
                ? tell(command.question(), command.asker(), command.correlator())
                : Uni.createFrom().voidItem();
        return told.chain(() ->
                Uni.createFrom().failure(DomainException.retryLater(CheckError.CHECKS_PAUSED, atLeastASecond(pause))));
    }

    private static Duration atLeastASecond(Duration pause) {
        return Duration.ofSeconds(Math.max(1, pause.plusMillis(999).toSeconds()));
    }

    /** The parts that belong to a settled check's write. */
    List<Write.Part> counted(Verification settled, Question question) {
        return settled.outcome().guessedWrong() ? guesses.failed(settled, question) : List.of();
    }

    /** The part that belongs to a deferred check's write. */
    Write.Part open(Verification pending, Question question) {
        return guesses.open(pending, question);
    }

    /** The parts that belong to the write that settles a deferred check. */
    List<Write.Part> closed(Verification settled, Question question) {
        List<Write.Part> parts = new ArrayList<>(counted(settled, question));
        parts.add(guesses.closed(settled));
        return parts;
    }

    /** When a deferred check may be asked: now, or when no pause of its asker is left; empty when it waits no more. */
    Uni<Optional<Instant>> mayBeAsked(Verification deferred, Instant now) {
        return guesses.mayBeAsked(deferred, now);
    }

    /** The part that belongs to the write that gives a deferred check up. */
    Write.Part givenUp(Verification pending) {
        return guesses.closed(pending);
    }

    /** After a check was settled: pauses further ones when a budget is used up. */
    Uni<Void> pauseIfUsedUp(Verification settled, Question question) {
        return settled.outcome().guessedWrong()
                ? tell(question, settled.asker(), settled.correlator())
                : Uni.createFrom().voidItem();
    }

    /** Never fails: what was settled stays settled, and the next look finds the budget used up as well. */
    private Uni<Void> tell(Question question, Asker asker, String correlator) {
        Instant now = clock.instant();
        return guesses.run(guesses.paused(question, document(), now)
                        .and(incident("DOCUMENT", question, asker, correlator)))
                .chain(() -> guesses.run(guesses.paused(asker, budgets.of(asker.kind()), now)
                        .and(incident("ASKER", question, asker, correlator))))
                .onFailure()
                .invoke(failure -> LOG.warnf("A pause was not kept: %s", SafeTrace.of(failure)))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    private Write.Part incident(String of, Question question, Asker asker, String correlator) {
        return outbox.message(
                "incident",
                "probing",
                Map.of("budget", of, "asker", asker, "channel", question.channel(), "detectedAt", clock.instant()),
                correlator);
    }

    private GuessBudget document() {
        return budgets.document().budget();
    }

    /** How many other questions about the same document are being asked. */
    private int begin(Guess guess) {
        Map<String, Integer> now = underWay.compute(guess.document(), (document, known) -> {
            Map<String, Integer> subjects = known == null ? new ConcurrentHashMap<>() : known;
            subjects.merge(guess.subject(), 1, Integer::sum);
            return subjects;
        });
        return now.size() - 1;
    }

    private void end(Guess guess) {
        underWay.computeIfPresent(guess.document(), (document, subjects) -> {
            subjects.computeIfPresent(guess.subject(), (subject, times) -> times == 1 ? null : times - 1);
            return subjects.isEmpty() ? null : subjects;
        });
    }

    /** Forgets what counts no more. */
    public Uni<Void> forget() {
        return guesses.forget(clock.instant().minus(budgets.longestWindow()));
    }
}
