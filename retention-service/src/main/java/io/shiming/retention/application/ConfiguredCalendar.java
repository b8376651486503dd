package io.shiming.retention.application;

import io.shiming.retention.domain.RetentionCalendar;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The region's days, as the configuration names them. */
class ConfiguredCalendar {

    @Produces
    @Singleton
    RetentionCalendar calendar(RetentionConfig config) {
        return new RetentionCalendar(config.regionZone());
    }
}
