package io.shiming.registration.persistence;

import io.shiming.foundation.crypto.BlindIndex;
import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Values;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.upload.DocumentCopy;
import io.shiming.registration.domain.DailyRecord;
import io.shiming.registration.domain.Registration;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Copies of documents, sealed. */
@Singleton
public class DocumentCopyRepository {
    /** The constraint that lets a copy be used by one registration. */
    public static final String COPY_USED_ONCE = "used_copy_pkey";

    private final Database database;
    private final BlindIndex blindIndex;
    private final Clock clock;

    DocumentCopyRepository(Database database, BlindIndex blindIndex, Clock clock) {
        this.database = database;
        this.blindIndex = blindIndex;
        this.clock = clock;
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** The write that stores a copy under its own key. */
    public Write kept(UUID owner, UUID id, DocumentCopy kind, byte[] content, DataKey key) {
        byte[][] index = blindIndex.all(each -> Indexes.copy(each, content));
        return Write.always(Scope.tenant(owner))
                .and(
                        """
                INSERT INTO document_copy (operator_id, id, media_type, size, content_index, further_indexes, sealed,
                                           created_at)
                SELECT ?::uuid, ?::uuid, ?::text, ?::integer, ?::bytea, ?::bytea[], ?::bytea, ?::timestamptz
                FROM guard""",
                        owner,
                        id,
                        kind.mediaType(),
                        content.length,
                        index[0],
                        Arrays.copyOfRange(index, 1, index.length),
                        key.sealStream(content, binding(owner, id)),
                        clock.instant());
    }

    /**
     * The write for a registration that happens only if all these copies are there and free; they stay so until it is
     * committed.
     *
     * @param owner whose copies they are, see {@link io.shiming.foundation.http.Caller#uploadOwner}
     * @param also queries for one row each, which must be there as well
     */
    public Write locked(UUID operatorId, UUID owner, Set<UUID> ids, Collection<Write.Part> also) {
        List<Object> arguments = new ArrayList<>(List.of(owner, ids.toArray(UUID[]::new)));
        StringBuilder guard = new StringBuilder("""
                SELECT 1 AS one FROM (SELECT FROM document_copy
                                      WHERE operator_id = ?::uuid AND id = ANY (?::uuid[]) AND registration_id IS NULL
                                      FOR UPDATE) AS free""");
        for (Write.Part row : also) {
            guard.append(", (").append(row.sql()).append(") AS row").append(arguments.size());
            arguments.addAll(row.arguments());
        }
        guard.append(" HAVING count(*) = ?::integer");
        arguments.add(ids.size());
        return Write.when(Scope.tenant(operatorId, owner), guard.toString(), arguments.toArray());
    }

    /**
     * The parts by which a registration takes its copies over: their keys are sealed under its own, so that destroying
     * the one destroys them all; and their contents are used up.
     *
     * @param copyKeys the copies' own keys; all of them
     */
    public List<Write.Part> adopted(UUID owner, Registration registration, DataKey key, Map<UUID, DataKey> copyKeys) {
        return adopted(owner, registration, registration.particulars().copyIds(), key, copyKeys);
    }

    /** The same for some of its copies. */
    public List<Write.Part> adopted(
            UUID owner, Registration registration, Set<UUID> copyIds, DataKey key, Map<UUID, DataKey> copyKeys) {
        UUID[] ids = copyIds.toArray(UUID[]::new);
        byte[][] sealedKeys = sealedKeys(registration.id(), ids, key, copyKeys);
        return List.of(
                Write.Part.of("""
                        UPDATE document_copy c SET registration_id = ?::uuid, sealed_key = n.sealed_key
                        FROM guard, unnest(?::uuid[], ?::bytea[]) AS n (id, sealed_key)
                        WHERE c.operator_id = ?::uuid AND c.id = n.id AND c.registration_id IS NULL""", registration.id(), ids, sealedKeys, owner),
                Write.Part.of("""
                        INSERT INTO used_copy (operator_id, content_index, registration_id, superseded)
                        SELECT ?::uuid, n.index, ?::uuid, bool_or(n.place > 1)
                        FROM guard, document_copy c,
                             unnest(array_prepend(c.content_index, c.further_indexes)) WITH ORDINALITY AS n (index, place)
                        WHERE c.operator_id = ?::uuid AND c.id = ANY (?::uuid[])
                        GROUP BY n.index ORDER BY n.index""", registration.operatorId(), registration.id(), owner, ids));
    }

    /**
     * The parts by which another record than a registration takes copies over, as above. They are gone from among what
     * was uploaded, so nothing else can take them.
     *
     * @param copyKeys the copies' own keys
     */
    public List<Write.Part> taken(
            UUID owner, UUID recordId, Set<UUID> copyIds, DataKey key, Map<UUID, DataKey> copyKeys) {
        UUID[] ids = copyIds.toArray(UUID[]::new);
        return List.of(
                Write.Part.of("""
                        INSERT INTO record_copy (owner_id, record_id, id, media_type, size, sealed, sealed_key)
                        SELECT c.operator_id, ?::uuid, c.id, c.media_type, c.size, c.sealed, n.sealed_key
                        FROM guard, unnest(?::uuid[], ?::bytea[]) AS n (id, sealed_key), document_copy c
                        WHERE c.operator_id = ?::uuid AND c.id = n.id""", recordId, ids, sealedKeys(recordId, ids, key, copyKeys), owner),
                noLongerUploaded(owner, ids));
    }

    /** The same for a log-on, whose copies go with its day. */
    public List<Write.Part> takenByLogon(
            UUID owner, UUID recordId, Set<UUID> copyIds, DataKey key, Map<UUID, DataKey> copyKeys) {
        UUID[] ids = copyIds.toArray(UUID[]::new);
        return List.of(
                Write.Part.of(
                        """
                        INSERT INTO venue_logon_copy (owner_id, day, record_id, id, media_type, size, sealed, sealed_key)
                        SELECT c.operator_id, ?::date, ?::uuid, c.id, c.media_type, c.size, c.sealed, n.sealed_key
                        FROM guard, unnest(?::uuid[], ?::bytea[]) AS n (id, sealed_key), document_copy c
                        WHERE c.operator_id = ?::uuid AND c.id = n.id""",
                        DailyRecord.dayOf(recordId),
                        recordId,
                        ids,
                        sealedKeys(recordId, ids, key, copyKeys),
                        owner),
                noLongerUploaded(owner, ids));
    }

    private static Write.Part noLongerUploaded(UUID owner, UUID[] ids) {
        return Write.Part.of(
                "DELETE FROM document_copy USING guard WHERE operator_id = ?::uuid AND id = ANY (?::uuid[])",
                owner,
                ids);
    }

    /** Why copies were not free to be taken: whether one of them was taken before. */
    public Uni<Boolean> anyTaken(UUID owner, Set<UUID> ids) {
        return database.query(Scope.tenant(owner), """
                        SELECT EXISTS (SELECT FROM document_copy
                                       WHERE operator_id = $1 AND id = ANY ($2::uuid[]) AND registration_id IS NOT NULL)
                            OR EXISTS (SELECT FROM record_copy WHERE owner_id = $1 AND id = ANY ($2::uuid[]))
                            OR EXISTS (SELECT FROM venue_logon_copy
                                       WHERE owner_id = $1 AND day >= $3 AND id = ANY ($2::uuid[])) AS taken""", Tuple.of(owner, ids.toArray(UUID[]::new), uploadedSince(ids)))
                .map(rows -> rows.iterator().next().getBoolean("taken"));
    }

    /** No log-on takes a copy before its day; a day more for clocks that differ. */
    private static LocalDate uploadedSince(Set<UUID> ids) {
        return ids.stream()
                .map(DailyRecord::dayOf)
                .min(LocalDate::compareTo)
                .orElseThrow()
                .minusDays(1);
    }

    private static byte[][] sealedKeys(UUID recordId, UUID[] ids, DataKey key, Map<UUID, DataKey> copyKeys) {
        return Arrays.stream(ids)
                .map(id -> key.sealKey(copyKeys.get(id), keyBinding(recordId, id)))
                .toArray(byte[][]::new);
    }

    /** The content of a copy that a registration took over. */
    static byte[] open(UUID owner, UUID id, byte[] content, UUID registrationId, byte[] sealedKey, DataKey key) {
        return key.openKey(sealedKey, keyBinding(registrationId, id)).openStream(content, binding(owner, id));
    }

    /** A copy as it was uploaded. */
    public record Kept(UUID registrationId, UUID id, String mediaType, Sensitive<byte[]> content) {}

    /**
     * The contents of copies that registrations took over, those of the newest first, as many as are of this size together.
     *
     * @param owners who uploaded them
     * @param keys of the registrations, by their ids
     */
    public Uni<Supplier<List<Kept>>> contents(
            Set<UUID> owners, Set<UUID> copyIds, Map<UUID, DataKey> keys, long mostBytes) {
        return database.query(
                        Scope.tenant(owners.toArray(UUID[]::new)),
                        """
                        SELECT * FROM (
                            SELECT operator_id, id, registration_id, media_type, sealed, sealed_key,
                                   sum(size) OVER (ORDER BY registration_id DESC, id) AS size_so_far
                            FROM document_copy WHERE registration_id = ANY ($1) AND id = ANY ($2)) AS c
                        WHERE size_so_far <= $3 ORDER BY registration_id DESC, id""",
                        Tuple.of(keys.keySet().toArray(UUID[]::new), copyIds.toArray(UUID[]::new), mostBytes))
                .map(rows -> () -> {
                    List<Kept> found = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        UUID id = row.getUUID("id");
                        UUID registrationId = row.getUUID("registration_id");
                        byte[] content = open(
                                row.getUUID("operator_id"),
                                id,
                                row.getBuffer("sealed").getBytes(),
                                registrationId,
                                row.getBuffer("sealed_key").getBytes(),
                                keys.get(registrationId));
                        found.add(new Kept(registrationId, id, row.getString("media_type"), new Sensitive<>(content)));
                    }
                    return found;
                });
    }

