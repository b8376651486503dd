package io.shiming.incident.application;

import io.shiming.foundation.http.Caller;
import io.shiming.foundation.problem.DomainException;
import io.shiming.incident.domain.DisputeCase;
import io.shiming.incident.domain.DisputeState;
import io.shiming.incident.persistence.DisputeRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Disputes: an operator's own, of authorities all, on record. Two round trips, one of them to the keys server. */
@ApplicationScoped
public class LookUpDisputes {
    static final String OBJECT = "dispute";

    private final DisputeRepository disputes;
    private final Readers readers;

    LookUpDisputes(DisputeRepository disputes, Readers readers) {
        this.disputes = disputes;
        this.readers = readers;
    }

    /**
     * One.
     *
     * @throws DomainException NOT_FOUND, for another operator's as for none
     */
    public Uni<DisputeCase> one(Caller caller, String correlator, UUID id) {
        return disputes.find(readers.reading(caller, correlator, OBJECT, id), id)
                .map(found -> found.orElseThrow(DomainException::notFound));
    }

    /** In the order in which they were raised. */
    public Uni<List<DisputeCase>> page(
            Caller caller, String correlator, Optional<DisputeState> state, int limit, Optional<UUID> after) {
        return disputes.page(readers.reading(caller, correlator, OBJECT, null), state, limit, after);
    }
}
