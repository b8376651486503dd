package io.shiming.retention.application;

import io.shiming.foundation.http.Caller;
import io.shiming.retention.domain.DueItem;
import io.shiming.retention.persistence.DueRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is due, for operators of their own records, for officials of all. Whether something holds it is not said: what an
 * authority looks into is no operator's affair.
 */
@ApplicationScoped
public class LookUpDue {
    private final DueRepository due;
    private final Readers readers;
    private final Clock clock;

    LookUpDue(DueRepository due, Readers readers, Clock clock) {
        this.due = due;
        this.readers = readers;
        this.clock = clock;
    }

    /**
     * One round trip.
     *
     * @param before now, where it is absent
     */
    public Uni<List<DueItem>> page(
            Caller caller, String correlator, Optional<Instant> before, int limit, Optional<DueItem.Place> after) {
        return due.page(
                readers.reading(caller, correlator, "due-item", null), before.orElseGet(clock::instant), limit, after);
    }
}
