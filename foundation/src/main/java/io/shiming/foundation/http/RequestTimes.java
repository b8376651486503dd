package io.shiming.foundation.http;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.stream.Stream;

/** How many requests took how long at the most: with a few bounds, since each is a series for each operation and status. */
@Singleton
public class RequestTimes {
    private static final String REQUESTS = "http.server.requests";

    /** The longest that alerts look at is what clients are promised, and a little: 202 within two seconds. */
    private static final double[] BOUNDS = Stream.of("PT0.1S", "PT0.25S", "PT0.5S", "PT1S", "PT2.5S", "PT5S")
            .mapToDouble(bound -> Duration.parse(bound).toNanos())
            .toArray();

    @Produces
    @Singleton
    MeterFilter bounds() {
        return new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                return id.getName().equals(REQUESTS)
                        ? DistributionStatisticConfig.builder()
                                .serviceLevelObjectives(BOUNDS)
                                .build()
                                .merge(config)
                        : config;
            }
        };
    }
}
