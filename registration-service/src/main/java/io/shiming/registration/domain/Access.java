package io.shiming.registration.domain;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * That somebody looked at a registration or changed it (Art. 16), as the person is told in whose name it is.
 *
 * @param client the system or service that did it
 * @param action as on the audit trail
 * @param authority the authority to which it was disclosed, if it was
 */
public record Access(
        UUID id,
        Instant at,
        UUID registrationId,
        UUID operatorId,
        String operatorName,
        String client,
        String action,
        Optional<Authority> authority) {
    /** Of what an authority was told, see {@link Disclosure}. */
    public static final String DISCLOSED = "registration.disclosed";

    /** By what right. */
    public enum Ground {
        /** The operator made, changed or ended the registration, as Art. 7 to 12 ask. */
        REGISTRATION,
        /** The operator looked at the registration of its own customer. */
        OWN_CUSTOMER,
        /** The person asked for it. */
        OWN_REQUEST,
        /** An authority asked for it by a legal instrument (Art. 15). */
        LAWFUL_DISCLOSURE
    }

    public Ground ground() {
        return switch (action) {
            case "registration.read", "registration.found" -> Ground.OWN_CUSTOMER;
            case "registration.disputed" -> Ground.OWN_REQUEST;
            case DISCLOSED -> Ground.LAWFUL_DISCLOSURE;
            default -> Ground.REGISTRATION;
        };
    }
}
