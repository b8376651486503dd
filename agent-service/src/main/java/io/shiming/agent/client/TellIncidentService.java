package io.shiming.agent.client;

import io.quarkus.arc.lookup.LookupUnlessProperty;
import io.shiming.foundation.outbox.OutboxMessage;
import io.shiming.foundation.outbox.OutboxTarget;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import java.util.Map;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * Tells incident-service what agents did wrong (Art. 24), and of forged licences (Art. 10¶2), each at its own end there and
 * as it stands in the outbox. Tried until it is acknowledged; only what it calls malformed is laid aside. What it has no end
 * for yet waits, and so does everything where there is no incident-service.
 */
@Singleton
@LookupUnlessProperty(name = "quarkus.rest-client.incident.url", stringValue = TellIncidentService.NOWHERE)
class TellIncidentService implements OutboxTarget {
    /** As application.properties has it. */
    static final String NOWHERE = "http://incident-service.invalid";

    private static final Map<String, String> RECEIVERS =
            Map.of("agent-violation", "agent-violations", "forgery", "forgery-reports");

    /** Incident-service has no end for it yet. */
    private static final class NoReceiver extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private NoReceiver() {
            super(null, null, false, false);
        }
    }

    private final IncidentService incidents;

    TellIncidentService(@RestClient IncidentService incidents) {
        this.incidents = incidents;
    }

    @Override
    public String name() {
        return "incident";
    }

    @Override
    public Uni<Void> deliver(OutboxMessage message) {
        String receiver = RECEIVERS.get(message.kind());
        if (receiver == null) {
            return Uni.createFrom().failure(new NoReceiver());
        }
        return incidents
                .tell(receiver, message.id().toString(), message.correlator(), message.body())
                .replaceWithVoid()
                .onFailure(WebApplicationException.class)
                .transform(TellIncidentService::refused);
    }

    private static Throwable refused(WebApplicationException failure) {
        int status = failure.getResponse().getStatus();
        return status == 400 || status == 422 ? new Undeliverable("status " + status) : failure;
    }
}
