package io.shiming.registration.domain;

import io.shiming.foundation.problem.DomainException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * The legal instrument by which an authority asks (Art. 15¶2: 依法).
 *
 * @param validUntil last day, inclusive
 * @param notifyAfterDays how long the person is not told of what was read
 */
public record Instrument(
        Authority authority, String number, LocalDate issuedOn, LocalDate validUntil, int notifyAfterDays) {

    /**
     * Whoever asks by it must be of the authority that it is for, while it is in force.
     *
     * @throws DomainException INSTRUMENT_NOT_YOURS, INSTRUMENT_NOT_IN_FORCE
     */
    public void requireFor(Authority own, LocalDate today) {
        if (authority != own) {
            throw new DomainException(DisclosureError.INSTRUMENT_NOT_YOURS);
        }
        requireInForce(today);
    }

    void requireInForce(LocalDate today) {
        if (today.isBefore(issuedOn) || today.isAfter(validUntil)) {
            throw new DomainException(DisclosureError.INSTRUMENT_NOT_IN_FORCE);
        }
    }

    /** The moment from which on it is not in force. */
    public Instant end(ZoneId zone) {
        return validUntil.plusDays(1).atStartOfDay(zone).toInstant();
    }
}
