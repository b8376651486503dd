package io.shiming.verification.application;

/** A department did not say, or not clearly. Never a statement about a document. */
public final class AuthorityUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What was wrong. */
    public enum Reason {
        /** The channel is known to be down, so nothing was sent. */
        CHANNEL_DOWN(false),
        /** Too many are waiting here, so nothing was sent, or too late for the answer to come in time. */
        OVERLOADED(false),
        NO_CONNECTION(true),
        TIMEOUT(true),
        /** An HTTP status that is none of the documented ones. */
        STATUS(true),
        /** An answer that is not the documented one: unknown result, malformed, too large, another media type. */
        UNREADABLE(true),
        /**
         * It understood the request and did not like this question (400, 422). That says nothing about the channel: one
         * odd name must not close it to everybody.
         */
        QUESTION_NOT_TAKEN(false),
        /** It has the question, or will have it soon, and answers in its own time; see {@link AuthorityChannel#collect}. */
        ANSWERS_LATER(false);

        private final boolean channelFailed;

        Reason(boolean channelFailed) {
            this.channelFailed = channelFailed;
        }

        /** Whether it counts against the channel. */
        public boolean channelFailed() {
            return channelFailed;
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
