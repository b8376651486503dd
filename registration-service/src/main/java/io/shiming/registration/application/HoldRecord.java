package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.RecordHold;
import io.shiming.registration.persistence.PurgeRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** A legal hold is put on a record or released: while one is in force a registration is not purged. */
@ApplicationScoped
public class HoldRecord {
    private final PurgeRepository repository;
    private final AuditTrail audit;

    HoldRecord(PurgeRepository repository, AuditTrail audit) {
        this.repository = repository;
        this.audit = audit;
    }

    /** How it stands with a hold. */
    public record Command(Caller caller, String correlator, RecordHold hold) {}

    /**
     * Committed when it returns; told again it changes nothing, but is on record again. What is not a registration, or is
     * none any more, is held none the less. At most two round trips.
     *
     * @return whether there is a registration of this id
     * @throws DomainException STATUS_CONFLICT while it waits for verification: it may be refused, and its copies with it
     */
    public Uni<Boolean> handle(Command command) {
        return repository
                .run(onRecord(repository.heldRegistration(command.hold()), command))
                .chain(found -> found
                        ? Uni.createFrom().item(true)
                        : repository
                                .run(onRecord(repository.heldOther(command.hold()), command))
                                .invoke(HoldRecord::requireKept)
                                .replaceWith(false));
    }

    private static void requireKept(boolean kept) {
        if (!kept) {
            throw new DomainException(CommonError.STATUS_CONFLICT);
        }
    }

    private Write onRecord(Write write, Command command) {
        RecordHold hold = command.hold();
        boolean released = hold.releasedAt().isPresent();
        return write.and(audit.record(AuditTrail.Entry.by(
                command.caller(),
                command.correlator(),
                null,
                released ? "record.hold-released" : "record.held",
                "record",
                hold.recordId(),
                released ? "RELEASED" : "HELD")));
    }
}
