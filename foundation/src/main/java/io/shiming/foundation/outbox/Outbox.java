package io.shiming.foundation.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.identifier.Ids;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The writing side of the transactional outbox: a message is a part of the write it follows from. */
@Singleton
public class Outbox {
    /** Incident-service, as a target. */
    public static final String INCIDENT = "incident";

    /** The kind of {@link #detection}. */
    public static final String DETECTION = "detection";

    private final Ids ids;
    private final ObjectMapper json;
    private final Clock clock;

    public Outbox(Ids ids, ObjectMapper json, Clock clock) {
        this.ids = ids;
        this.json = json;
        this.clock = clock;
    }

    /**
     * A message to a target, as a part of a write.
     *
     * @param body becomes JSON; identifiers and outcomes only
     */
    public Write.Part message(String target, String kind, Object body, String correlator) {
        Instant now = clock.instant();
        return Write.Part.of("""
                INSERT INTO outbox (id, target, kind, body, correlator, created_at, next_attempt_at)
                SELECT ?::uuid, ?::text, ?::text, ?::jsonb, ?::text, ?::timestamptz, ?::timestamptz FROM guard""", ids.next(), target, kind, toJson(body), correlator, now, now);
    }

    /**
     * A message for each row of a query, as a part of the write.
     *
     * @param bodies a query over the guard whose one column is such a body, of type jsonb
     */
    public Write.Part messages(String target, String kind, Write.Part bodies, String correlator) {
        Instant now = clock.instant();
        List<Object> arguments = new ArrayList<>(List.of(target, kind, correlator, now, now));
        arguments.addAll(bodies.arguments());
        return Write.Part.of("""
                INSERT INTO outbox (id, target, kind, body, correlator, created_at, next_attempt_at)
                SELECT gen_random_uuid(), ?::text, ?::text, each.body, ?::text, ?::timestamptz, ?::timestamptz
                FROM (%s) AS each (body)""".formatted(bodies.sql()), arguments.toArray());
    }

    /**
     * What every service may see of itself and people should look at: a message in the words of incident-service's
     * {@code POST /v1/detections}.
     *
     * @param kind one of its kinds
     * @param detail a code that says more
     */
    public Write.Part detection(String kind, String detail, String correlator) {
        return message(
                INCIDENT, DETECTION, Map.of("kind", kind, "detail", detail, "detectedAt", clock.instant()), correlator);
    }

    private JsonObject toJson(Object body) {
        try {
            return new JsonObject(json.writeValueAsString(body));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
