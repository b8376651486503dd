package io.shiming.verification.application;

import io.shiming.verification.domain.Channel;
import io.shiming.verification.domain.Outcome;
import io.shiming.verification.domain.Question;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

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
     * Whether anybody is there; no data is sent.
     *
     * @param within how long it may take; then it is given up
     * @return completes when so; fails with {@link AuthorityUnavailable} only
     */
    Uni<Void> probe(Duration within);
}
