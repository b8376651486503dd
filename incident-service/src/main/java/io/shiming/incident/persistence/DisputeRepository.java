package io.shiming.incident.persistence;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.incident.domain.DisputeCase;
import io.shiming.incident.domain.DisputeOutcome;
import io.shiming.incident.domain.DisputeState;
import io.shiming.incident.domain.DisputeWord;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Disputes, what people say should come of them, and what does (Art. 11). What they wrote is sealed (Art. 16). */
@Singleton
public class DisputeRepository {
    /** The constraint that lets one be decided once. */
    public static final String DECIDED_ONCE = "dispute_decision_pkey";

    private static final Scope SWEEPER = Scope.role("sweeper");
    /** How many late ones are found at once. */
    public static final int AT_ONCE = 100;

    private static final String SELECT = """
            SELECT k.*, w.warned_at, e.escalated_at, s.settled_at,
                   p.id AS proposal_id, p.outcome AS proposal_outcome, p.reason AS proposal_reason, p.proposed_by,
                   p.office AS proposal_office, p.proposed_at,
                   d.id AS decision_id, d.outcome AS decision_outcome, d.reason AS decision_reason, d.decided_by,
                   d.office AS decision_office, d.decided_at
            FROM dispute_case k
            LEFT JOIN dispute_warning w ON w.dispute_id = k.id
            LEFT JOIN dispute_escalation e ON e.dispute_id = k.id
            LEFT JOIN dispute_decision d ON d.dispute_id = k.id
            LEFT JOIN dispute_settlement s ON s.dispute_id = k.id
            LEFT JOIN LATERAL (SELECT * FROM dispute_proposal a WHERE a.dispute_id = k.id ORDER BY a.number DESC LIMIT 1)
                p ON true
            """;

    private final Database database;
    private final KeyServer keys;

    DisputeRepository(Database database, KeyServer keys) {
        this.database = database;
        this.keys = keys;
    }

    /** A dispute whose time has come, and of whose registration. */
    public record Late(UUID operatorId, UUID id) {}

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** Runs what changes a dispute, one at a time. */
    public Uni<Boolean> runInTurn(DisputeCase dispute, Write write) {
        return database.runInTurn(Set.of(dispute.id().getLeastSignificantBits()), write);
    }

    /** A key for what somebody writes, under the id of the word. */
    public Uni<DataKey> key(UUID wordId, Instant until) {
        return keys.create(wordId, until, Set.of()).map(KeyServer.Created::key);
    }

    /** Destroys the key of a word that was not stored; one that cannot be is gone at its end. */
    public Uni<Void> forgetKey(UUID wordId) {
        return keys.destroy(List.of(wordId)).onFailure().recoverWithNull();
    }

    /** The write that opens one; does not happen twice. */
    public Write opened(DisputeCase dispute) {
        return Write.when(
                        Scope.tenant(dispute.operatorId()),
                        """
                        INSERT INTO dispute_case (operator_id, id, registration_id, raised_at, opened_at, warn_at, due_at)
                        SELECT ?::uuid, ?::uuid, ?::uuid, ?::timestamptz, ?::timestamptz, ?::timestamptz, ?::timestamptz
                        ON CONFLICT (id) DO NOTHING RETURNING 1 AS one""",
                        dispute.operatorId(),
                        dispute.id(),
                        dispute.registrationId(),
                        dispute.raisedAt(),
                        dispute.openedAt(),
                        dispute.warnAt(),
                        dispute.dueAt())
                .and("""
                        INSERT INTO dispute_due (operator_id, dispute_id, warn_at, due_at)
                        SELECT ?::uuid, ?::uuid, ?::timestamptz, ?::timestamptz FROM guard""", dispute.operatorId(), dispute.id(), dispute.warnAt(), dispute.dueAt());
    }

    /** One's dispute; empty for another operator's as for none. */
    public Uni<Optional<DisputeCase>> find(Reading reading, UUID id) {
        return reading.query(database, SELECT + "WHERE k.id = $1", Tuple.of(id))
                .chain(this::opened)
                .map(found -> found.stream().findFirst());
    }

    /** In the order of their ids, which is that in which they were raised. */
    public Uni<List<DisputeCase>> page(Reading reading, Optional<DisputeState> state, int limit, Optional<UUID> after) {
        return reading.query(
                        database,
                        SELECT
                                + "WHERE ($1::uuid IS NULL OR k.id > $1) "
                                + state.map(DisputeRepository::condition).orElse("")
                                + " ORDER BY k.id LIMIT $2",
                        Tuple.of(after.orElse(null), limit))
                .chain(this::opened);
    }

