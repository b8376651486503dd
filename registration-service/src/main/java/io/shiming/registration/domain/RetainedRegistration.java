package io.shiming.registration.domain;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;

/**
 * What decides whether a registration may be purged. retention-service says when it is due; this is the second key to it,
 * by what is on record here.
 *
 * @param createdAt when it was asked for
 * @param held whether a hold on it is in force
 * @param version as it was read
 * @param holdVersion grows with whatever is told of holds on it, as it was read
 */
public record RetainedRegistration(
        UUID id,
        RegistrationStatus status,
        Instant createdAt,
        Optional<Instant> terminatedAt,
        boolean disputed,
        boolean held,
        int version,
        int holdVersion) {
    /** How long a registration is kept after its service ended, at least (Art. 12). A law, and so no setting. */
    public static final Period STATUTORY_MINIMUM = Period.ofYears(2);

    /** For how long what was refused is kept where nobody changed that. A guess does: it says what is destroyed together. */
    private static final Period REFUSED_KEPT_FOR = Period.ofDays(180);

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
                yield LocalDate.ofInstant(now, zone).isAfter(lastDay(zone))
                        ? PurgeOutcome.PURGED
                        : PurgeOutcome.TOO_EARLY;
            }
        };
    }

    private LocalDate lastDay(ZoneId zone) {
        return lastDay(terminatedAt.orElseThrow(), zone);
    }

    /** The last day on which a registration of which the service ended then is certainly there. */
    static LocalDate lastDay(Instant terminatedAt, ZoneId zone) {
        return LocalDate.ofInstant(terminatedAt, zone).plus(STATUTORY_MINIMUM);
    }

    /** In which month it will be destroyed, as far as is known here; nothing while it has no end yet, or somebody holds it. */
    public Optional<YearMonth> dueMonth(ZoneId zone) {
        if (held) {
            return Optional.empty();
        }
        return switch (status) {
            case PENDING_VERIFICATION, ACTIVE, SUSPENDED, PURGED -> Optional.empty();
            case REFUSED ->
                Optional.of(YearMonth.from(LocalDate.ofInstant(createdAt, zone).plus(REFUSED_KEPT_FOR)));
            case TERMINATED, TRANSFERRED -> Optional.of(YearMonth.from(lastDay(zone)));
        };
    }
}
