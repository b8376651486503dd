package io.shiming.sandbox.demonstration;

import io.shiming.sandbox.simulator.Entry;

/** Somebody, or a unit, with the document they show. All of them are made up. */
public record Person(String name, String documentType, String documentNumber, String validUntil) {
    /** What stands in a request for a document without end. */
    private static final String WITHOUT_END = "9999-12-31";

    public static Person of(Entry entry) {
        return new Person(
                entry.name(),
                entry.documentType(),
                entry.documentNumber(),
                entry.validUntil() == null ? WITHOUT_END : entry.validUntil().toString());
    }

    public Person named(String other) {
        return new Person(other, documentType, documentNumber, validUntil);
    }

    Person validUntil(String other) {
        return new Person(name, documentType, documentNumber, other);
    }

    /** As it may be shown: the number with its middle left out. */
    @Override
    public String toString() {
        String shown = documentNumber.length() < 10
                ? "*".repeat(documentNumber.length())
                : documentNumber.substring(0, 3)
                        + "*".repeat(documentNumber.length() - 7)
                        + documentNumber.substring(documentNumber.length() - 4);
        return name + " (" + shown + ")";
    }
}
