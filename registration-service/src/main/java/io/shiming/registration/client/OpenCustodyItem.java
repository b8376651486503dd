package io.shiming.registration.client;

import io.shiming.foundation.outbox.OutboxMessage;
import io.shiming.foundation.outbox.OutboxTarget;
import io.shiming.registration.application.Custody;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * Tells agent-service of what an agent took in. Tried until it is acknowledged; only what it calls malformed is laid
 * aside.
 */
@Singleton
class OpenCustodyItem implements OutboxTarget {
    private final AgentService agents;

    OpenCustodyItem(@RestClient AgentService agents) {
        this.agents = agents;
    }

    @Override
    public String name() {
        return Custody.TARGET;
    }

    @Override
    public Uni<Void> deliver(OutboxMessage message) {
        return agents.openCustodyItem(message.id().toString(), message.correlator(), message.body())
                .replaceWithVoid()
                .onFailure(WebApplicationException.class)
                .transform(OpenCustodyItem::refused);
    }

    static Throwable refused(WebApplicationException failure) {
        int status = failure.getResponse().getStatus();
        return status == 400 || status == 422 ? new Undeliverable("status " + status) : failure;
    }
}
