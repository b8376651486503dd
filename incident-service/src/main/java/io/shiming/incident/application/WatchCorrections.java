package io.shiming.incident.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.incident.domain.CaseEvent;
import io.shiming.incident.domain.Itself;
import io.shiming.incident.domain.ViolationCase;
import io.shiming.incident.persistence.CaseRepository;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;

/**
 * Notes of what was to be corrected that its time is over, so that somebody looks (Art. 18, 25). All replicas do, and none
 * waits for another.
 */
@ApplicationScoped
public class WatchCorrections {
    private static final int BATCH = 100;

    private final CaseRepository cases;
    private final AuditTrail audit;
    private final Clock clock;

    WatchCorrections(CaseRepository cases, AuditTrail audit, Clock clock) {
        this.cases = cases;
        this.audit = audit;
        this.clock = clock;
    }

    /** One round trip for a hundred of them, and one for each. */
    public Uni<Void> run() {
        Instant now = clock.instant();
        return cases.overdue(now, BATCH)
                .chain(due -> Multi.createFrom()
                        .iterable(due)
                        .onItem()
                        .transformToUniAndConcatenate(each -> note(each, now))
                        .filter(noted -> noted)
                        .collect()
                        .asList())
                // Less than a batch is noted where there was less, and where others are at the rest: they go on.
                .chain(noted -> noted.size() < BATCH ? Uni.createFrom().voidItem() : run());
    }

    private Uni<Boolean> note(ViolationCase due, Instant now) {
        ViolationCase overdue = due.overdue(now);
        return cases.run(cases.overdue(overdue, now)
                        .and(audit.record(new AuditTrail.Entry(
                                Itself.NAME,
                                Itself.NAME,
                                due.operatorId().orElse(null),
                                "case.overdue",
                                "case",
                                due.id(),
                                CaseEvent.DEADLINE_PASSED.name(),
                                Itself.NAME))))
                // Somebody has looked meanwhile.
                .onFailure(failure -> Write.violates(failure, CaseRepository.NEXT_STEP))
                .recoverWithItem(false);
    }
}