    private static String condition(DisputeState state) {
        String undecided = "AND d.dispute_id IS NULL AND e.dispute_id IS NULL ";
        return switch (state) {
            case OPEN -> undecided + "AND p.id IS NULL";
            case PROPOSED -> undecided + "AND p.id IS NOT NULL";
            case ESCALATED -> "AND d.dispute_id IS NULL AND e.dispute_id IS NOT NULL";
            case DECIDED -> "AND d.dispute_id IS NOT NULL AND s.dispute_id IS NULL";
            case SETTLED -> "AND s.dispute_id IS NOT NULL";
        };
    }

    /** The write that somebody proposed something; does not happen once it is decided or escalated. */
    public Write proposed(DisputeCase dispute, DataKey key) {
        DisputeWord word = dispute.proposal().orElseThrow();
        return Write.when(
                        scope(dispute),
                        "SELECT 1 AS one WHERE NOT EXISTS (SELECT FROM dispute_decision WHERE dispute_id = ?::uuid)"
                                + " AND NOT EXISTS (SELECT FROM dispute_escalation WHERE dispute_id = ?::uuid)",
                        dispute.id(),
                        dispute.id())
                .and(
                        """
                        INSERT INTO dispute_proposal (operator_id, id, dispute_id, number, outcome, reason, proposed_by,
                                                      office, proposed_at)
                        SELECT ?::uuid, ?::uuid, ?::uuid,
                               (SELECT coalesce(max(number), 0) + 1 FROM dispute_proposal WHERE dispute_id = ?::uuid),
                               ?::text, ?::bytea, ?::text, ?::text, ?::timestamptz FROM guard""",
                        dispute.operatorId(),
                        word.id(),
                        dispute.id(),
                        dispute.id(),
                        word.outcome(),
                        seal(dispute, word, key),
                        word.by(),
                        word.office(),
                        word.at());
    }

    /** The write that officers agree; does not happen when something else was proposed, or it was escalated, meanwhile. */
    public Write confirmed(DisputeCase dispute, DataKey key) {
        return decided(
                dispute,
                key,
                Write.when(
                        scope(dispute),
                        """
                        SELECT 1 AS one
                        WHERE (SELECT id FROM dispute_proposal WHERE dispute_id = ?::uuid ORDER BY number DESC LIMIT 1) = ?::uuid
                          AND NOT EXISTS (SELECT FROM dispute_escalation WHERE dispute_id = ?::uuid)""",
                        dispute.id(),
                        dispute.proposal().orElseThrow().id(),
                        dispute.id()));
    }

    /** The write that an authority decides; a second decision meets {@link #DECIDED_ONCE}. */
    public Write ruled(DisputeCase dispute, DataKey key) {
        return decided(dispute, key, Write.always(scope(dispute)));
    }

    private static Write decided(DisputeCase dispute, DataKey key, Write write) {
        DisputeWord word = dispute.decision().orElseThrow();
        return write.and(
                        """
                        INSERT INTO dispute_decision (operator_id, dispute_id, id, outcome, reason, decided_by, office,
                                                      decided_at)
                        SELECT ?::uuid, ?::uuid, ?::uuid, ?::text, ?::bytea, ?::text, ?::text, ?::timestamptz FROM guard""",
                        dispute.operatorId(),
                        dispute.id(),
                        word.id(),
                        word.outcome(),
                        seal(dispute, word, key),
                        word.by(),
                        word.office(),
                        word.at())
                .and("DELETE FROM dispute_due USING guard WHERE dispute_id = ?::uuid", dispute.id());
    }

    /** The write that registration-service has committed the outcome; does not happen twice. */
    public Write settled(DisputeCase dispute, Instant at) {
        return Write.when(scope(dispute), """
                INSERT INTO dispute_settlement (operator_id, dispute_id, settled_at)
                SELECT ?::uuid, ?::uuid, ?::timestamptz
                ON CONFLICT (dispute_id) DO NOTHING RETURNING 1 AS one""", dispute.operatorId(), dispute.id(), at);
    }

    /** Whose deadline is near, as far as nobody was warned; some of them. */
    public Uni<List<Late>> toBeWarnedOf(Instant now) {
        return late("warn_at <= $1 AND due_at > $1 AND NOT warned AND NOT escalated", now);
    }

    /** Whose deadline is over; some of them. */
    public Uni<List<Late>> toBeEscalated(Instant now) {
        return late("due_at <= $1 AND NOT escalated", now);
    }

    private Uni<List<Late>> late(String which, Instant now) {
        return database.query(
                        SWEEPER,
                        "SELECT operator_id, dispute_id FROM dispute_due WHERE " + which + " ORDER BY due_at LIMIT $2",
                        Tuple.of(utc(now), AT_ONCE))
                .map(rows -> Rows.all(rows, row -> new Late(row.getUUID("operator_id"), row.getUUID("dispute_id"))));
    }

