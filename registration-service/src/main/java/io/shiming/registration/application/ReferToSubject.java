package io.shiming.registration.application;

import io.shiming.registration.domain.Registration;
import io.shiming.registration.persistence.RegistrationRepository;
import io.shiming.registration.persistence.SubjectReferences;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/**
 * Gives a registration whose clock starts a reference that it shares with the holder's other ones at the same operator, so
 * that retention-service can hold them together and knows nobody. It is random, and no document can be told from it.
 */
@ApplicationScoped
public class ReferToSubject {
    private final RegistrationRepository registrations;
    private final SubjectReferences references;

    ReferToSubject(RegistrationRepository registrations, SubjectReferences references) {
        this.registrations = registrations;
        this.references = references;
    }

    /** The same one whenever it is asked for. Nothing where the registration is without its persons, or was purged. */
    public Uni<Optional<UUID>> of(UUID operatorId, UUID registrationId) {
        return registrations.find(operatorId, registrationId).chain(found -> {
            if (found.isEmpty() || found.get().isWithoutPersons()) {
                return Uni.createFrom().item(Optional.empty());
            }
            return found.get().subjectRef().isPresent()
                    ? Uni.createFrom().item(found.get().subjectRef())
                    : references
                            .give(found.get(), UUID.randomUUID())
                            .chain(() -> registrations.find(operatorId, registrationId))
                            .map(given -> given.flatMap(Registration::subjectRef));
        });
    }
}
