package io.shiming.registration.application;

import io.shiming.foundation.database.Write;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.registration.domain.AgentDisclosure;
import io.shiming.registration.domain.Registration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Tells agent-service what an agent took in, so that it is handed over to the operator in time (Art. 6¶1), and where a
 * document of it was forged, for its supervision (Art. 6, 19).
 */
public final class Custody {
    /** The outbox' name for agent-service. */
    public static final String TARGET = "agent";
    /** Its name for agent-service where it is told of findings; what does not know it leaves them alone. */
    public static final String FINDING_TARGET = "agent-finding";

    private Custody() {}

    /** Of a registration that is active or refused now; nothing when no agent had to do with it. */
    static Optional<Write.Part> opened(Outbox outbox, Registration settled, String correlator) {
        return settled.agent().map(agent -> outbox.message(TARGET, "custody-item", item(settled, agent), correlator));
    }

    /** That an agent took in a forged document; nothing when no agent had to do with it. */
    static Optional<Write.Part> forged(Outbox outbox, Registration of, UUID verificationId, String correlator) {
        return of.agent()
                .map(agent -> outbox.message(
                        FINDING_TARGET,
                        "forgery-accepted",
                        new ForgeryAccepted(agent.agentId(), of.operatorId(), of.id(), verificationId),
                        correlator));
    }

    /** Which agent took in a forged document for which registration, and the check that showed it. */
    public record ForgeryAccepted(UUID agentId, UUID operatorId, UUID registrationId, UUID verificationId) {}

    private static Map<String, Object> item(Registration settled, AgentDisclosure agent) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("registrationId", settled.id());
        item.put("operatorId", settled.operatorId());
        item.put("agentId", agent.agentId());
        item.put("outlet", agent.outlet());
        item.put("clerk", agent.clerk());
        item.put("serviceType", settled.particulars().serviceType());
        item.put("registeredAt", settled.createdAt());
        item.put("outcome", settled.status());
        settled.refusal().ifPresent(refusal -> item.put("refusal", refusal));
        return item;
    }
}
