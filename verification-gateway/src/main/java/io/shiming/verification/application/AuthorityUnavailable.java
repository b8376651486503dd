package io.shiming.verification.application;

import io.shiming.verification.domain.ChannelFailure;
import java.util.Optional;

/** A department did not say, or not clearly. Never a statement about a document. */
public final class AuthorityUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What was wrong. */
    public enum Reason {
        /** The channel is known to be down, so nothing was sent. */
        CHANNEL_DOWN,
        /** Too many are waiting here, so nothing was sent, or too late for the answer to come in time. */
        OVERLOADED,
        NO_CONNECTION(ChannelFailure.NO_CONNECTION),
        TIMEOUT(ChannelFailure.TIMEOUT),
        STATUS(ChannelFailure.STATUS),
        UNREADABLE(ChannelFailure.UNREADABLE),
        /**
         * It understood the request and did not like this question (400, 422). That says nothing about the channel: one
         * odd name must not close it to everybody.
         */
        QUESTION_NOT_TAKEN,
        /** It has the question, or will have it soon, and answers in its own time; see {@link AuthorityChannel#collect}. */
        ANSWERS_LATER;

        private final Optional<ChannelFailure> failure;

        Reason() {
            this.failure = Optional.empty();
        }

        Reason(ChannelFailure failure) {
            this.failure = Optional.of(failure);
        }

        /** What counts against the channel, if anything does. */
        public Optional<ChannelFailure> failure() {
            return failure;
        }
    }

    private final Reason reason;

    public AuthorityUnavailable(Reason reason) {
        // No cause and no trace: foreign messages may quote what was asked, and this is an expected event.
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
