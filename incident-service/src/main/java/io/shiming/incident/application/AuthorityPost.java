package io.shiming.incident.application;

import io.shiming.incident.domain.Authority;
import io.shiming.incident.domain.Receipt;
import io.smallrye.mutiny.Uni;

/** The way to an authority. */
public interface AuthorityPost {

    /**
     * Brings one what it is to be told, signed.
     *
     * @param messageId the same at every attempt, by which it knows a repeat
     * @return that it has it; fails with {@link Undelivered}
     */
    Uni<Receipt> deliver(Authority authority, String messageId, ForgeryNotice notice);

    /** It is not there, and may be tried again. */
    final class Undelivered extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** @param reason a stable code */
        public Undelivered(String reason) {
            super(reason, null, false, false);
        }
    }
}
