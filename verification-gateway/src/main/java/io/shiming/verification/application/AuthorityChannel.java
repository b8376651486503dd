package io.shiming.verification.application;

import io.shiming.verification.domain.Channel;
import io.shiming.verification.domain.Outcome;
import io.shiming.verification.domain.Question;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * A department that can say whether a document is genuine. It is told document type, number and name, and answers with
 * an outcome, never with attributes of a person.
 *
 * <p>Whatever is not one of the documented answers is {@link AuthorityUnavailable}: there is no default outcome.
 */
public interface AuthorityChannel {

    Channel channel();

    /**
     * Asks, once.
     *
     * @param within how long it may take; then it is given up
     * @return never {@link Outcome#PENDING}; fails with {@link AuthorityUnavailable} only
     */
    Uni<Outcome> ask(Question question, Duration within);

    /**
     * Asks for a check that nobody waits for any more, once. A department that answers in its own time takes the question
     * and fails with {@link AuthorityUnavailable.Reason#ANSWERS_LATER}; asked about the same check again before it has
     * answered, it says the same and is not asked twice.
     *
     * @param check whose question it is
     */
    default Uni<Outcome> askDeferred(UUID check, Question question, Duration within) {
        return ask(question, within);
    }

    /** Whether a question of {@link #askDeferred} is handed over for its check alone, so that no other shares its answer. */
    default boolean answersLater() {
        return false;
    }

    /**
     * Takes in what was answered meanwhile to questions of {@link #askDeferred}. Called every second.
     *
     * @param settle keeps outcomes, by check; what it did not complete for is brought again
     */
    default Uni<Void> collect(Function<Map<UUID, Outcome>, Uni<Void>> settle) {
        return Uni.createFrom().voidItem();
    }

    /**
     * Whether anybody is there; no data is sent.
     *
     * @param within how long it may take; then it is given up
     * @return completes when so; fails with {@link AuthorityUnavailable} only
     */
    Uni<Void> probe(Duration within);
}
