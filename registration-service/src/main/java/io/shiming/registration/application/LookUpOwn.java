package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.Access;
import io.shiming.registration.domain.OwnDispute;
import io.shiming.registration.domain.OwnRegistration;
import io.shiming.registration.domain.Question.ByDocument;
import io.shiming.registration.persistence.DisputeRepository;
import io.shiming.registration.persistence.OwnRegistrations;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A person looks at what is registered in their name (Art. 11) and at who saw it (Art. 16). Like every look it is on
 * record, and nothing is shown when it could not be. Two round trips, one for accesses.
 */
@ApplicationScoped
public class LookUpOwn {
    private final OwnRegistrations own;
    private final DisputeRepository disputes;
    private final AuditTrail audit;
    private final Clock clock;

    LookUpOwn(OwnRegistrations own, DisputeRepository disputes, AuditTrail audit, Clock clock) {
        this.own = own;
        this.disputes = disputes;
        this.audit = audit;
        this.clock = clock;
    }

    /** Newest first, at most {@code limit}, older than {@code after}. */
    public Uni<List<OwnRegistration>> registrations(
            Caller caller, ByDocument person, int limit, Optional<UUID> after, String correlator) {
        return own.list(person, limit, after, look(caller, "self.registrations-read", correlator));
    }

    /** The latest first, at most {@code limit}, earlier than {@code after}. */
    public Uni<List<Access>> accesses(
            Caller caller, ByDocument person, int limit, Optional<UUID> after, String correlator) {
        return own.accesses(person, limit, after, clock.instant(), look(caller, "self.accesses-read", correlator));
    }

    /**
     * What became of a dispute that the person raised.
     *
     * @throws DomainException NOT_FOUND, also for another person's
     */
    public Uni<OwnDispute> dispute(Caller caller, ByDocument person, UUID id, String correlator) {
        return disputes.find(id)
                .map(found -> found.orElseThrow(DomainException::notFound))
                .chain(dispute -> disputes.ofPerson(
                        person,
                        dispute,
                        audit.record(AuditTrail.Entry.by(
                                caller,
                                correlator,
                                dispute.operatorId(),
                                "self.dispute-read",
                                "dispute",
                                id,
                                "ASKED"))))
                .map(found -> found.orElseThrow(DomainException::notFound));
    }

    private Write.Part look(Caller caller, String action, String correlator) {
        return audit.record(AuditTrail.Entry.by(caller, correlator, null, action, "person", null, "ASKED"));
    }
}
