package io.shiming.retention.rest;

import io.shiming.foundation.testing.OwnerDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A run of purging that is over, as the tables have it.
 *
 * @param recordIds of what it purged, in the order of their bytes
 */
public record ErasedRun(UUID id, List<UUID> recordIds) {
    static final Instant DUE_BEFORE = Instant.parse("2026-11-01T00:00:00Z");
    static final Instant STARTED = Instant.parse("2026-11-01T00:00:05Z");
    static final Instant OVER = Instant.parse("2026-11-01T00:07:00.123456Z");

    /** That has purged registrations of one operator. */
    public static ErasedRun of(UUID operatorId, int records) {
        return over(new Part(operatorId, "REGISTRATION", 1, records));
    }

    /** Some of what a run purged: how many of whose, and by which version of which policy. */
    record Part(UUID operatorId, String category, int policyVersion, int records) {}

    /** That has purged some of this and some of that. */
    static ErasedRun over(Part... parts) {
        UUID id = fresh();
        List<UUID> all = new ArrayList<>();
        for (Part part : parts) {
            List<UUID> ids =
                    Stream.generate(UUID::randomUUID).limit(part.records()).toList();
            OwnerDatabase.change(
                    """
                    INSERT INTO purged_record (run_id, record_id, operator_id, category, policy_version, purged_at)
                    SELECT ?, unnest(?::uuid[]), ?, ?, ?, ?::timestamptz""",
                    id,
                    ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}")),
                    part.operatorId(),
                    part.category(),
                    part.policyVersion(),
                    OVER.toString());
            all.addAll(ids);
        }
        // Last: as soon as it is over it is certified.
        insert(id, "COMPLETED", false);
        all.sort(java.util.Comparator.comparing(UUID::toString));
        return new ErasedRun(id, List.copyOf(all));
    }

    /** One of any kind that has purged nothing. */
    static UUID in(String state, boolean dry) {
        UUID id = fresh();
        insert(id, state, dry);
        return id;
    }

    /** Before those that the service makes. */
    private static UUID fresh() {
        return new UUID(0x7000, UUID.randomUUID().getLeastSignificantBits());
    }

    private static void insert(UUID id, String state, boolean dry) {
        OwnerDatabase.change(
                """
                INSERT INTO purge_run (id, kind, dry_run, state, due_before, started_by, started_at, completed_at,
                                       host_clock)
                VALUES (?, 'ORDERED', ?, ?, ?::timestamptz, 'somebody', ?::timestamptz, ?::timestamptz, ?::timestamptz)""",
                id,
                dry,
                state,
                DUE_BEFORE.toString(),
                STARTED.toString(),
                state.equals("COMPLETED") ? OVER.toString() : null,
                STARTED.toString());
    }
}
