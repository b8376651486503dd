package io.shiming.incident.persistence;

import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Write;
import io.shiming.incident.domain.Assessment;
import io.shiming.incident.domain.Authority;
import io.shiming.incident.domain.Entry;
import io.shiming.incident.domain.EntryKind;
import io.shiming.incident.domain.Notice;
import io.shiming.incident.domain.Severity;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The files of incidents. What people wrote is sealed, each text under a key of its own, and gone when that is (Art. 16). */
@Singleton
public class EntryRepository {
    private final Database database;
    private final KeyServer keys;

    EntryRepository(Database database, KeyServer keys) {
        this.database = database;
        this.keys = keys;
    }

    /** A key for what an entry says, under the entry's id; none where it says nothing. One round trip. */
    public Uni<Optional<DataKey>> key(Entry entry, Instant until) {
        return entry.text().isEmpty()
                ? Uni.createFrom().item(Optional.empty())
                : keys.create(entry.id(), until, Set.of()).map(made -> Optional.of(made.key()));
    }

    /**
     * The part of a write that adds one.
     *
     * @param operatorId whose the incident is, if that is known
     * @param key for its text
     */
    public Write.Part added(Entry entry, Optional<UUID> operatorId, Optional<DataKey> key) {
        return Write.Part.of(
                """
                INSERT INTO incident_entry (id, incident_id, operator_id, kind, at, by, office, sealed, authority,
                                            notice_given_at, notice_means, aware_at, affected_subjects, severity, leaked)
                SELECT ?::uuid, ?::uuid, ?::uuid, ?::text, ?::timestamptz, ?::text, ?::text, ?::bytea, ?::text,
                       ?::timestamptz, ?::text, ?::timestamptz, ?::bigint, ?::text, ?::boolean FROM guard""",
                entry.id(),
                entry.incidentId(),
                operatorId.orElse(null),
                entry.kind(),
                entry.at(),
                entry.by(),
                entry.office(),
                entry.text()
                        .map(text -> key.orElseThrow()
                                .seal(text.reveal().getBytes(StandardCharsets.UTF_8), binding(entry.id())))
                        .orElse(null),
                entry.authority().orElse(null),
                entry.notice().map(Notice::givenAt).orElse(null),
                entry.notice().map(Notice::means).orElse(null),
                entry.assessment().map(Assessment::awareAt).orElse(null),
                entry.assessment().map(Assessment::affectedSubjects).orElse(null),
                entry.assessment().map(Assessment::severity).orElse(null),
                entry.assessment().map(Assessment::leaked).orElse(null));
    }

    /** Of one incident, in their order. Two round trips. */
    public Uni<List<Entry>> page(
            Reading reading, UUID incidentId, Optional<EntryKind> kind, int limit, Optional<UUID> after) {
        return reading.query(
                        database,
                        """
                        SELECT * FROM incident_entry
                        WHERE incident_id = $1 AND ($2::uuid IS NULL OR id > $2) AND ($3::text IS NULL OR kind = $3)
                        ORDER BY id LIMIT $4""",
                        Tuple.of(
                                incidentId,
                                after.orElse(null),
                                kind.map(Enum::name).orElse(null),
                                limit))
                .chain(rows -> opened(rows, "id", "sealed").map(texts -> Rows.all(rows, row -> entry(row, texts))));
    }

    /** The texts in these rows, by the ids of their entries; one whose key is gone is gone with it. */
    Uni<Map<UUID, Sensitive<String>>> opened(RowSet<Row> rows, String id, String sealed) {
        Set<UUID> written = new HashSet<>();
        for (Row row : rows) {
            if (row.getBuffer(sealed) != null) {
                written.add(row.getUUID(id));
            }
        }
        return keys.find(written).map(found -> {
            Map<UUID, Sensitive<String>> texts = new HashMap<>();
            for (Row row : rows) {
                DataKey key = row.getBuffer(sealed) == null ? null : found.get(row.getUUID(id));
                if (key != null) {
                    byte[] text = key.open(row.getBuffer(sealed).getBytes(), binding(row.getUUID(id)));
                    texts.put(row.getUUID(id), new Sensitive<>(new String(text, StandardCharsets.UTF_8)));
                }
            }
            return texts;
        });
    }

    private static Entry entry(Row row, Map<UUID, Sensitive<String>> texts) {
        return new Entry(
                row.getUUID("id"),
                row.getUUID("incident_id"),
                EntryKind.valueOf(row.getString("kind")),
                Rows.instant(row, "at"),
                row.getString("by"),
                row.getString("office"),
                Optional.ofNullable(texts.get(row.getUUID("id"))),
                Optional.ofNullable(row.getString("authority")).map(Authority::valueOf),
                Rows.maybe(row, "notice_given_at")
                        .map(at -> new Notice(at, Notice.Means.valueOf(row.getString("notice_means")))),
                assessment(row));
    }

    /** What somebody made of it, in a row of either table. */
    static Optional<Assessment> assessment(Row row) {
        return Rows.maybe(row, "aware_at")
                .map(awareAt -> new Assessment(
                        awareAt,
                        row.getLong("affected_subjects"),
                        Severity.valueOf(row.getString("severity")),
                        row.getBoolean("leaked")));
    }

    private static DataKey.Binding binding(UUID entryId) {
        return new DataKey.Binding("incident", entryId.toString(), "entry-text", 1);
    }
}
