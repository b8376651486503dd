package io.shiming.sandbox;

import java.io.IOException;

/** An answer the caller cannot go on with. */
public final class UnexpectedReply extends IOException {
    private final transient Reply reply;

    public UnexpectedReply(String asked, Reply reply) {
        super(asked + " was answered " + reply);
        this.reply = reply;
    }

    public Reply reply() {
        return reply;
    }
}
