package io.shiming.registration.domain;

import java.time.LocalDate;
import java.util.Set;

/**
 * A licence or filing, and the scope within which its holder may act (Art. 3¶5).
 *
 * @param validFrom first day, in the region's zone
 * @param validUntil last day, inclusive
 */
public record Licence(
        LicenceKind kind, String number, LocalDate validFrom, LocalDate validUntil, Set<ServiceType> serviceTypes) {

    public boolean permits(ServiceType service, LocalDate day) {
        return serviceTypes.contains(service) && !day.isBefore(validFrom) && !day.isAfter(validUntil);
    }
}
