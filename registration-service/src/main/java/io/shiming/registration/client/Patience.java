package io.shiming.registration.client;

import io.shiming.registration.application.RegistrationConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * When to open a document for incident-service, which was away: once in a while, and one at a time. While it was there the
 * last time, always.
 */
@Singleton
class Patience {
    private final Duration pause;
    private final Clock clock;
    /** Not before; null while the other one is there as far as is known. */
    private final AtomicReference<Instant> notBefore = new AtomicReference<>();

    @Inject
    Patience(RegistrationConfig config, Clock clock) {
        this(config.documentPause(), clock);
    }

    Patience(Duration pause, Clock clock) {
        this.pause = pause;
        this.clock = clock;
    }

    /** Whether the caller may try; whoever asks next may not until the other one was reached, or the pause is over. */
    boolean mayTry() {
        Instant next = notBefore.get();
        Instant now = clock.instant();
        return next == null || (!now.isBefore(next) && notBefore.compareAndSet(next, now.plus(pause)));
    }

    void reached() {
        notBefore.set(null);
    }

    void missed() {
        notBefore.set(clock.instant().plus(pause));
    }
}
