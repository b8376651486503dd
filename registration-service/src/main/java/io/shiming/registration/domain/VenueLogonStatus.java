package io.shiming.registration.domain;

import java.util.Set;

/** The life of a log-on at a venue. */
public enum VenueLogonStatus {
    PENDING_VERIFICATION,
    ADMITTED,
    REFUSED,
    ENDED;

    private Set<VenueLogonStatus> next() {
        return switch (this) {
            case PENDING_VERIFICATION -> Set.of(ADMITTED, REFUSED);
            case ADMITTED -> Set.of(ENDED);
            case REFUSED, ENDED -> Set.of();
        };
    }

    public boolean mayBecome(VenueLogonStatus other) {
        return next().contains(other);
    }
}
