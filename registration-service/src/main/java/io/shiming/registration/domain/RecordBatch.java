package io.shiming.registration.domain;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Records that came together, and so have one key and one Merkle root. The id of a batch ends in 0000; that of a record ends in
 * its place in the batch, from 1 on, so that whoever knows the batch knows its records and the other way round.
 */
public final class RecordBatch {
    /** Places in a batch. */
    public static final int SIZE = 1_000;

    private static final long PLACE = 0xffff;

    private RecordBatch() {}

    public static UUID recordAt(UUID batch, int place) {
        return new UUID(batch.getMostSignificantBits(), batch.getLeastSignificantBits() | place);
    }

    /** The batch a record is in; of an id that is new, a new batch. */
    public static UUID of(UUID record) {
        return new UUID(record.getMostSignificantBits(), record.getLeastSignificantBits() & ~PLACE);
    }

    public static int placeOf(UUID record) {
        return (int) (record.getLeastSignificantBits() & PLACE);
    }

    /** Whether something is said to have happened when it cannot have yet. */
    public static boolean isAhead(Instant at, Instant now) {
        return at.isAfter(now.plus(Presence.TOLERANCE));
    }

    /** The first day on which something that happened then may have been recorded. */
    public static LocalDate firstDay(Instant at) {
        return LocalDate.ofInstant(at.minus(Presence.TOLERANCE), ZoneOffset.UTC);
    }

    /**
     * The content of a record's leaf: its members, each with its length in bytes and a colon before it, in this order: id of the
     * record, id of its operator, kind, microseconds since 1970-01-01T00:00:00Z, the fact's own members, salt in lower-case
     * hexadecimal. Without the salt nobody finds by guessing what a leaf is of.
     */
    public static byte[] leaf(KeptRecord record) {
        List<String> members = new ArrayList<>(List.of(
                record.id().toString(),
                record.operatorId().toString(),
                record.fact().kind().name(),
                Long.toString(
                        ChronoUnit.MICROS.between(Instant.EPOCH, record.fact().at()))));
        members.addAll(record.fact().members());
        members.add(record.salt());
        ByteArrayOutputStream leaf = new ByteArrayOutputStream(256);
        for (String member : members) {
            byte[] bytes = member.getBytes(StandardCharsets.UTF_8);
            leaf.writeBytes((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            leaf.writeBytes(bytes);
        }
        return leaf.toByteArray();
    }
}
