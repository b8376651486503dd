package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.persistence.PurgeRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/**
 * A legal hold is put on a registration or another record, or lifted: while there is one it is not purged. None lapses by itself.
 */
@ApplicationScoped
public class HoldRegistration {
    private final PurgeRepository repository;
    private final HoldDailyRecord holdDailyRecord;
    private final AuditTrail audit;
    private final Outbox outbox;
    private final Clock clock;

    HoldRegistration(
            PurgeRepository repository, HoldDailyRecord holdDailyRecord, AuditTrail audit, Outbox outbox, Clock clock) {
        this.repository = repository;
        this.holdDailyRecord = holdDailyRecord;
        this.audit = audit;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * How a hold is to stand.
     *
     * @param inForce false when it is lifted, for good
     */
    public record Command(Caller caller, String correlator, UUID recordId, UUID holdId, boolean inForce) {}

    /**
     * Committed when it returns; told again it changes nothing, but is on record again. One round trip for a registration.
     *
     * @throws DomainException NOT_FOUND, also of what was purged; STATUS_CONFLICT while it waits for verification, for then
     *     it may be refused or withdrawn yet
     */
    public Uni<Void> handle(Command command) {
        UUID id = command.recordId();
        return repository
                .run(repository
                        .held(id, command.holdId(), command.inForce(), clock.instant())
                        .and(MoveKeyToCohort.message(outbox, id, command.correlator()))
                        .and(audit.record(AuditTrail.Entry.by(
                                command.caller(),
                                command.correlator(),
                                null,
                                command.inForce() ? "registration.held" : "registration.hold-lifted",
                                "registration",
                                id,
                                command.inForce() ? "HELD" : "LIFTED"))))
                .chain(done -> done ? Uni.createFrom().voidItem() : otherwise(command));
    }

    /** Whatever is no registration may be a record that is kept by the day. */
    private Uni<Void> otherwise(Command command) {
        return repository
                .find(List.of(command.recordId()))
                .chain(found -> found.isEmpty()
                        ? holdDailyRecord.handle(command)
                        : Uni.createFrom().failure(new DomainException(CommonError.STATUS_CONFLICT)));
    }
}
