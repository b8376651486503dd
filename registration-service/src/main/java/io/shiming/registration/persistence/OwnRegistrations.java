package io.shiming.registration.persistence;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.foundation.crypto.BlindIndex;
import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.registration.domain.Access;
import io.shiming.registration.domain.Authority;
import io.shiming.registration.domain.OwnRegistration;
import io.shiming.registration.domain.Question.ByDocument;
import io.shiming.registration.domain.RegistrationStatus;
import io.shiming.registration.domain.ServiceType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What is registered in somebody's name, at every operator, by the document they are known by: under every type that bears
 * the same number, since a stranger may have shown another one. In the database a role of its own sees this.
 */
@Singleton
public class OwnRegistrations {
    private static final Scope SUBSCRIBER = Scope.role("subscriber");

    /** One access to {@code registration_of_person}. */
    static final String LIST = """
            SELECT r.operator_id, o.name AS operator_name, r.id, r.status, r.service_type, r.sealed, r.created_at,
                   r.activated_at, r.terminated_at, r.disputed_at, r.agent_id, r.agent_outlet
            FROM registration r JOIN operator o ON o.id = r.operator_id
            WHERE r.document_index = ANY ($1::bytea[]) AND ($2::uuid IS NULL OR r.id < $2)
            ORDER BY r.id DESC LIMIT $3""";

    /**
     * One access to {@code registration_of_person}, and for each found to {@code audit_entry_of_registration} and to what was
     * disclosed of it, as far as the person may know.
     */
    static final String ACCESSES = """
            WITH own AS MATERIALIZED (SELECT r.id FROM registration r WHERE r.document_index = ANY ($1::bytea[]))
            SELECT a.id, a.at, a.object_id, a.operator_id, o.name AS operator_name, a.client, a.action, a.authority
            FROM (
                (SELECT a.id, a.at, a.object_id, a.operator_id, a.client, a.action, NULL::text AS authority
                 FROM audit_entry a
                 WHERE a.object_type = 'registration' AND a.object_id = ANY (ARRAY(SELECT id FROM own))
                   AND ($2::uuid IS NULL OR a.id < $2)
                 ORDER BY a.id DESC LIMIT $3)
                UNION ALL
                (SELECT d.id, d.disclosed_at, d.registration_id, d.operator_id, d.client, $5::text, d.authority
                 FROM disclosed_registration d
                 WHERE d.registration_id = ANY (ARRAY(SELECT id FROM own)) AND d.visible_from <= $4
                   AND ($2::uuid IS NULL OR d.id < $2)
                 ORDER BY d.id DESC LIMIT $3)) AS a
            JOIN operator o ON o.id = a.operator_id
            ORDER BY a.id DESC LIMIT $3""";

    private final Database database;
    private final KeyServer keys;
    private final BlindIndex index;

    OwnRegistrations(Database database, KeyServer keys, BlindIndex index) {
        this.database = database;
        this.keys = keys;
        this.index = index;
    }

    /** Newest first, at most {@code limit}, older than {@code after}; given out only if the look is on record. */
    public Uni<List<OwnRegistration>> list(ByDocument person, int limit, Optional<UUID> after, Write.Part record) {
        return onRecord(record, LIST, values(person, limit, after)).chain(this::opened);
    }

    /** Who looked at them or changed them, and to whom they were disclosed; the latest first. */
    public Uni<List<Access>> accesses(
            ByDocument person, int limit, Optional<UUID> after, Instant now, Write.Part record) {
        Tuple values = values(person, limit, after).addOffsetDateTime(utc(now)).addString(Access.DISCLOSED);
        return onRecord(record, ACCESSES, values).map(rows -> {
            List<Access> found = new ArrayList<>(rows.size());
            rows.forEach(row -> found.add(access(row)));
            return found;
        });
    }

    /** Whose registration this is, if it is in the person's name. */
    public Uni<Optional<UUID>> operatorOf(ByDocument person, UUID registrationId) {
        return database.query(
                        SUBSCRIBER,
                        "SELECT operator_id FROM registration WHERE document_index = ANY ($1::bytea[]) AND id = $2",
                        Tuple.tuple().addValue(indexes(person)).addUUID(registrationId))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(row.getUUID("operator_id"));
                    }
                    return Optional.empty();
                });
    }

    private Uni<RowSet<Row>> onRecord(Write.Part record, String sql, Tuple values) {
        return database.readOnRecord(Write.always(SUBSCRIBER).and(record), sql, values);
    }

    private Tuple values(ByDocument person, int limit, Optional<UUID> after) {
        return Tuple.tuple()
                .addValue(indexes(person))
                .addUUID(after.orElse(null))
                .addInteger(limit);
    }

    private Buffer[] indexes(ByDocument person) {
        return Write.buffers(
                Indexes.person(index, person.type(), person.number().reveal()));
    }

    private Uni<List<OwnRegistration>> opened(RowSet<Row> rows) {
        List<Row> found = new ArrayList<>(rows.size());
        rows.forEach(found::add);
        return keys.find(found.stream().map(row -> row.getUUID("id")).toList())
                .map(opened -> found.stream()
                        // A row whose key is gone was purged; there is nothing left to show.
                        .filter(row -> opened.containsKey(row.getUUID("id")))
                        .map(row -> registration(row, opened))
                        .toList());
    }

    private static OwnRegistration registration(Row row, Map<UUID, DataKey> opened) {
        UUID operatorId = row.getUUID("operator_id");
        UUID id = row.getUUID("id");
        return new OwnRegistration(
                operatorId,
                row.getString("operator_name"),
                id,
                Rows.constant(row, "status", RegistrationStatus.class).orElseThrow(),
                Rows.constant(row, "service_type", ServiceType.class).orElseThrow(),
                SealedParticulars.open(row.getBuffer("sealed").getBytes(), operatorId, id, opened.get(id))
                        .serviceNumber(),
                Optional.ofNullable(row.getUUID("agent_id"))
                        .map(agentId -> new OwnRegistration.Agent(agentId, row.getString("agent_outlet"))),
                Rows.instant(row, "created_at").orElseThrow(),
                Rows.instant(row, "activated_at"),
                Rows.instant(row, "terminated_at"),
                Rows.instant(row, "disputed_at"));
    }

    private static Access access(Row row) {
        return new Access(
                row.getUUID("id"),
                Rows.instant(row, "at").orElseThrow(),
                row.getUUID("object_id"),
                row.getUUID("operator_id"),
                row.getString("operator_name"),
                row.getString("client"),
                row.getString("action"),
                Rows.constant(row, "authority", Authority.class));
    }
}
