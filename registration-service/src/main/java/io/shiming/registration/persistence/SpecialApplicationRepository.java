package io.shiming.registration.persistence;

import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.SpecialApplication;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Special applications (Art. 13). */
@Singleton
public class SpecialApplicationRepository {
    private static final String SELECT = """
            SELECT a.*, ARRAY(SELECT c.id FROM record_copy c WHERE c.owner_id = a.operator_id AND c.record_id = a.id
                              ORDER BY c.id) AS documents
            FROM special_application a
            """;

    private static final String BY_ID = SELECT + "WHERE a.id = $1";

    /** The internet authority sees all applications and decides them. */
    private static final Scope AUTHORITY = Scope.role("authority");

    private final Database database;
    private final KeyServer keys;

    SpecialApplicationRepository(Database database, KeyServer keys) {
        this.database = database;
        this.keys = keys;
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** The part that stores an application just submitted; its documents are taken over beside it. */
    public Write.Part submitted(SpecialApplication application) {
        var terms = application.terms();
        return Write.Part.of(
                """
                INSERT INTO special_application (operator_id, id, status, service_types, valid_from, valid_until,
                                                 submitted_at, version)
                SELECT ?::uuid, ?::uuid, ?::text, ?::text[], ?::date, ?::date, ?::timestamptz, ?::integer FROM guard""",
                application.operatorId(),
                application.id(),
                terms.status(),
                terms.serviceTypes().stream().map(Enum::name).sorted().toArray(String[]::new),
                terms.validFrom(),
                terms.validUntil(),
                application.submittedAt(),
                application.version());
    }

    /** The write by which the authority decides; does nothing when somebody else changed the application in between. */
    public Write decided(SpecialApplication read, SpecialApplication next, DataKey key) {
        var decision = next.decision().orElseThrow();
        return Write.when(
                AUTHORITY,
                """
                UPDATE special_application SET status = ?::text, valid_until = ?::date, decided_at = ?::timestamptz,
                                               decided_because = ?::bytea, version = ?::integer
                WHERE operator_id = ?::uuid AND id = ?::uuid AND version = ?::integer RETURNING 1""",
                next.terms().status(),
                next.terms().validUntil(),
                decision.at(),
                SpecialApplicationRow.seal(decision.reason(), next.operatorId(), next.id(), key),
                next.version(),
                read.operatorId(),
                read.id(),
                read.version());
    }

    /** The write by which the operator withdraws, likewise. */
    public Write withdrawn(SpecialApplication read, SpecialApplication next) {
        return Write.when(
                Scope.tenant(read.operatorId()),
                """
                UPDATE special_application SET status = ?::text, withdrawn_at = ?::timestamptz, version = ?::integer
                WHERE operator_id = ?::uuid AND id = ?::uuid AND version = ?::integer RETURNING 1""",
                next.terms().status(),
                next.withdrawnAt().orElseThrow(),
                next.version(),
                read.operatorId(),
                read.id(),
                read.version());
    }

    /**
     * An application to be decided or withdrawn, for its operator or, without one, for the authority.
     *
     * @return fails with NOT_FOUND for another operator's as for none
     */
    public Uni<SpecialApplication> require(Optional<UUID> operatorId, UUID id) {
        return database.query(scope(operatorId), BY_ID, Tuple.of(id))
                .chain(this::opened)
                .map(SpecialApplicationRepository::only);
    }

    /**
     * The same, given out only if it is on record.
     *
     * @param record what puts the look on record
     */
    public Uni<SpecialApplication> requireOnRecord(Optional<UUID> operatorId, UUID id, Write.Part record) {
        return onRecord(operatorId, record, BY_ID, Tuple.of(id)).map(SpecialApplicationRepository::only);
    }

    /** Newest first, at most {@code limit}, older than {@code after}; of one operator or, without one, of all. */
    public Uni<List<SpecialApplication>> page(
            Optional<UUID> operatorId, int limit, Optional<UUID> after, Write.Part record) {
        return onRecord(
                operatorId,
                record,
                SELECT + "WHERE $2::uuid IS NULL OR a.id < $2 ORDER BY a.id DESC LIMIT $1",
                Tuple.of(limit, after.orElse(null)));
    }

    private Uni<List<SpecialApplication>> onRecord(
            Optional<UUID> operatorId, Write.Part record, String sql, Tuple values) {
        return database.readOnRecord(Write.always(scope(operatorId)).and(record), sql, values)
                .chain(this::opened);
    }

    private Uni<List<SpecialApplication>> opened(RowSet<Row> rows) {
        List<SpecialApplicationRow> found = new ArrayList<>(rows.size());
        rows.forEach(row -> found.add(new SpecialApplicationRow(row)));
        return keys.find(found.stream().map(SpecialApplicationRow::id).toList())
                .map(opened -> found.stream()
                        // A row whose key is gone was purged; there is nothing left to show.
                        .filter(row -> opened.containsKey(row.id()))
                        .map(row -> row.open(opened.get(row.id())))
                        .toList());
    }

    private static Scope scope(Optional<UUID> operatorId) {
        return operatorId.map(Scope::tenant).orElse(AUTHORITY);
    }

    private static SpecialApplication only(List<SpecialApplication> found) {
        return found.stream().findFirst().orElseThrow(DomainException::notFound);
    }

    /** The key of an application, to seal what the authority says of it. */
    public Uni<DataKey> sealer(UUID id) {
        return keys.find(List.of(id))
                .map(found -> Optional.ofNullable(found.get(id)).orElseThrow(DomainException::notFound));
    }
}
