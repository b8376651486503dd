package io.shiming.retention.persistence;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** Of what only one thing at a time is written, so that each write sees all that came before. */
final class Turns {
    private Turns() {}

    static long of(UUID recordId) {
        return recordId.getMostSignificantBits() ^ recordId.getLeastSignificantBits();
    }

    /** Holds of a subject, and starts of its records' clocks: neither misses the other. */
    static Optional<Long> of(Optional<String> subjectRef) {
        return subjectRef.map(ref -> of(UUID.nameUUIDFromBytes(ref.getBytes(StandardCharsets.UTF_8))));
    }
}
