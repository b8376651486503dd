package io.shiming.agent.application;

import io.shiming.agent.domain.Agreement;
import io.shiming.agent.persistence.AgreementRepository;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.problem.DomainException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Agreements, for their parties and for officials. */
@ApplicationScoped
public class LookUpAgreements {
    private static final String AGREEMENT = "agreement";

    private final AgreementRepository agreements;
    private final Readers readers;

    LookUpAgreements(AgreementRepository agreements, Readers readers) {
        this.agreements = agreements;
        this.readers = readers;
    }

    public Uni<Agreement> one(Caller caller, String correlator, UUID id) {
        return agreements
                .find(readers.reading(caller, correlator, AGREEMENT, id), id)
                .map(found -> found.orElseThrow(DomainException::notFound));
    }

    /** In the order they were made, of one agent or of all, at most {@code limit}, later than {@code after}. */
    public Uni<List<Agreement>> page(
            Caller caller, String correlator, Optional<UUID> agentId, int limit, Optional<UUID> after) {
        return agreements.page(readers.reading(caller, correlator, AGREEMENT, null), agentId, limit, after);
    }
}
