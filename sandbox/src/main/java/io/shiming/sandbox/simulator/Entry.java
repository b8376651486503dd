package io.shiming.sandbox.simulator;

import io.shiming.foundation.identifier.Normalisation;
import java.time.LocalDate;

/**
 * A document on record.
 *
 * @param validUntil last day of validity, null for a document without end
 */
public record Entry(String documentType, String documentNumber, String name, Status status, LocalDate validUntil) {

    /** What the authority has noted about a document. */
    public enum Status {
        VALID,
        EXPIRED,
        REVOKED,
        FORGED
    }

    /** What the authority answers when asked about this document: nothing but whether it fits (Art. 9). */
    String answer(String askedName, LocalDate today) {
        if (!Normalisation.name(name).equals(Normalisation.name(askedName))) {
            return "INCONSISTENT";
        }
        return switch (status) {
            case VALID -> validUntil != null && validUntil.isBefore(today) ? "EXPIRED" : "CONSISTENT";
            case EXPIRED -> "EXPIRED";
            case REVOKED -> "REVOKED";
            case FORGED -> "FORGED";
        };
    }

    /** Without the person: entries end up in messages and logs. */
    @Override
    public String toString() {
        return documentType + " " + status;
    }
}
