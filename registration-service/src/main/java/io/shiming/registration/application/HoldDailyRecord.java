package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.DailyRecord;
import io.shiming.registration.domain.RetainedRecord;
import io.shiming.registration.persistence.RetainedRecords;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A legal hold is put on a record that is kept by the day, or lifted: while there is one it does not go with its day. */
@ApplicationScoped
public class HoldDailyRecord {
    private final RetainedRecords records;
    private final AuditTrail audit;
    private final Clock clock;

    HoldDailyRecord(RetainedRecords records, AuditTrail audit, Clock clock) {
        this.records = records;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * As for registrations, in two or three round trips.
     *
     * @throws DomainException NOT_FOUND, also of a guest who was refused, for nothing is kept of them; STATUS_CONFLICT while a
     *     log-on waits for verification
     */
    Uni<Void> handle(HoldRegistration.Command command) {
        return find(command.recordId())
                .chain(found -> hold(
                                found.orElseThrow(DomainException::notFound).kind(), command)
                        .chain(done -> done ? Uni.createFrom().voidItem() : whyNot(command.recordId())));
    }

    private Uni<Boolean> hold(DailyRecord kind, HoldRegistration.Command command) {
        return records.hold(
                kind,
                command.recordId(),
                command.holdId(),
                command.inForce(),
                clock.instant(),
                audit.record(AuditTrail.Entry.by(
                        command.caller(),
                        command.correlator(),
                        null,
                        kind.noun() + (command.inForce() ? ".held" : ".hold-lifted"),
                        kind.noun(),
                        command.recordId(),
                        command.inForce() ? "HELD" : "LIFTED")));
    }

    private Uni<Optional<RetainedRecord>> find(UUID id) {
        return records.find(List.of(id)).map(found -> Optional.ofNullable(found.get(id)));
    }

    private Uni<Void> whyNot(UUID id) {
        return find(id).chain(found -> Uni.createFrom()
                .failure(
                        found.isEmpty()
                                ? DomainException.notFound()
                                : new DomainException(CommonError.STATUS_CONFLICT)));
    }
}
