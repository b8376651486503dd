package io.shiming.verification.application;

import io.shiming.verification.domain.Channel;
import io.shiming.verification.domain.Outcome;
import io.shiming.verification.domain.Question;
import io.smallrye.mutiny.Uni;

/**
 * A department that can say whether a document is genuine. It is told document type, number and name, and answers with
 * an outcome, never with attributes of a person.
 *
 * <p>Whatever is not one of the documented answers is {@link AuthorityUnavailable}: there is no default outcome.
 */
public interface AuthorityChannel {

    Channel channel();

    /**
     * Asks, and once more if that failed at once. For somebody who waits.
     *
     * @return never {@link Outcome#PENDING}; fails with {@link AuthorityUnavailable} only
     */
    Uni<Outcome> check(Question question);

    /** Asks once. For what is asked again later anyway, so that the rate of asking stays what it is set to. */
    Uni<Outcome> checkOnce(Question question);

    /**
     * Whether anybody is there; no data is sent.
     *
     * @return completes when so; fails with {@link AuthorityUnavailable} only
     */
    Uni<Void> probe();
}
