package io.shiming.registration.domain;

import java.time.LocalDate;
import java.util.Set;

/**
 * What a special application asks for or was granted, and how far it came.
 *
 * @param status as it is stored, see {@link #statusOn}
 * @param validFrom first day, in the region's zone
 * @param validUntil last day, inclusive
 */
public record SpecialTerms(
        SpecialApplicationStatus status, Set<ServiceType> serviceTypes, LocalDate validFrom, LocalDate validUntil) {

    public SpecialApplicationStatus statusOn(LocalDate day) {
        return day.isAfter(validUntil) && status.mayBecome(SpecialApplicationStatus.EXPIRED)
                ? SpecialApplicationStatus.EXPIRED
                : status;
    }

    /** Art. 13: whether users of the service may be registered on this day. */
    public boolean permits(ServiceType service, LocalDate day) {
        return statusOn(day) == SpecialApplicationStatus.APPROVED
                && !day.isBefore(validFrom)
                && serviceTypes.contains(service);
    }

    SpecialTerms with(SpecialApplicationStatus next) {
        return new SpecialTerms(next, serviceTypes, validFrom, validUntil);
    }

    SpecialTerms until(LocalDate lastDay) {
        return new SpecialTerms(status, serviceTypes, validFrom, lastDay);
    }
}
