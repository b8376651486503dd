package io.shiming.retention.application;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.time.ZoneId;

/** How long things are kept, as far as no policy says so. */
@ConfigMapping(prefix = "shiming.retention")
public interface RetentionConfig {

    /** Zone whose calendar days are counted. No default: the region says. */
    ZoneId regionZone();

    /** How far in the future the start of a clock may lie, by this service's clock; one beyond that is a mistake. */
    @WithDefault("P1D")
    Duration startsAhead();

    /** How many clocks are put right at once when a policy has changed. */
    @WithDefault("1000")
    int redateAtOnce();
}