    /** The write that whoever is to decide was warned; does not happen twice, nor once it is decided. */
    public Write warned(Late late, Instant at) {
        return noted("warned", "dispute_warning (operator_id, dispute_id, warned_at)", late, at);
    }

    /** The write that it is an authority's to decide now; does not happen twice, nor once it is decided. */
    public Write escalated(Late late, Instant at) {
        return noted("escalated", "dispute_escalation (operator_id, dispute_id, escalated_at)", late, at);
    }

    private static Write noted(String what, String where, Late late, Instant at) {
        return Write.when(
                        Scope.tenant(late.operatorId()),
                        "UPDATE dispute_due SET %1$s = true WHERE dispute_id = ?::uuid AND NOT %1$s RETURNING 1 AS one"
                                .formatted(what),
                        late.id())
                .and(
                        "INSERT INTO " + where + " SELECT ?::uuid, ?::uuid, ?::timestamptz FROM guard",
                        late.operatorId(),
                        late.id(),
                        at);
    }

    /** Runs what the sweep notes of one, in its turn among what people do to it. */
    public Uni<Boolean> runInTurn(Late late, Write write) {
        return database.runInTurn(Set.of(late.id().getLeastSignificantBits()), write);
    }

    /** How many wait for a decision of an authority because their operators did not decide in time. */
    public Uni<Long> overdue() {
        return database.query(SWEEPER, "SELECT count(*) AS overdue FROM dispute_due WHERE escalated", Tuple.tuple())
                .map(rows -> rows.iterator().next().getLong("overdue"));
    }

    private static Scope scope(DisputeCase dispute) {
        return Scope.tenant(dispute.operatorId());
    }

    private Uni<List<DisputeCase>> opened(RowSet<Row> rows) {
        Set<UUID> words = new HashSet<>();
        for (Row row : rows) {
            Optional.ofNullable(row.getUUID("proposal_id")).ifPresent(words::add);
            Optional.ofNullable(row.getUUID("decision_id")).ifPresent(words::add);
        }
        return keys.find(words).map(found -> Rows.all(rows, row -> dispute(row, found)));
    }

    private static DisputeCase dispute(Row row, Map<UUID, DataKey> found) {
        return new DisputeCase(
                row.getUUID("operator_id"),
                row.getUUID("id"),
                row.getUUID("registration_id"),
                state(row),
                Rows.instant(row, "raised_at"),
                Rows.instant(row, "opened_at"),
                Rows.instant(row, "warn_at"),
                Rows.instant(row, "due_at"),
                Rows.maybe(row, "warned_at"),
                Rows.maybe(row, "escalated_at"),
                word(row, "proposal", "proposed", found),
                word(row, "decision", "decided", found),
                Rows.maybe(row, "settled_at"));
    }

    private static DisputeState state(Row row) {
        if (Rows.maybe(row, "settled_at").isPresent()) {
            return DisputeState.SETTLED;
        }
        if (row.getUUID("decision_id") != null) {
            return DisputeState.DECIDED;
        }
        if (Rows.maybe(row, "escalated_at").isPresent()) {
            return DisputeState.ESCALATED;
        }
        return row.getUUID("proposal_id") == null ? DisputeState.OPEN : DisputeState.PROPOSED;
    }

    private static Optional<DisputeWord> word(Row row, String prefix, String verb, Map<UUID, DataKey> found) {
        UUID id = row.getUUID(prefix + "_id");
        return id == null
                ? Optional.empty()
                : Optional.of(new DisputeWord(
                        id,
                        DisputeOutcome.valueOf(row.getString(prefix + "_outcome")),
                        Optional.ofNullable(found.get(id))
                                .map(key -> new Sensitive<>(new String(
                                        key.open(
                                                row.getBuffer(prefix + "_reason")
                                                        .getBytes(),
                                                binding(row.getUUID("operator_id"), id)),
                                        StandardCharsets.UTF_8))),
                        row.getString(verb + "_by"),
                        row.getString(prefix + "_office"),
                        Rows.instant(row, verb + "_at")));
    }

    private static byte[] seal(DisputeCase dispute, DisputeWord word, DataKey key) {
        return key.seal(
                word.reason().orElseThrow().reveal().getBytes(StandardCharsets.UTF_8),
                binding(dispute.operatorId(), word.id()));
    }

    private static DataKey.Binding binding(UUID operatorId, UUID wordId) {
        return DataKey.Binding.of(operatorId, wordId, "dispute-reason");
    }
}
