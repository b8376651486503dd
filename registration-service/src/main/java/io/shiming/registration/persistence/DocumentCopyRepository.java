package io.shiming.registration.persistence;

import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.registration.domain.DocumentCopy;
import io.shiming.registration.domain.Registration;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Copies of documents, sealed. */
@Singleton
public class DocumentCopyRepository {
    /** The constraint that lets a copy be used by one registration. */
    public static final String COPY_USED_ONCE = "used_copy_pkey";

    private final Database database;
    private final Indexes indexes;
    private final Clock clock;

    DocumentCopyRepository(Database database, Indexes indexes, Clock clock) {
        this.database = database;
        this.indexes = indexes;
        this.clock = clock;
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** The write that stores a copy under its own key. */
    public Write kept(UUID owner, UUID id, DocumentCopy kind, byte[] content, DataKey key) {
        return Write.always(Scope.tenant(owner))
                .and(
                        """
                INSERT INTO document_copy (operator_id, id, media_type, size, content_index, sealed, created_at)
                SELECT ?::uuid, ?::uuid, ?::text, ?::integer, ?::bytea, ?::bytea, ?::timestamptz FROM guard""",
                        owner,
                        id,
                        kind.mediaType(),
                        content.length,
                        indexes.copy(content),
                        key.sealStream(content, DataKey.Binding.of(owner, id, "document-copy")),
                        clock.instant());
    }

    /**
     * The write for a registration that happens only if all these copies are there and free; they stay so until it is
     * committed.
     *
     * @param owner whose copies they are, see {@link io.shiming.foundation.http.Caller#uploadOwner}
     */
    public Write locked(UUID operatorId, UUID owner, Set<UUID> ids) {
        return Write.when(Scope.tenant(operatorId, owner), """
                SELECT 1 AS one FROM (SELECT FROM document_copy
                                      WHERE operator_id = ?::uuid AND id = ANY (?::uuid[]) AND registration_id IS NULL
                                      FOR UPDATE) AS free
                HAVING count(*) = ?::integer""", owner, ids.toArray(UUID[]::new), ids.size());
    }

    /**
     * The parts by which a registration takes its copies over: their keys are sealed under its own, so that destroying
     * the one destroys them all; and their contents are used up.
     *
     * @param copyKeys the copies' own keys; all of them
     */
    public List<Write.Part> adopted(UUID owner, Registration registration, DataKey key, Map<UUID, DataKey> copyKeys) {
        UUID[] ids = registration.particulars().copyIds().toArray(UUID[]::new);
        Object[] sealedKeys = new Object[ids.length];
        for (int i = 0; i < ids.length; i++) {
            sealedKeys[i] = Buffer.buffer(
                    key.sealKey(copyKeys.get(ids[i]), DataKey.Binding.of(registration.id(), ids[i], "copy-key")));
        }
        return List.of(
                Write.Part.of(
                        """
                        UPDATE document_copy c SET registration_id = ?::uuid, sealed_key = n.sealed_key
                        FROM guard, unnest(?::uuid[], ?::bytea[]) AS n (id, sealed_key)
                        WHERE c.operator_id = ?::uuid AND c.id = n.id AND c.registration_id IS NULL""",
                        registration.id(),
                        ids,
                        java.util.Arrays.copyOf(sealedKeys, ids.length, Buffer[].class),
                        owner),
                Write.Part.of("""
                        INSERT INTO used_copy (operator_id, content_index, registration_id)
                        SELECT DISTINCT ?::uuid, c.content_index, ?::uuid FROM guard, document_copy c
                        WHERE c.operator_id = ?::uuid AND c.id = ANY (?::uuid[])""", registration.operatorId(), registration.id(), owner, ids));
    }

    /** The part by which a registration that was withdrawn gives its copies back; their own keys were kept. */
    public Write.Part givenBack(UUID owner, Registration withdrawn) {
        return Write.Part.of(
                "UPDATE document_copy SET registration_id = NULL, sealed_key = NULL FROM guard"
                        + " WHERE operator_id = ?::uuid AND registration_id = ?::uuid",
                owner,
                withdrawn.id());
    }

    public Uni<Void> removeUnused(Instant uploadedBefore) {
        return database.query(
                        Scope.role("sweeper"),
                        "DELETE FROM document_copy WHERE registration_id IS NULL AND created_at <= $1",
                        Tuple.of(uploadedBefore.atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }
}
