package io.shiming.foundation.outbox;

import io.smallrye.mutiny.Uni;

/**
 * A party messages are delivered to. A target nobody implements yet is no error: its messages wait.
 */
public interface OutboxTarget {

    /** The name by which writers address it. */
    String name();

    /**
     * Delivers one message, at least once.
     *
     * @return completes when the target acknowledged it; fails with {@link Undeliverable} when it never will, with
     *     anything else when it may be tried again
     */
    Uni<Void> deliver(OutboxMessage message);

    /** The target understood the message and will never take it. */
    final class Undeliverable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** @param reason a stable code or status, never the target's own text */
        public Undeliverable(String reason) {
            super(reason, null, false, false);
        }
    }
}
