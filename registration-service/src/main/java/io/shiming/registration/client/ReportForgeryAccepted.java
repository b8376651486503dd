package io.shiming.registration.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shiming.foundation.outbox.OutboxMessage;
import io.shiming.foundation.outbox.OutboxTarget;
import io.shiming.registration.application.Custody;
import io.shiming.registration.application.Custody.ForgeryAccepted;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import java.util.List;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * Tells agent-service that an agent accepted a forged document. The check's id is in the body, by which one that is told
 * of twice is one finding for good, and is the key. Tried until it is acknowledged; only what agent-service calls malformed
 * is laid aside.
 */
@Singleton
class ReportForgeryAccepted implements OutboxTarget {
    private static final String KIND = "FORGED_DOCUMENT_ACCEPTED";

    private final AgentService agents;
    private final ObjectMapper json;

    ReportForgeryAccepted(@RestClient AgentService agents, ObjectMapper json) {
        this.agents = agents;
        this.json = json;
    }

    @Override
    public String name() {
        return Custody.FINDING_TARGET;
    }

    @Override
    public Uni<Void> deliver(OutboxMessage message) {
        ForgeryAccepted found = read(message);
        return agents.reportFinding(
                        found.agentId(),
                        found.verificationId().toString(),
                        message.correlator(),
                        new AgentService.Finding(
                                found.operatorId(), KIND, List.of(found.registrationId()), found.verificationId()))
                .replaceWithVoid()
                .onFailure(WebApplicationException.class)
                .transform(OpenCustodyItem::refused);
    }

    private ForgeryAccepted read(OutboxMessage message) {
        try {
            return json.readValue(message.body(), ForgeryAccepted.class);
        } catch (JsonProcessingException malformed) {
            throw new Undeliverable("malformed");
        }
    }
}
