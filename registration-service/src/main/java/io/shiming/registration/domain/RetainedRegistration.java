package io.shiming.registration.domain;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;

/**
 * What decides whether a registration may be purged. retention-service says when it is due; this is the second key to it,
 * by what is on record here.
 *
 * @param held whether a hold on it is in force
 * @param version as it was read
 * @param holdVersion grows with whatever is told of holds on it, as it was read
 */
public record RetainedRegistration(
        UUID id,
        RegistrationStatus status,
        Optional<Instant> terminatedAt,
        boolean disputed,
        boolean held,
        int version,
        int holdVersion) {
    /** How long a registration is kept after its service ended, at least (Art. 12). A law, and so no setting. */
    public static final Period STATUTORY_MINIMUM = Period.ofYears(2);

    /**
     * What a purge would come to.
     *
     * @param zone whose calendar counts; the day on which the two years end is kept whole
     */
    public PurgeOutcome purgeable(Instant now, ZoneId zone) {
        return switch (status) {
            case PENDING_VERIFICATION, ACTIVE, SUSPENDED -> PurgeOutcome.ACTIVE;
            case PURGED -> PurgeOutcome.PURGED;
            // What never came to be has no minimum of its own.
            case REFUSED -> held || disputed ? PurgeOutcome.HELD : PurgeOutcome.PURGED;
            case TERMINATED, TRANSFERRED -> {
                if (held || disputed) {
                    yield PurgeOutcome.HELD;
                }
                LocalDate lastDay =
                        LocalDate.ofInstant(terminatedAt.orElseThrow(), zone).plus(STATUTORY_MINIMUM);
                yield LocalDate.ofInstant(now, zone).isAfter(lastDay) ? PurgeOutcome.PURGED : PurgeOutcome.TOO_EARLY;
            }
        };
    }
}
