package io.shiming.agent.persistence;

import io.shiming.agent.domain.Finding;
import io.shiming.agent.domain.FindingClosure;
import io.shiming.agent.domain.FindingKind;
import io.shiming.agent.domain.FindingState;
import io.shiming.agent.domain.Wanted;
import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Findings and their closures. What people wrote is sealed, and gone when its key is (Art. 6, 16). */
@Singleton
public class FindingRepository {
    /** The constraint that lets a finding be closed once. */
    public static final String CLOSED_ONCE = "finding_closed_once";

    private static final String INSERT = """
            INSERT INTO finding (operator_id, id, agent_id, inspection_id, kind, article, description, due_on,
                                 registration_ids, raised_by, raised_with, raised_on, raised_at, verification_id)
            SELECT ?::uuid, ?::uuid, ?::uuid, ?::uuid, ?::text, ?::integer, ?::bytea, ?::date, ?::uuid[], ?::text,
                   ?::text, ?::date, ?::timestamptz, ?::uuid
            """;

    private static final String SELECT = """
            SELECT f.*, c.id AS closure_id, c.remedy, c.closed_by, c.closed_at
            FROM finding f LEFT JOIN finding_closure c ON c.operator_id = f.operator_id AND c.finding_id = f.id
            """;

    private final Database database;
    private final KeyServer keys;

