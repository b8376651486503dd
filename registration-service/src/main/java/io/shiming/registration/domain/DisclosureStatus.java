package io.shiming.registration.domain;

import java.util.Set;

/** The life of a disclosure (Art. 15¶2). */
public enum DisclosureStatus {
    REQUESTED,
    /** One officer agrees; content needs another. */
    APPROVED_ONCE,
    APPROVED,
    REFUSED,
    READ,
    EXPIRED;

    private Set<DisclosureStatus> next() {
        return switch (this) {
            case REQUESTED -> Set.of(APPROVED_ONCE, APPROVED, REFUSED, EXPIRED);
            case APPROVED_ONCE -> Set.of(APPROVED, REFUSED, EXPIRED);
            case APPROVED -> Set.of(READ, EXPIRED);
            case REFUSED, READ, EXPIRED -> Set.of();
        };
    }

    public boolean mayBecome(DisclosureStatus other) {
        return next().contains(other);
    }
}
