package io.shiming.foundation.tracing;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Spans are made where there is a collector to send them to, and nowhere else. */
public class TraceVariables implements ConfigSourceFactory {
    private static final String ENDPOINT = "SHIMING_TRACES_ENDPOINT";
    private static final String PASSED_ON = "org.eclipse.microprofile.rest.client.propagateHeaders";
    /** After a service's application.properties (250), before the defaults of foundation (100). */
    private static final int ORDINAL = 200;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue endpoint = context.getValue(ENDPOINT);
        boolean off = endpoint == null
                || endpoint.getValue() == null
                || endpoint.getValue().isBlank();
        Map<String, String> values = off
                ? Map.of("quarkus.otel.sdk.disabled", "true")
                // What goes to the next service is the span that calls it, in place of the header as it came.
                : Map.of("quarkus.otel.sdk.disabled", "false", PASSED_ON, "");
        return List.of(new PropertiesConfigSource(values, "trace variables", ORDINAL));
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(ORDINAL);
    }
}
