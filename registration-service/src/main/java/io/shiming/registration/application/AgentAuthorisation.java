package io.shiming.registration.application;

import io.shiming.registration.domain.AgentAgreement;
import io.shiming.registration.domain.ServiceType;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.UUID;

/** Agent-service, as registrations see it: it knows which agents are eligible and bound by an agreement (Art. 5). */
public interface AgentAuthorisation {

    /** May this clerk of this outlet of this agent do this for this operator, now? */
    record Question(UUID agentId, UUID operatorId, ServiceType serviceType, String outlet, String clerk) {}

    /**
     * Yes or no.
     *
     * @param agreement by which it may; empty where it may not, and where none was named
     */
    record Authorisation(boolean authorised, Optional<AgentAgreement> agreement) {
        static final Authorisation NONE = new Authorisation(false, Optional.empty());
    }

    /** Asks. Fails when there was no usable answer, which is neither yes nor no. */
    Uni<Authorisation> authorisation(Question question, String correlator);

    /** Agent-service did not answer, or not in a way that can be used. Never a yes. */
    class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Unavailable() {
            super("agent-service unavailable", null, false, false);
        }
    }
}
