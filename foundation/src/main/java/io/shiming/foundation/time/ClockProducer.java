package io.shiming.foundation.time;

import io.quarkus.runtime.configuration.ConfigUtils;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The one {@link Clock}. Nothing asks the system or PostgreSQL for the time; only profile {@code sandbox} can move it.
 */
@Singleton
public class ClockProducer {
    private static final Clock SYSTEM = new SystemClock();

    @Produces
    @Singleton
    Clock clock(@ConfigProperty(name = "shiming.clock-offset-file") Optional<Path> offsetFile) {
        if (offsetFile.isEmpty()) {
            return SYSTEM;
        }
        if (!ConfigUtils.isProfileActive("sandbox")) {
            throw new IllegalStateException("shiming.clock-offset-file is for profile sandbox only");
        }
        return new MovableClock(SYSTEM, offsetFile.get());
    }
}
