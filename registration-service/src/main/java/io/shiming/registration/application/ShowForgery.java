package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.registration.domain.DocumentType;
import io.shiming.registration.domain.Registration;
import io.shiming.registration.persistence.RegistrationRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/**
 * Shows the authorities, by way of incident-service, a document that one of them called forged (Art. 10¶2). It is read at the
 * moment it is told, on record, and stands in no message that waits.
 */
@ApplicationScoped
public class ShowForgery {
    private static final String SYSTEM = "registration-service";

    private final RegistrationRepository registrations;
    private final AuditTrail audit;

    ShowForgery(RegistrationRepository registrations, AuditTrail audit) {
        this.registrations = registrations;
        this.audit = audit;
    }

    /** The document as it was shown, and whose it says it is. */
    public record Shown(DocumentType type, Sensitive<String> number, Sensitive<String> name) {}

    /**
     * The document of a check; that it is looked at is on record before. Three round trips, one of them to the keys server.
     *
     * @return empty where nobody has it any more: an alteration that was not made, persons that were masked, a purge
     */
    public Uni<Optional<Shown>> of(UUID operatorId, UUID registrationId, UUID verificationId, String correlator) {
        return registrations
                .run(Write.always(Scope.tenant(operatorId))
                        .and(audit.record(new AuditTrail.Entry(
                                SYSTEM,
                                SYSTEM,
                                operatorId,
                                "registration.forgery-shown",
                                "registration",
                                registrationId,
                                "INCIDENT",
                                correlator))))
                .chain(() -> registrations.find(operatorId, registrationId))
                .map(found -> found.flatMap(registration -> shown(registration, verificationId)));
    }

    private static Optional<Shown> shown(Registration registration, UUID verificationId) {
        return registration.forgeries().stream()
                .filter(forged -> verificationId.equals(forged.verificationId()) && !registration.isWithoutPersons())
                .map(forged -> registration.particulars().person(forged.bearer()))
                .flatMap(person -> person.document().stream()
                        .map(document -> new Shown(document.type(), document.number(), person.name())))
                .findFirst();
    }
}
