package io.shiming.registration.application;

import io.shiming.foundation.database.Write;
import io.shiming.registration.domain.HolderKind;
import io.shiming.registration.domain.Registration;
import io.shiming.registration.persistence.MobileRegistrations;
import io.shiming.registration.persistence.RegistrationRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * How many mobile registrations a person may have at one operator (Art. 11), where that is limited; a unit has no such
 * limit. Registrations of one person are opened one after the other then, so that none of them overlooks another.
 */
@ApplicationScoped
class LimitPerPerson {
    private final RegistrationRepository registrations;
    private final MobileRegistrations mobile;
    private final RegistrationConfig config;

    LimitPerPerson(RegistrationRepository registrations, MobileRegistrations mobile, RegistrationConfig config) {
        this.registrations = registrations;
        this.mobile = mobile;
        this.config = config;
    }

    private boolean concerns(Registration registration) {
        return config.mostMobilePerPerson().isPresent()
                && registration.particulars().serviceType().isMobile()
                && registration.particulars().holderKind() == HolderKind.INDIVIDUAL;
    }

    /** What must hold when a registration is opened. */
    Optional<Write.Part> condition(Registration opening) {
        return concerns(opening)
                ? Optional.of(mobile.fewerThan(config.mostMobilePerPerson().getAsInt(), opening))
                : Optional.empty();
    }

    /** Opens it when it is its turn. */
    Uni<Boolean> run(Registration opening, Write write) {
        return concerns(opening) ? registrations.runInTurn(mobile.locks(opening), write) : registrations.run(write);
    }

    /** Whether the person has as many as may be. */
    Uni<Boolean> isReached(Registration opening) {
        return concerns(opening)
                ? mobile.count(opening)
                        .map(found -> found >= config.mostMobilePerPerson().getAsInt())
                : Uni.createFrom().item(false);
    }
}
