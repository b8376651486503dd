package io.shiming.foundation.tracing;

import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.exporter.internal.http.HttpExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.InternalTelemetryVersion;
import io.opentelemetry.sdk.internal.ComponentId;
import io.opentelemetry.sdk.internal.StandardComponentId;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.quarkus.arc.Unremovable;
import io.quarkus.opentelemetry.runtime.exporter.otlp.sender.VertxHttpSender;
import io.quarkus.opentelemetry.runtime.exporter.otlp.tracing.VertxHttpSpanExporter;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Sends spans to a collector, as OTLP over HTTP, and of each no more than {@link BareSpan} tells. That there is this takes the
 * place of the framework's own way, which would send all of it.
 */
@Singleton
@Unremovable
public class SpansToCollector implements SpanExporter {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final SpanExporter collector;

    SpansToCollector(
            Vertx vertx,
            TlsConfigurationRegistry tls,
            @ConfigProperty(name = "shiming.traces.endpoint") Optional<URI> endpoint) {
        collector =
                endpoint.map(url -> collector(vertx, tls.get("shiming"), url)).orElseGet(SpanExporter::composite);
    }

    private static SpanExporter collector(Vertx vertx, Optional<TlsConfiguration> tls, URI endpoint) {
        return new VertxHttpSpanExporter(new HttpExporter<>(
                ComponentId.generateLazy(StandardComponentId.ExporterType.OTLP_HTTP_SPAN_EXPORTER),
                new VertxHttpSender(
                        endpoint,
                        VertxHttpSender.TRACES_PATH,
                        false,
                        TIMEOUT,
                        Map.of(),
                        "application/x-protobuf",
                        options -> trust(options, tls),
                        vertx),
                MeterProvider::noop,
                InternalTelemetryVersion.LATEST,
                endpoint.toASCIIString()));
    }

    /** Whom other services are believed by, where that is configured. */
    private static void trust(HttpClientOptions options, Optional<TlsConfiguration> tls) {
        tls.map(TlsConfiguration::getTrustStoreOptions).ifPresent(options::setTrustOptions);
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        return collector.export(spans.stream().<SpanData>map(BareSpan::new).toList());
    }

    @Override
    public CompletableResultCode flush() {
        return collector.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return collector.shutdown();
    }
}
