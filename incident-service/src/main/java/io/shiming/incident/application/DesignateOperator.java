package io.shiming.incident.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.incident.domain.Designation;
import io.shiming.incident.domain.OperatorKind;
import io.shiming.incident.persistence.DesignationRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;

/** An authority says which operators run critical information infrastructure; they report incidents sooner (Art. 17). */
@ApplicationScoped
public class DesignateOperator {
    private static final String OBJECT = "operator-designation";

    private final DesignationRepository designations;
    private final Readers readers;
    private final AuditTrail audit;
    private final Clock clock;

    DesignateOperator(DesignationRepository designations, Readers readers, AuditTrail audit, Clock clock) {
        this.designations = designations;
        this.readers = readers;
        this.audit = audit;
        this.clock = clock;
    }

    public record Command(Caller caller, String correlator, UUID operatorId) {}

    /** What was said last, or that nobody has said anything. An operator sees its own, if it is that. One round trip. */
    public Uni<Designation> current(Command command) {
        return designations.current(
                readers.reading(command.caller(), command.correlator(), OBJECT, command.operatorId()),
                command.operatorId());
    }

    /**
     * Says so. Nothing happens when it was said before. Two round trips.
     *
     * @throws DomainException STATUS_CONFLICT when somebody else was quicker
     */
    public Uni<Designation> put(Command command, OperatorKind kind) {
        return designations
                .current(readers.toWrite(command.caller()), command.operatorId())
                .chain(before -> before.act().isPresent() && before.kind() == kind
                        ? Uni.createFrom().item(before)
                        : said(command, before, kind))
                .onFailure(failure -> Write.violates(failure, DesignationRepository.VERSION))
                .transform(failure -> new DomainException(CommonError.STATUS_CONFLICT));
    }

    private Uni<Designation> said(Command command, Designation before, OperatorKind kind) {
        Designation next =
                before.next(kind, new Designation.Act(command.caller().subject(), clock.instant()));
        return designations
                .run(designations
                        .said(next)
                        .and(audit.record(AuditTrail.Entry.by(
                                command.caller(),
                                command.correlator(),
                                command.operatorId(),
                                "operator.designated",
                                OBJECT,
                                command.operatorId(),
                                kind.name()))))
                .replaceWith(next);
    }
}
