package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.Disclosure;
import io.shiming.registration.domain.DisclosureStatus;
import io.shiming.registration.persistence.DisclosureRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/** What of disclosures is on record: every step, by whom and in which office, and every step that was denied (Art. 26). */
@ApplicationScoped
public class DisclosureTrail {
    private static final String OBJECT = "disclosure";
    private static final String SYSTEM = "registration-service";

    private final AuditTrail audit;
    private final DisclosureRepository disclosures;
    private final Outbox outbox;
    private final Clock clock;

    DisclosureTrail(AuditTrail audit, DisclosureRepository disclosures, Outbox outbox, Clock clock) {
        this.audit = audit;
        this.disclosures = disclosures;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** The part that has incident-service count what came of one. */
    Write.Part counted(Disclosure ended, DisclosureStatus outcome, String correlator) {
        return outbox.message(
                Outbox.INCIDENT,
                "disclosure-ended",
                Map.of(
                        "disclosureId",
                        ended.id(),
                        "authority",
                        ended.authority().office(),
                        "outcome",
                        outcome,
                        "endedAt",
                        clock.instant()),
                correlator);
    }

    /** A step that somebody took. */
    Write.Part step(Caller caller, String correlator, Disclosure next, String verb) {
        return entry(
                caller,
                correlator,
                next.operatorId(),
                verb,
                next.id(),
                next.status().name());
    }

    /** A look. */
    Write.Part look(Caller caller, String correlator, String verb, UUID id) {
        return entry(caller, correlator, caller.operator().orElse(null), verb, id, "ASKED");
    }

    /** One that nothing came of in time. */
    Write.Part expired(Disclosure due) {
        return audit.record(new AuditTrail.Entry(
                SYSTEM,
                SYSTEM,
                due.operatorId(),
                OBJECT + ".expired",
                OBJECT,
                due.id(),
                due.status().name(),
                correlator(due)));
    }

    static String correlator(Disclosure due) {
        return OBJECT + "-" + due.id();
    }

    /** The part that says that somebody was denied something. */
    Write.Part denied(Caller caller, String correlator, UUID operatorId, UUID id, String verb, DomainException why) {
        return entry(
                caller, correlator, operatorId, verb + "-denied", id, why.code().name());
    }

    /** Puts that on record by itself; whoever is denied waits for it. */
    public <T> Uni<T> deny(
            Caller caller, String correlator, UUID operatorId, UUID id, String verb, DomainException why) {
        return disclosures
                .run(Write.always(Scope.none()).and(denied(caller, correlator, operatorId, id, verb, why)))
                .chain(() -> Uni.createFrom().failure(why));
    }

    private Write.Part entry(Caller caller, String correlator, UUID operatorId, String verb, UUID id, String outcome) {
        return audit.record(
                AuditTrail.Entry.by(caller, correlator, operatorId, OBJECT + "." + verb, OBJECT, id, outcome));
    }
}