    FindingRepository(Database database, KeyServer keys) {
        this.database = database;
        this.keys = keys;
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** A key for what somebody wrote, under the id of the finding or closure. */
    public Uni<DataKey> key(UUID id, Instant until) {
        return keys.create(id, until, Set.of()).map(KeyServer.Created::key);
    }

    /**
     * The part of a write that adds one, on its day.
     *
     * @param key for its description
     */
    public Write.Part raised(Finding finding, LocalDate day, Optional<DataKey> key) {
        return Write.Part.of(INSERT + "FROM guard", values(finding, Optional.empty(), day, key));
    }

    /**
     * The write of one, on its day; does not happen when the same check led to one before.
     *
     * @param verificationId the check that showed it
     * @param key for its description
     */
    public Write raisedOnce(Finding finding, Optional<UUID> verificationId, LocalDate day, Optional<DataKey> key) {
        return Write.when(Scope.tenant(finding.operatorId()), INSERT + """
                        ON CONFLICT (operator_id, agent_id, verification_id) WHERE verification_id IS NOT NULL DO NOTHING
                        RETURNING 1 AS one""", values(finding, verificationId, day, key));
    }

    private static Object[] values(
            Finding finding, Optional<UUID> verificationId, LocalDate day, Optional<DataKey> key) {
        return new Object[] {
            finding.operatorId(),
            finding.id(),
            finding.agentId(),
            finding.inspectionId().orElse(null),
            finding.kind(),
            finding.article().orElse(null),
            finding.description()
                    .map(text -> seal(text, finding.operatorId(), finding.id(), key.orElseThrow()))
                    .orElse(null),
            finding.dueOn(),
            finding.registrationIds().toArray(UUID[]::new),
            finding.raisedBy(),
            finding.raisedWith().orElse(null),
            day,
            finding.raisedAt(),
            verificationId.orElse(null)
        };
    }

    /**
     * The write of a closure; a second one meets {@link #CLOSED_ONCE}. Does not happen while something of what was overdue
     * when the finding was raised still is.
     */
    public Write closed(Finding finding, FindingClosure closure, DataKey key) {
        return remedied(finding)
                .and(
                        """
                        INSERT INTO finding_closure (operator_id, finding_id, id, agent_id, remedy, closed_by, closed_at)
                        SELECT ?::uuid, ?::uuid, ?::uuid, ?::uuid, ?::bytea, ?::text, ?::timestamptz FROM guard""",
                        finding.operatorId(),
                        finding.id(),
                        closure.id(),
                        finding.agentId(),
                        seal(closure.remedy().orElseThrow(), finding.operatorId(), closure.id(), key),
                        closure.closedBy(),
                        closure.closedAt());
    }

    /** What was delivered, or receipted, comes back with a later time only. */
    private static Write remedied(Finding finding) {
        Scope scope = Scope.tenant(finding.operatorId());
        return switch (finding.kind()) {
            case HANDOVER_OVERDUE ->
                Write.when(scope, """
                        SELECT 1 AS one WHERE NOT EXISTS
                            (SELECT FROM outstanding WHERE operator_id = ?::uuid AND agent_id = ?::uuid
                             AND due_at <= ?::timestamptz)""", finding.operatorId(), finding.agentId(), finding.raisedAt());
            case RECEIPT_OVERDUE -> Write.when(scope, """
                        SELECT 1 AS one WHERE NOT EXISTS
                            (SELECT FROM unreceipted WHERE operator_id = ?::uuid AND agent_id = ?::uuid
                             AND receipt_due_at <= ?::timestamptz)""", finding.operatorId(), finding.agentId(), finding.raisedAt());
            case HANDOVER_INCOMPLETE ->
                Write.when(
                        scope,
                        """
                        SELECT 1 AS one WHERE NOT EXISTS
                            (SELECT FROM outstanding WHERE operator_id = ?::uuid AND agent_id = ?::uuid
                             AND registration_id = ANY (?::uuid[]))""",
                        finding.operatorId(),
                        finding.agentId(),
                        finding.registrationIds().toArray(UUID[]::new));
            case CONDUCT_SUSPICIOUS,
                    IDENTITY_NOT_VERIFIED,
                    FORGED_DOCUMENT_ACCEPTED,
                    DOCUMENT_OF_ANOTHER_USED,
                    RECORDS_NOT_KEPT,
                    DATA_MISUSED,
                    OTHER -> Write.always(scope);
        };
    }

    /**
     * One's finding; empty for another tenant's as for none.
     *
     * @param texts whether what people wrote is shown
     */
    public Uni<Optional<Finding>> find(Reading reading, UUID id, boolean texts) {
        return reading.query(database, SELECT + "WHERE f.id = $1", Tuple.of(id))
                .chain(rows -> opened(rows, texts))
                .map(found -> found.stream().findFirst());
    }

    /** What a check led to before. */
    public Uni<Optional<Finding>> byVerification(UUID operatorId, UUID agentId, UUID verificationId) {
        return database.query(
                        Scope.tenant(operatorId),
                        SELECT + "WHERE f.operator_id = $1 AND f.agent_id = $2 AND f.verification_id = $3",
                        Tuple.of(operatorId, agentId, verificationId))
                .chain(rows -> opened(rows, true))
                .map(found -> found.stream().findFirst());
    }

    /** In the order they were raised; OPEN ones with those that are LATE. */
    public Uni<List<Finding>> page(
            Reading reading,
            Wanted<FindingState> wanted,
            LocalDate today,
            int limit,
            Optional<UUID> after,
            boolean texts) {
        return reading.query(
                        database,
                        SELECT
                                + """
                                WHERE ($1::uuid IS NULL OR f.id > $1) AND ($2::uuid IS NULL OR f.agent_id = $2)
                                  AND ($3::uuid IS NULL OR f.operator_id = $3) AND $4::date IS NOT NULL
                                """
                                + wanted.state()
                                        .map(FindingRepository::condition)
                                        .orElse("")
                                + " ORDER BY f.id LIMIT $5",
                        Tuple.of(
                                after.orElse(null),
                                wanted.agentId().orElse(null),
                                wanted.operatorId().orElse(null),
                                today,
                                limit))
                .chain(rows -> opened(rows, texts));
    }

    private static String condition(FindingState state) {
        return switch (state) {
            case OPEN -> "AND c.id IS NULL";
            case LATE -> "AND c.id IS NULL AND f.due_on < $4";
            case CLOSED -> "AND c.id IS NOT NULL";
        };
    }

    private Uni<List<Finding>> opened(RowSet<Row> rows, boolean texts) {
        Set<UUID> sealed = new HashSet<>();
        for (Row row : rows) {
            if (texts && row.getBuffer("description") != null) {
                sealed.add(row.getUUID("id"));
            }
            if (texts && row.getUUID("closure_id") != null) {
                sealed.add(row.getUUID("closure_id"));
            }
        }
        return keys.find(sealed).map(found -> Rows.all(rows, row -> finding(row, found)));
    }

    private static Finding finding(Row row, Map<UUID, DataKey> found) {
        Optional<FindingClosure> closure = row.getUUID("closure_id") == null
                ? Optional.empty()
                : Optional.of(new FindingClosure(
                        row.getUUID("closure_id"),
                        open(row, "remedy", row.getUUID("closure_id"), found),
                        row.getString("closed_by"),
                        Rows.instant(row, "closed_at")));
        return new Finding(
                row.getUUID("operator_id"),
                row.getUUID("id"),
                row.getUUID("agent_id"),
                Optional.ofNullable(row.getUUID("inspection_id")),
                FindingKind.valueOf(row.getString("kind")),
                Optional.ofNullable(row.getInteger("article")),
                open(row, "description", row.getUUID("id"), found),
                row.getLocalDate("due_on"),
                Arrays.asList(row.getArrayOfUUIDs("registration_ids")),
                row.getString("raised_by"),
                Optional.ofNullable(row.getString("raised_with")),
                Rows.instant(row, "raised_at"),
                closure);
    }

    private static byte[] seal(Sensitive<String> text, UUID operatorId, UUID id, DataKey key) {
        return key.seal(text.reveal().getBytes(StandardCharsets.UTF_8), binding(operatorId, id));
    }

    /** Empty where there is none, and where its key is gone. */
    private static Optional<Sensitive<String>> open(Row row, String column, UUID id, Map<UUID, DataKey> found) {
        return Optional.ofNullable(found.get(id))
                .filter(key -> row.getBuffer(column) != null)
                .map(key -> new Sensitive<>(new String(
                        key.open(row.getBuffer(column).getBytes(), binding(row.getUUID("operator_id"), id)),
                        StandardCharsets.UTF_8)));
    }

    private static DataKey.Binding binding(UUID operatorId, UUID id) {
        return DataKey.Binding.of(operatorId, id, "finding-text");
    }
}
