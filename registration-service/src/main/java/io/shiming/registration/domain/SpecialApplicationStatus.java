package io.shiming.registration.domain;

import java.util.Set;

/** The life of a special application (Art. 13). That it has expired the day tells; it is stored as what it was before. */
public enum SpecialApplicationStatus {
    SUBMITTED,
    APPROVED,
    REJECTED,
    WITHDRAWN,
    EXPIRED;

    private Set<SpecialApplicationStatus> next() {
        return switch (this) {
            case SUBMITTED -> Set.of(APPROVED, REJECTED, WITHDRAWN, EXPIRED);
            case APPROVED -> Set.of(WITHDRAWN, EXPIRED);
            case REJECTED, WITHDRAWN, EXPIRED -> Set.of();
        };
    }

    public boolean mayBecome(SpecialApplicationStatus other) {
        return next().contains(other);
    }
}
