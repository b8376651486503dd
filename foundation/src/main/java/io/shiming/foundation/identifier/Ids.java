package io.shiming.foundation.identifier;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.UUIDClock;
import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/** New identifiers: UUIDv7 (RFC 9562) by the injected clock, so that rows created together lie together. */
@Singleton
public class Ids {
    private final TimeBasedEpochRandomGenerator generator;

    public Ids(Clock clock) {
        this.generator = Generators.timeBasedEpochRandomGenerator(new SecureRandom(), new UUIDClock() {
            @Override
            public long currentTimeMillis() {
                return clock.millis();
            }
        });
    }

    public UUID next() {
        return generator.generate();
    }
}
