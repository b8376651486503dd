package io.shiming.foundation.audit;

import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.identifier.Ids;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Who did what to which record, when, and what came of it (Art. 16, 26). An entry is a part of the write it describes,
 * so there is never one without the other. Entries carry identifiers only.
 */
@Singleton
public class AuditTrail {
    private final Ids ids;
    private final Clock clock;

    public AuditTrail(Ids ids, Clock clock) {
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * What is put on record.
     *
     * @param actor subject of the token, or the name of the process that acted by itself
     * @param operatorId tenant the record belongs to; null for none
     * @param action verb in the past, dotted: {@code registration.activated}
     * @param outcome stable code, never free text
     * @param office in which an official acted (Art. 26); null for everybody else
     */
    public record Entry(
            String actor,
            String client,
            UUID operatorId,
            String action,
            String objectType,
            UUID objectId,
            String outcome,
            String correlator,
            String office) {

        /** Of a process that acted by itself. */
        public Entry(
                String actor,
                String client,
                UUID operatorId,
                String action,
                String objectType,
                UUID objectId,
                String outcome,
                String correlator) {
            this(actor, client, operatorId, action, objectType, objectId, outcome, correlator, null);
        }

        public static Entry by(
                Caller caller,
                String correlator,
                UUID operatorId,
                String action,
                String objectType,
                UUID objectId,
                String outcome) {
            return new Entry(
                    caller.subject(),
                    caller.client(),
                    operatorId,
                    action,
                    objectType,
                    objectId,
                    outcome,
                    correlator,
                    caller.office().orElse(null));
        }
    }

    /** The entry as a part of the write it describes. */
    public Write.Part record(Entry entry) {
        return record(ids.next(), entry);
    }

    /**
     * The same, for who is told which entry it is.
     *
     * @param id a new one
     */
    public Write.Part record(UUID id, Entry entry) {
        Instant at = clock.instant();
        return Write.Part.of(
                """
                INSERT INTO audit_entry (id, at, actor, client, operator_id, action, object_type, object_id, outcome,
                                         correlator, office, leaf_hash)
                SELECT ?::uuid, ?::timestamptz, ?::text, ?::text, ?::uuid, ?::text, ?::text, ?::uuid, ?::text, ?::text,
                       ?::text, ?::bytea FROM guard""",
                id,
                at,
                entry.actor(),
                entry.client(),
                entry.operatorId(),
                entry.action(),
                entry.objectType(),
                entry.objectId(),
                entry.outcome(),
                entry.correlator(),
                entry.office(),
                leafHash(id, at, entry));
    }

    /** The same for many at once, which are written together, or none of them. */
    public Write.Part records(List<Entry> entries) {
        Instant at = clock.instant();
        List<UUID> made = entries.stream().map(entry -> ids.next()).toList();
        return Write.Part.of(
                """
                INSERT INTO audit_entry (id, at, actor, client, operator_id, action, object_type, object_id, outcome,
                                         correlator, office, leaf_hash)
                SELECT e.id, ?::timestamptz, e.actor, e.client, e.operator_id, e.action, e.object_type, e.object_id,
                       e.outcome, e.correlator, e.office, e.leaf_hash
                FROM (SELECT FROM guard LIMIT 1) AS once,
                     unnest(?::uuid[], ?::text[], ?::text[], ?::uuid[], ?::text[], ?::text[], ?::uuid[], ?::text[],
                            ?::text[], ?::text[], ?::bytea[])
                     AS e (id, actor, client, operator_id, action, object_type, object_id, outcome, correlator, office,
                           leaf_hash)""",
                at,
                made.toArray(UUID[]::new),
                texts(entries, Entry::actor),
                texts(entries, Entry::client),
                entries.stream().map(Entry::operatorId).toArray(UUID[]::new),
                texts(entries, Entry::action),
                texts(entries, Entry::objectType),
                entries.stream().map(Entry::objectId).toArray(UUID[]::new),
                texts(entries, Entry::outcome),
                texts(entries, Entry::correlator),
                texts(entries, Entry::office),
                IntStream.range(0, made.size())
                        .mapToObj(i -> leafHash(made.get(i), at, entries.get(i)))
                        .toArray(byte[][]::new));
    }

    private static String[] texts(List<Entry> entries, Function<Entry, String> member) {
        return entries.stream().map(member).toArray(String[]::new);
    }

    /**
     * RFC 6962 leaf hash over the members in order, each with its length so that none can flow into the next. One without
     * an office has none at the end, as entries had before there were offices in them.
     */
    static byte[] leafHash(UUID id, Instant at, Entry entry) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((byte) 0);
            for (Object member : new Object[] {
                id,
                at,
                entry.actor(),
                entry.client(),
                entry.operatorId(),
                entry.action(),
                entry.objectType(),
                entry.objectId(),
                entry.outcome(),
                entry.correlator()
            }) {
                add(digest, member);
            }
            if (entry.office() != null) {
                add(digest, entry.office());
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void add(MessageDigest digest, Object member) {
        byte[] bytes = member == null ? new byte[0] : member.toString().getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
    }
}
