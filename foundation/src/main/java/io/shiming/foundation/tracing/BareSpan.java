package io.shiming.foundation.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;
import java.util.Set;

/**
 * What may be told of a span: which operation it was, how long it took, and what status came of it. Everything else the
 * framework knows is the client's own text, a person's data perhaps, or foreign code's: path, query, agent, addresses,
 * trace state, messages of exceptions.
 */
final class BareSpan extends DelegatingSpanData {
    private static final Set<String> TOLD =
            Set.of("http.request.method", "http.response.status_code", "http.route", "error.type");
    /** Of calls that we make: whom. Of those that come in it is what the client calls us. */
    private static final Set<String> TOLD_OF_OWN_CALLS = Set.of("server.address", "server.port");

    private final Attributes attributes;

    BareSpan(SpanData span) {
        super(span);
        attributes = span.getAttributes().toBuilder()
                .removeIf(key -> !isTold(key, span.getKind()))
                .build();
    }

    private static boolean isTold(AttributeKey<?> key, SpanKind kind) {
        return TOLD.contains(key.getKey()) || (kind == SpanKind.CLIENT && TOLD_OF_OWN_CALLS.contains(key.getKey()));
    }

    @Override
    public SpanContext getSpanContext() {
        return bare(super.getSpanContext());
    }

    @Override
    public SpanContext getParentSpanContext() {
        return bare(super.getParentSpanContext());
    }

    private static SpanContext bare(SpanContext context) {
        if (!context.isValid()) {
            return SpanContext.getInvalid();
        }
        return context.isRemote()
                ? SpanContext.createFromRemoteParent(
                        context.getTraceId(), context.getSpanId(), context.getTraceFlags(), TraceState.getDefault())
                : SpanContext.create(
                        context.getTraceId(), context.getSpanId(), context.getTraceFlags(), TraceState.getDefault());
    }

    @Override
    public Attributes getAttributes() {
        return attributes;
    }

    @Override
    public int getTotalAttributeCount() {
        return attributes.size();
    }

    @Override
    public List<EventData> getEvents() {
        return List.of();
    }

    @Override
    public int getTotalRecordedEvents() {
        return 0;
    }

    @Override
    public StatusData getStatus() {
        return StatusData.create(super.getStatus().getStatusCode(), "");
    }
}
