package io.shiming.sandbox.demonstration;

import io.shiming.foundation.identifier.Parsed;
import io.shiming.foundation.identifier.ResidentIdNumber;
import io.shiming.sandbox.simulator.Entry;
import java.util.Locale;
import java.util.Random;

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

    /** An adult whose card is in no register: another one each time, because wrong guesses about one card are counted. */
    public static Person inNoRegister(Random random) {
        String number = String.format(
                Locale.ROOT,
                "650102%d%02d%02d%03d",
                random.nextInt(1950, 2000),
                random.nextInt(1, 13),
                random.nextInt(1, 29),
                random.nextInt(1_000));
        return "0123456789X"
                .chars()
                .mapToObj(digit -> number + (char) digit)
                .filter(whole -> ResidentIdNumber.parse(whole) instanceof Parsed.Valid)
                .findFirst()
                .map(whole -> new Person("钱不存", "RESIDENT_IDENTITY_CARD", whole, WITHOUT_END))
                .orElseThrow();
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
