package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.persistence.CanaryRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.Locale;
import java.util.UUID;

/**
 * An auditor says which registrations are nobody's: made for a person there is not, so that whoever looks at one browses, and
 * incident-service is told (Art. 16). Nobody else learns which they are.
 */
@ApplicationScoped
public class PlantCanary {
    private static final String OBJECT = "canary";

    private final CanaryRepository canaries;
    private final AuditTrail audit;
    private final Outbox outbox;
    private final Clock clock;

    PlantCanary(CanaryRepository canaries, AuditTrail audit, Outbox outbox, Clock clock) {
        this.canaries = canaries;
        this.audit = audit;
        this.outbox = outbox;
        this.clock = clock;
    }

    public record Command(Caller caller, String correlator, UUID registrationId) {}

    /**
     * Says so. Nothing happens where it was said before. One round trip.
     *
     * @throws DomainException NOT_FOUND when the operator has no such registration
     */
    public Uni<Void> plant(Command command, UUID operatorId) {
        return canaries.run(canaries.planted(
                                operatorId,
                                command.registrationId(),
                                command.caller().subject(),
                                clock.instant())
                        .and(entry(command, operatorId, "planted")))
                .onFailure(CanaryRepository::isNoRegistration)
                .transform(none -> DomainException.notFound())
                .replaceWithVoid();
    }

    /** It is none any more. Nothing happens where there is none. One round trip. */
    public Uni<Void> remove(Command command) {
        return canaries.run(canaries.removed(command.registrationId()).and(entry(command, null, "removed")))
                .replaceWithVoid();
    }

    /** The part of a look that has incident-service told, for each of these that is one. */
    Write.Part watched(Caller caller, UUID operatorId, Collection<UUID> registrationIds, String correlator) {
        return outbox.messages(
                Outbox.INCIDENT,
                "canary-looked-up",
                canaries.lookedUp(operatorId, registrationIds, caller.client(), clock.instant()),
                correlator);
    }

    private Write.Part entry(Command command, UUID operatorId, String verb) {
        return audit.record(AuditTrail.Entry.by(
                command.caller(),
                command.correlator(),
                operatorId,
                OBJECT + "." + verb,
                OBJECT,
                command.registrationId(),
                verb.toUpperCase(Locale.ROOT)));
    }
}
