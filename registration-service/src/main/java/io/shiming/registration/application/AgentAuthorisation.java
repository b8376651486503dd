package io.shiming.registration.application;

import io.shiming.registration.domain.ServiceType;
import io.smallrye.mutiny.Uni;
import java.util.UUID;

/** Agent-service, as registrations see it: it knows which agents are eligible and bound by an agreement (Art. 5). */
public interface AgentAuthorisation {

    /** May this clerk of this outlet of this agent do this for this operator, now? */
    record Question(UUID agentId, UUID operatorId, ServiceType serviceType, String outlet, String clerk) {}

    /**
     * Asks.
     *
     * @return yes or no. Fails when there was no usable answer, which is neither.
     */
    Uni<Boolean> isAuthorised(Question question, String correlator);

    /** Agent-service did not answer, or not in a way that can be used. Never a yes. */
    class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Unavailable() {
            super("agent-service unavailable", null, false, false);
        }
    }
}
