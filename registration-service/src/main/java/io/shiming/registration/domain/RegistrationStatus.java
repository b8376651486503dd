package io.shiming.registration.domain;

import java.util.Set;

/** The life of a registration; the table of steps is the contract's. */
public enum RegistrationStatus {
    PENDING_VERIFICATION,
    ACTIVE,
    SUSPENDED,
    REFUSED,
    TERMINATED,
    TRANSFERRED,
    PURGED;

    private Set<RegistrationStatus> next() {
        return switch (this) {
            case PENDING_VERIFICATION -> Set.of(ACTIVE, REFUSED);
            case ACTIVE -> Set.of(SUSPENDED, TERMINATED, TRANSFERRED);
            case SUSPENDED -> Set.of(ACTIVE, TERMINATED);
            case REFUSED, TERMINATED, TRANSFERRED -> Set.of(PURGED);
            case PURGED -> Set.of();
        };
    }

    public boolean mayBecome(RegistrationStatus other) {
        return next().contains(other);
    }
}
