package io.shiming.registration.persistence;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.registration.domain.Operator;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Operators with their licences. Nothing here is personal data. */
@Singleton
public class OperatorRepository {
    /** The constraint that lets an operator be entered once. */
    public static final String ENTERED_ONCE = "operator_credit_code";

    private static final String SELECT = """
            SELECT o.*, (SELECT json_agg(l ORDER BY l.kind, l.number) FROM licence l WHERE l.operator_id = o.id)
                        AS licences
            FROM operator o
            """;

    /** Authorities enter operators and see all of them. */
    private static final Scope AUTHORITY = Scope.role("authority");

    private final Database database;

    OperatorRepository(Database database) {
        this.database = database;
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** The write that stores an operator and its licences. */
    public Write entered(Operator operator) {
        JsonArray licences = new JsonArray();
        operator.licences()
                .forEach(licence -> licences.add(new JsonObject()
                        .put("kind", licence.kind().name())
                        .put("number", licence.number())
                        .put("valid_from", licence.validFrom().toString())
                        .put("valid_until", licence.validUntil().toString())
                        .put(
                                "service_types",
                                new JsonArray(licence.serviceTypes().stream()
                                        .map(Enum::name)
                                        .sorted()
                                        .toList()))));
        return Write.always(AUTHORITY)
                .and("""
                        INSERT INTO operator (id, name, unified_social_credit_code, created_at)
                        SELECT ?::uuid, ?::text, ?::text, ?::timestamptz FROM guard""", operator.id(), operator.name(), operator.unifiedSocialCreditCode(), operator.createdAt())
                .and("""
                        INSERT INTO licence (operator_id, kind, number, valid_from, valid_until, service_types)
                        SELECT ?::uuid, l.kind, l.number, l.valid_from, l.valid_until, l.service_types
                        FROM guard, jsonb_to_recordset(?::jsonb)
                             AS l (kind text, number text, valid_from date, valid_until date, service_types text[])""", operator.id(), licences);
    }

    /** An operator, for itself. */
    public Uni<Optional<Operator>> own(UUID id) {
        return find(Scope.tenant(id), id);
    }

    /** An operator, for an authority. */
    public Uni<Optional<Operator>> any(UUID id) {
        return find(AUTHORITY, id);
    }

    private Uni<Optional<Operator>> find(Scope scope, UUID id) {
        return database.query(scope, SELECT + "WHERE o.id = $1", Tuple.of(id))
                .map(rows -> operators(rows).stream().findFirst());
    }

    /** For an authority: operators in the order they were entered, at most {@code limit}, later than {@code after}. */
    public Uni<List<Operator>> page(int limit, Optional<UUID> after) {
        return database.query(
                        AUTHORITY,
                        SELECT + "WHERE $2::uuid IS NULL OR o.id > $2 ORDER BY o.id LIMIT $1",
                        Tuple.of(limit, after.orElse(null)))
                .map(OperatorRepository::operators);
    }

    private static List<Operator> operators(RowSet<Row> rows) {
        List<Operator> found = new ArrayList<>(rows.size());
        for (Row row : rows) {
            found.add(new Operator(
                    row.getUUID("id"),
                    row.getString("name"),
                    row.getString("unified_social_credit_code"),
                    Standing.licences(row.getJsonArray("licences")),
                    Rows.instant(row, "created_at").orElseThrow()));
        }
        return found;
    }
}
