package io.shiming.foundation.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BareSpanTest {
    private static final String SECRET = "650102199003078832";
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final SpanContext CALLER = SpanContext.createFromRemoteParent(
            TRACE,
            "b7ad6b7169203331",
            TraceFlags.getSampled(),
            TraceState.builder().put("vendor", SECRET).build());

    @Test
    @DisplayName(
            "Art. 16: of a request its operation and status are told, and nothing that a client or foreign code wrote")
    void request() {
        SpanData span = new BareSpan(span(SpanKind.SERVER));

        assertThat(span.getAttributes().asMap().keySet())
                .extracting(AttributeKey::getKey)
                .containsExactlyInAnyOrder("http.route", "http.response.status_code");
        assertThat(span.getEvents()).isEmpty();
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span.getTraceId()).isEqualTo(TRACE);
        assertThat(span.getParentSpanId()).isEqualTo(CALLER.getSpanId());
        assertThat(span.getParentSpanContext().isRemote()).isTrue();
        assertThat(span.getSpanContext() + " " + span.getParentSpanContext() + span.getAttributes() + span.getStatus())
                .doesNotContain(SECRET);
    }

    @Test
    @DisplayName("of a call that we make it is told whom we called, too")
    void call() {
        assertThat(new BareSpan(span(SpanKind.CLIENT)).getAttributes().asMap().keySet())
                .extracting(AttributeKey::getKey)
                .containsExactlyInAnyOrder("http.route", "http.response.status_code", "server.address");
    }

    private static SpanData span(SpanKind kind) {
        try (SdkTracerProvider tracers = SdkTracerProvider.builder().build()) {
            Span span = tracers.get("test")
                    .spanBuilder("GET /v1/registrations/{id}")
                    .setParent(Context.root().with(Span.wrap(CALLER)))
                    .setSpanKind(kind)
                    .setAttribute("http.route", "/v1/registrations/{id}")
                    .setAttribute("http.response.status_code", 404L)
                    .setAttribute("url.path", "/v1/registrations/" + SECRET)
                    .setAttribute("url.query", "number=" + SECRET)
                    .setAttribute("url.full", "https://gateway/" + SECRET)
                    .setAttribute("user_agent.original", SECRET)
                    .setAttribute("server.address", "gateway")
                    .setAttribute("db.query.text", "SELECT " + SECRET)
                    .startSpan();
            span.recordException(new IllegalStateException(SECRET));
            span.setStatus(StatusCode.ERROR, SECRET);
            span.end();
            return ((ReadableSpan) span).toSpanData();
        }
    }
}
