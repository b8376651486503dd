package io.shiming.registration.application;

import io.shiming.registration.domain.DocumentCheck;
import io.shiming.registration.domain.Registration;
import io.shiming.registration.domain.VenueLogon;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The verification gateway, as registrations and log-ons see it. */
public interface IdentityVerifier {

    /**
     * Has one document of a registration checked with the authority that issued it.
     *
     * @return the check as it stands now: settled, or pending with its verification id. Fails with {@link Unavailable}
     *     when the gateway gave no usable answer, which says nothing about the document.
     */
    Uni<DocumentCheck> verify(Registration registration, DocumentCheck.Bearer bearer, String correlator);

    /** The same for the guest of a log-on at a venue, which is pending. */
    Uni<DocumentCheck> verify(VenueLogon logon, String correlator);

    /**
     * Looks up a check that was asked for before.
     *
     * @return empty when the gateway does not know it. Fails with {@link Unavailable}.
     */
    Uni<Optional<DocumentCheck>> find(DocumentCheck pending, String correlator);

    /** The gateway did not answer, or not in a way that can be used. Never a match. */
    class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Unavailable() {
            super("verification gateway unavailable", null, false, false);
        }
    }

    /** The gateway makes no such check for a while, and is not to be asked before. */
    abstract sealed class Later extends Unavailable {
        private static final long serialVersionUID = 1L;

        private final Duration retryAfter;

        private Later(Duration retryAfter) {
            this.retryAfter = retryAfter;
        }

        public Duration retryAfter() {
            return retryAfter;
        }

        /**
         * When to ask again after such a pause: a little spread, so that not all that waited ask at once, and not past
         * the deadline, at which it is refused whatever the gateway does.
         */
        static Instant askAgainAt(Instant now, Duration pause, Instant deadline) {
            long left = Math.max(0, Duration.between(now, deadline).toSeconds()) + 1;
            long seconds = Math.min(pause.toSeconds(), left);
            long jitter = ThreadLocalRandom.current().nextLong(seconds / 10 + 1);
            return now.plusSeconds(Math.min(seconds + jitter, left));
        }
    }

    /** Too many checks of the document, or for the operator, failed. */
    final class Paused extends Later {
        private static final long serialVersionUID = 1L;

        public Paused(Duration retryAfter) {
            super(retryAfter);
        }
    }

    /** Too many checks of this operator wait there already: no fault of the gateway. */
    final class Busy extends Later {
        private static final long serialVersionUID = 1L;

        public Busy(Duration retryAfter) {
            super(retryAfter);
        }
    }

    /** The gateway answered that it does not take this question: a fault of ours, which says nothing about the gateway. */
    final class NotTaken extends Unavailable {
        private static final long serialVersionUID = 1L;
    }
}
