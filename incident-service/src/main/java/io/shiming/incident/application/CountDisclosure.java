package io.shiming.incident.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.incident.domain.EndedDisclosure;
import io.shiming.incident.persistence.TallyRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Counts what came of a disclosure, for the transparency report (Art. 26). */
@ApplicationScoped
public class CountDisclosure {
    private final TallyRepository tallies;
    private final AuditTrail audit;

    CountDisclosure(TallyRepository tallies, AuditTrail audit) {
        this.tallies = tallies;
        this.audit = audit;
    }

    public record Command(Caller caller, String correlator, EndedDisclosure ended) {}

    /** Once, however often it is told. One round trip, two where it was told before. */
    public Uni<Answer> handle(Command command, Idempotency.Attempt attempt, Answer answer) {
        EndedDisclosure ended = command.ended();
        return tallies.run(tallies.counted(ended)
                        .and(attempt.answered(answer))
                        .and(audit.record(AuditTrail.Entry.by(
                                command.caller(),
                                command.correlator(),
                                null,
                                "disclosure.counted",
                                "disclosure",
                                ended.id(),
                                ended.outcome().name()))))
                .chain(first -> first
                        ? Uni.createFrom().item(true)
                        : tallies.run(tallies.known().and(attempt.answered(answer))))
                .replaceWith(answer);
    }
}
