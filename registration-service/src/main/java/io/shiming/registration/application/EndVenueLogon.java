package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.VenueLogon;
import io.shiming.registration.persistence.VenueLogonRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Function;

/** A guest's session ends; its record is kept for at least sixty days from then on (Art. 15). Three round trips. */
@ApplicationScoped
public class EndVenueLogon {
    private static final String SYSTEM = "registration-service";

    private final VenueLogonRepository logons;
    private final AuditTrail audit;
    private final Clock clock;

    EndVenueLogon(VenueLogonRepository logons, AuditTrail audit, Clock clock) {
        this.logons = logons;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Ends it; the loser of a race is told so.
     *
     * @throws DomainException NOT_FOUND, STATUS_CONFLICT
     */
    public Uni<Answer> handle(
            Caller caller,
            String correlator,
            UUID id,
            Idempotency.Attempt attempt,
            Function<VenueLogon, Answer> answers) {
        return logons.find(caller.requireVenue(), id).chain(found -> {
            VenueLogon read = found.orElseThrow(DomainException::notFound);
            VenueLogon ended = read.ended(clock.instant());
            Answer answer = answers.apply(ended);
            Write write = write(read, ended, caller.subject(), caller.client(), correlator)
                    .and(attempt.answered(answer));
            return logons.run(write).map(won -> {
                if (!won) {
                    throw new DomainException(CommonError.STATUS_CONFLICT);
                }
                return answer;
            });
        });
    }

    /** Ends one that its venue did not end for long; should the venue do it just now, that counts. */
    Uni<Void> forgotten(VenueLogon read, String correlator) {
        return logons.run(write(read, read.ended(clock.instant()), SYSTEM, SYSTEM, correlator))
                .replaceWithVoid();
    }

    private Write write(VenueLogon read, VenueLogon ended, String actor, String client, String correlator) {
        return logons.changed(read, ended, null)
                .and(audit.record(new AuditTrail.Entry(
                        actor,
                        client,
                        null,
                        "venue-logon.ended",
                        "venue-logon",
                        ended.id(),
                        ended.status().name(),
                        correlator)));
    }
}
