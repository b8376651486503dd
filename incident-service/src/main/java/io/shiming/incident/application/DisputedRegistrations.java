package io.shiming.incident.application;

import io.shiming.incident.domain.DisputeOutcome;
import io.smallrye.mutiny.Uni;
import java.util.UUID;

/** Registration-service, where a disputed registration is frozen. */
public interface DisputedRegistrations {

    /**
     * Tells what came of a dispute, so that the registration is free again.
     *
     * @param decisionId the same at every attempt
     * @return completes when it is committed there; whatever it fails with, it may be tried again
     */
    Uni<Void> resolve(UUID disputeId, UUID decisionId, DisputeOutcome outcome, String correlator);
}
