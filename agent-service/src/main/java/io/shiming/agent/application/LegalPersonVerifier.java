package io.shiming.agent.application;

import io.shiming.agent.domain.Agent;
import io.shiming.agent.domain.Outcome;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** The verification gateway, as agents see it. */
public interface LegalPersonVerifier {

    /**
     * How a check stands: settled, or PENDING.
     *
     * @param receipt the gateway's JWS over what was found; empty while pending
     */
    record Found(UUID verificationId, Outcome outcome, Optional<String> receipt) {}

    /** Has an agent's business licence checked by market regulation. Fails with {@link Unavailable}. */
    Uni<Found> verify(Agent agent, String correlator);

    /** Looks up a check that was made; empty when the gateway does not know it. Fails with {@link Unavailable}. */
    Uni<Optional<Found>> find(UUID verificationId, String correlator);

    /** The gateway did not answer, or makes no such check for a while. Never a match. */
    class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final Duration retryAfter;

        public Unavailable(Duration retryAfter) {
            super("verification gateway unavailable", null, false, false);
            this.retryAfter = retryAfter;
        }

        public Duration retryAfter() {
            return retryAfter;
        }
    }
}
