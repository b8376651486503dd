package io.shiming.foundation.database;

import io.vertx.pgclient.data.Interval;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Times as PostgreSQL's client takes them. */
public final class Values {
    private Values() {}

    public static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** To the second, below it cut off. */
    public static Interval interval(Duration duration) {
        return Interval.of().seconds(Math.toIntExact(duration.toSeconds()));
    }
}
