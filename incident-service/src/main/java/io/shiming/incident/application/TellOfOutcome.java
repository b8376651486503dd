package io.shiming.incident.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.incident.domain.DisputeCase;
import io.shiming.incident.domain.DisputeState;
import io.shiming.incident.domain.DisputeWord;
import io.shiming.incident.persistence.DisputeRepository;
import io.shiming.incident.persistence.Reading;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/** Tells registration-service what came of a dispute, by the outbox, until it has committed it (Art. 11). */
@ApplicationScoped
public class TellOfOutcome {
    /** The outbox' name for registration-service. */
    public static final String TARGET = "registration";

    private static final String SYSTEM = "incident-service";

    private final DisputeRepository disputes;
    private final DisputedRegistrations registrations;
    private final Outbox outbox;
    private final AuditTrail audit;
    private final Clock clock;

    TellOfOutcome(
            DisputeRepository disputes,
            DisputedRegistrations registrations,
            Outbox outbox,
            AuditTrail audit,
            Clock clock) {
        this.disputes = disputes;
        this.registrations = registrations;
        this.outbox = outbox;
        this.audit = audit;
        this.clock = clock;
    }

    /** The message that one was decided, as a part of that write. */
    Write.Part message(DisputeCase decided, String correlator) {
        return outbox.message(
                TARGET,
                "dispute-outcome",
                Map.of("operatorId", decided.operatorId(), "disputeId", decided.id()),
                correlator);
    }

    /** Tells it, and notes that it is committed. Fails as {@link DisputedRegistrations} does. */
    public Uni<Void> handle(UUID operatorId, UUID disputeId, String correlator) {
        return disputes.find(Reading.of(operatorId), disputeId).chain(found -> {
            DisputeCase dispute = found.orElseThrow(() -> new IllegalStateException("a dispute that is not there"));
            if (!dispute.state().allows(DisputeState.Event.SETTLE)) {
                return Uni.createFrom().voidItem();
            }
            DisputeWord decision = dispute.decision().orElseThrow();
            return registrations
                    .resolve(dispute.id(), decision.id(), decision.outcome(), correlator)
                    .chain(() -> disputes.run(disputes.settled(dispute, clock.instant())
                            .and(audit.record(new AuditTrail.Entry(
                                    SYSTEM,
                                    SYSTEM,
                                    dispute.operatorId(),
                                    "dispute.settled",
                                    LookUpDisputes.OBJECT,
                                    dispute.id(),
                                    decision.outcome().name(),
                                    correlator)))))
                    .replaceWithVoid();
        });
    }
}
