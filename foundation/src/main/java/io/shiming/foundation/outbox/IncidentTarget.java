package io.shiming.foundation.outbox;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.WebApplicationException;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Tells incident-service what it should know, each kind of message at its own end there. Tried until it is acknowledged; only
 * what it calls malformed is laid aside. What it has no end for waits, and so does everything where there is no
 * incident-service.
 */
public abstract class IncidentTarget implements OutboxTarget {
    /** Its address where there is none, as each application.properties has it. */
    public static final String NOWHERE = "http://incident-service.invalid";

    private static final String DETECTIONS = "detections";

    private final IncidentService incidents;
    private final Map<String, Route> routes;

    /** @param routes by the kind of message */
    protected IncidentTarget(IncidentService incidents, Map<String, Route> routes) {
        this.incidents = incidents;
        this.routes = routes;
    }

    /** Where a kind of message goes, and in which words. */
    public record Route(String receiver, Function<OutboxMessage, Uni<JsonObject>> words) {

        /** In the words of the outbox. */
        public static Route asItIs(String receiver) {
            return of(receiver, (body, id) -> body);
        }

        /** What people should look at, in the words of {@link Outbox#detection}. */
        public static Route detection() {
            return of(DETECTIONS, (body, id) -> body.put("messageId", id));
        }

        /** What people should look at: the words of the outbox, and of what kind that is. */
        public static Route detection(String kind) {
            return detection(kind, body -> body);
        }

        /** What people should look at, and of what kind that is. */
        public static Route detection(String kind, Function<JsonObject, JsonObject> words) {
            return of(
                    DETECTIONS,
                    (body, id) -> words.apply(body).put("messageId", id).put("kind", kind));
        }

        private static Route of(String receiver, BiFunction<JsonObject, String, JsonObject> words) {
            return new Route(
                    receiver,
                    message -> Uni.createFrom()
                            .item(words.apply(
                                    new JsonObject(message.body()), message.id().toString())));
        }
    }

    /** Incident-service has no end for it, as far as this service knows, or is away. */
    protected static final class NoReceiver extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public NoReceiver() {
            super(null, null, false, false);
        }
    }

    @Override
    public final String name() {
        return Outbox.INCIDENT;
    }

    @Override
    public final Uni<Void> deliver(OutboxMessage message) {
        Route route = routes.get(message.kind());
        if (route == null) {
            return Uni.createFrom().failure(new NoReceiver());
        }
        return route.words()
                .apply(message)
                .chain(body -> incidents
                        .tell(route.receiver(), message.id().toString(), message.correlator(), body.encode())
                        .invoke(this::reached)
                        .onFailure()
                        .invoke(this::unheard))
                .replaceWithVoid()
                .onFailure(WebApplicationException.class)
                .transform(IncidentTarget::refused);
    }

    /** Something was told. */
    protected void reached() {}

    /** Something was not. */
    protected void unheard(Throwable failure) {}

    private static Throwable refused(WebApplicationException failure) {
        int status = failure.getResponse().getStatus();
        return status == 400 || status == 422 ? new Undeliverable("status " + status) : failure;
    }
}
