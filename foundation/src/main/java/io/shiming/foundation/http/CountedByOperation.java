package io.shiming.foundation.http;

import io.micrometer.core.instrument.Tags;
import io.quarkus.micrometer.runtime.HttpServerMetricsTagsContributor;
import jakarta.inject.Singleton;

/**
 * Requests are counted by the operation they were for, never by their path: what is no operation's path may say
 * anything, a person's data too, and whoever has no token could fill the metrics with it.
 */
@Singleton
public class CountedByOperation implements HttpServerMetricsTagsContributor {

    @Override
    public Tags contribute(Context context) {
        String operation = context.requestContextLocalData("UrlPathTemplate");
        return Tags.of("uri", operation == null ? "UNKNOWN" : operation);
    }
}