    private static DataKey.Binding binding(UUID owner, UUID id) {
        return DataKey.Binding.of(owner, id, "document-copy");
    }

    private static DataKey.Binding keyBinding(UUID recordId, UUID id) {
        return DataKey.Binding.of(recordId, id, "copy-key");
    }

    /** The part by which a registration that was withdrawn gives its copies back; their own keys were kept. */
    public Write.Part givenBack(UUID owner, Registration withdrawn) {
        return Write.Part.of(
                "UPDATE document_copy SET registration_id = NULL, sealed_key = NULL FROM guard"
                        + " WHERE operator_id = ?::uuid AND registration_id = ?::uuid",
                owner,
                withdrawn.id());
    }

    /** The part by which the copies of a registration that was refused are gone, see {@link Registration#isWithoutPersons}. */
    public Write.Part forgotten(Registration refused) {
        return Write.Part.of("DELETE FROM document_copy USING guard WHERE registration_id = ?::uuid", refused.id());
    }

    public Uni<Void> removeUnused(Instant uploadedBefore) {
        return database.query(
                        Scope.role("sweeper"),
                        "DELETE FROM document_copy WHERE registration_id IS NULL AND created_at <= $1",
                        Tuple.of(Values.utc(uploadedBefore)))
                .replaceWithVoid();
    }
}
