package io.shiming.agent.application;

import io.shiming.agent.domain.CustodyItem;
import io.shiming.agent.domain.CustodyState;
import io.shiming.agent.domain.Handover;
import io.shiming.agent.domain.HandoverEntry;
import io.shiming.agent.domain.HandoverState;
import io.shiming.agent.domain.Wanted;
import io.shiming.agent.persistence.CustodyRepository;
import io.shiming.agent.persistence.HandoverRepository;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.problem.DomainException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What is with agents and what was handed over, by agent and operator; for others it does not exist (Art. 6). */
@ApplicationScoped
public class LookUpCustody {
    private final CustodyRepository custody;
    private final HandoverRepository handovers;
    private final Readers readers;
    private final Clock clock;

    LookUpCustody(CustodyRepository custody, HandoverRepository handovers, Readers readers, Clock clock) {
        this.custody = custody;
        this.handovers = handovers;
        this.readers = readers;
        this.clock = clock;
    }

    public Uni<CustodyItem> item(Caller caller, String correlator, UUID registrationId) {
        return custody.find(readers.reading(caller, correlator, "custody-item", registrationId), registrationId)
                .map(LookUpCustody::there);
    }

    /** In the order of their registrations. */
    public Uni<List<CustodyItem>> items(
            Caller caller, String correlator, Wanted<CustodyState> wanted, int limit, Optional<UUID> after) {
        return custody.page(
                readers.reading(caller, correlator, "custody-item", null), wanted, clock.instant(), limit, after);
    }

    public Uni<Handover> handover(Caller caller, String correlator, UUID id) {
        return handovers
                .find(readers.reading(caller, correlator, "handover", id), id)
                .map(LookUpCustody::there);
    }

    /** In the order they were made. */
    public Uni<List<HandoverEntry>> handovers(
            Caller caller, String correlator, Wanted<HandoverState> wanted, int limit, Optional<UUID> after) {
        return handovers.page(
                readers.reading(caller, correlator, "handover", null), wanted, clock.instant(), limit, after);
    }

    private static <T> T there(Optional<T> found) {
        return found.orElseThrow(DomainException::notFound);
    }
}
