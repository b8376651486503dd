package io.shiming.incident.domain;

import java.util.Optional;
import java.util.UUID;

/**
 * Where a forged document was shown: for a registration at an operator, for a log-on at a venue, or by an agent that was
 * to be qualified.
 */
public record ForgerySource(
        Optional<UUID> operatorId,
        Optional<UUID> registrationId,
        Optional<UUID> venueId,
        Optional<UUID> venueLogonId,
        Optional<UUID> agentId) {

    public static ForgerySource registration(UUID operatorId, UUID registrationId) {
        return new ForgerySource(
                Optional.of(operatorId),
                Optional.of(registrationId),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public static ForgerySource venueLogon(UUID venueId, UUID venueLogonId) {
        return new ForgerySource(
                Optional.empty(), Optional.empty(), Optional.of(venueId), Optional.of(venueLogonId), Optional.empty());
    }

    public static ForgerySource agent(UUID agentId) {
        return new ForgerySource(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(agentId));
    }

    /** Whether it is one of the three, and whole. */
    public boolean isOne() {
        boolean registration = operatorId.isPresent() && registrationId.isPresent();
        boolean logon = venueId.isPresent() && venueLogonId.isPresent();
        boolean anyOfRegistration = operatorId.isPresent() || registrationId.isPresent();
        boolean anyOfLogon = venueId.isPresent() || venueLogonId.isPresent();
        if (registration) {
            return !anyOfLogon && agentId.isEmpty();
        }
        return !anyOfRegistration && (logon ? agentId.isEmpty() : !anyOfLogon && agentId.isPresent());
    }

    /** To whom it was shown, and whose the report is. */
    public UUID reporter() {
        return operatorId.or(() -> venueId).or(() -> agentId).orElseThrow();
    }
}
