package io.shiming.incident.application;

import io.shiming.foundation.http.Caller;
import io.shiming.foundation.problem.DomainException;
import io.shiming.incident.domain.CaseState;
import io.shiming.incident.domain.ViolationCase;
import io.shiming.incident.persistence.CaseRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Cases, for those who may see them: an operator those against itself; officials on record (Art. 26). */
@ApplicationScoped
public class LookUpCases {
    private static final String OBJECT = "case";

    private final CaseRepository cases;
    private final Readers readers;

    LookUpCases(CaseRepository cases, Readers readers) {
        this.cases = cases;
        this.readers = readers;
    }

    /** Which of them. */
    public record Filter(Optional<CaseState> state, Optional<Integer> article, Optional<UUID> respondentId) {}

    /**
     * One round trip.
     *
     * @throws DomainException NOT_FOUND
     */
    public Uni<ViolationCase> one(Caller caller, String correlator, UUID id) {
        return cases.find(readers.reading(caller, correlator, OBJECT, id), Competence.visible(caller), id)
                .map(found -> found.orElseThrow(DomainException::notFound));
    }

    /** In the order they were opened. One round trip. */
    public Uni<List<ViolationCase>> page(
            Caller caller, String correlator, Filter filter, int limit, Optional<UUID> after) {
        return cases.page(
                readers.reading(caller, correlator, OBJECT, null),
                new CaseRepository.Question(
                        Competence.visible(caller),
                        filter.state(),
                        filter.article(),
                        filter.respondentId(),
                        after,
                        limit));
    }
}
