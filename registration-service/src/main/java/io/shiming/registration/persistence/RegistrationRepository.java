package io.shiming.registration.persistence;

import static io.shiming.foundation.database.Values.interval;
import static io.shiming.foundation.database.Values.utc;

import io.shiming.foundation.crypto.BlindIndex;
import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.Particulars;
import io.shiming.registration.domain.Question;
import io.shiming.registration.domain.Registration;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds registrations, with their checks; how they are written is in {@link RegistrationWrites}. */
@Singleton
public class RegistrationRepository {
    private static final String SELECT = """
            SELECT r.*, (SELECT json_agg(json_build_object('bearer', c.bearer, 'verificationId', c.verification_id,
                                 'channel', c.channel, 'outcome', c.outcome, 'receipt', c.receipt,
                                 'checkedAt', c.checked_at))
                         FROM document_check c
                         WHERE c.operator_id = r.operator_id AND c.registration_id = r.id) AS checks
            FROM registration r
            """;

    /** The operators are found by leaps over the index, so that a flood of one costs no more than its part of what is taken. */
    private static final String TAKE = """
            WITH RECURSIVE operator (id) AS (
                (SELECT operator_id FROM registration WHERE sweep_at IS NOT NULL ORDER BY operator_id LIMIT 1)
                UNION ALL
                SELECT (SELECT r.operator_id FROM registration r
                        WHERE r.sweep_at IS NOT NULL AND r.operator_id > operator.id ORDER BY r.operator_id LIMIT 1)
                FROM operator WHERE operator.id IS NOT NULL),
            next AS (
                SELECT operator.id AS operator_id, own.id
                FROM operator CROSS JOIN LATERAL (
                    SELECT r.id, r.sweep_at, row_number() OVER (ORDER BY r.sweep_at) AS turn
                    FROM registration r
                    WHERE r.operator_id = operator.id AND r.sweep_at <= $1 ORDER BY r.sweep_at LIMIT $4) AS own
                ORDER BY turn, sweep_at LIMIT $4),
            due AS (
                SELECT r.operator_id, r.id FROM registration r JOIN next USING (operator_id, id)
                WHERE r.sweep_at <= $1 FOR UPDATE OF r SKIP LOCKED),
            taken AS (
                UPDATE registration u
                SET sweep_at = $1 + CASE
                    WHEN EXISTS (SELECT FROM document_check c
                                 WHERE c.operator_id = u.operator_id AND c.registration_id = u.id
                                   AND c.outcome = 'PENDING' AND c.verification_id IS NULL)
                    THEN $2::interval
                    ELSE greatest($2::interval, least($3::interval, ($1 - u.created_at) / 8)) END
                FROM due
                WHERE u.operator_id = due.operator_id AND u.id = due.id RETURNING u.operator_id, u.id)
            """;

    private static final String BY_ID = "WHERE r.operator_id = $1 AND r.id = $2";

    private final Database database;
    private final KeyServer keys;
    private final BlindIndex index;

    RegistrationRepository(Database database, KeyServer keys, BlindIndex index) {
        this.database = database;
        this.keys = keys;
        this.index = index;
    }

    /** Runs a write that was put together from parts of several repositories. */
    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** The same when it is its turn, see {@link Database#runInTurn}. */
    public Uni<Boolean> runInTurn(Collection<Long> locks, Write write) {
        return database.runInTurn(locks, write);
    }

    /** Everything the admission rules need to know, in one round trip. */
    public Uni<Standing> standing(
            UUID operatorId,
            UUID uploader,
            Particulars particulars,
            Optional<UUID> specialApplicationId,
            Instant copiesNotBefore) {
        return database.query(
                        Scope.tenant(operatorId, uploader),
                        Standing.QUERY,
                        Tuple.tuple()
                                .addUUID(operatorId)
                                .addUUID(uploader)
                                .addArrayOfUUID(particulars.copyIds().toArray(UUID[]::new))
                                .addOffsetDateTime(utc(copiesNotBefore))
                                .addValue(Write.buffers(
                                        index.all(each -> Indexes.heldNumber(each, operatorId, particulars))))
                                .addUUID(specialApplicationId.orElse(null)))
                .map(rows -> Standing.of(rows.iterator().next()));
    }

    /** The key of a registration, to seal more of what belongs to it. */
    public Uni<DataKey> sealer(Registration registration) {
        return keys.find(List.of(registration.id()))
                .map(found -> Optional.ofNullable(found.get(registration.id())).orElseThrow(DomainException::notFound));
    }

    /**
     * A registration of this operator.
     *
     * @return fails with NOT_FOUND for another operator's as for none
     */
    public Uni<Registration> require(UUID operatorId, UUID id) {
        return find(operatorId, id).map(found -> found.orElseThrow(DomainException::notFound));
    }

    /**
     * The same, given out only if it is on record.
     *
     * @param record what puts the look on record
     */
    public Uni<Registration> requireOnRecord(UUID operatorId, UUID id, List<Write.Part> record) {
        return onRecord(Write.always(Scope.tenant(operatorId)).and(record), SELECT + BY_ID, Tuple.of(operatorId, id))
                .map(found -> found.stream().findFirst().orElseThrow(DomainException::notFound));
    }

    /** A registration of this operator; empty for another operator's as for none. */
    public Uni<Optional<Registration>> find(UUID operatorId, UUID id) {
        return query(Scope.tenant(operatorId), SELECT + BY_ID, Tuple.of(operatorId, id))
                .map(found -> found.stream().findFirst());
    }

    /** Whose registration this is, if it was made through this agent after then. */
    public Uni<Optional<UUID>> madeBy(UUID agentId, UUID id, Instant since) {
        return database.query(
                        Scope.none(),
                        "SELECT registration_made_by($1, $2, $3) AS operator_id",
                        Tuple.of(agentId, id, utc(since)))
                .map(rows -> Optional.ofNullable(rows.iterator().next().getUUID("operator_id")));
    }

    /**
     * One operator's registrations of a number or a document, newest first, given out only if that is on record.
     *
     * @param record what puts the look on record
     * @return null when the record's guard did not let it happen
     */
    public Uni<List<Registration>> search(
            UUID operatorId, Question question, int limit, Optional<UUID> after, Write record) {
        return onRecord(
                record,
                SELECT + "WHERE r.operator_id = $1 AND r." + column(question)
                        + " = ANY ($2::bytea[]) AND ($3::uuid IS NULL OR r.id < $3) ORDER BY r.id DESC LIMIT $4",
                Tuple.tuple()
                        .addUUID(operatorId)
                        .addValue(Write.buffers(indexes(question)))
                        .addUUID(after.orElse(null))
                        .addInteger(limit));
    }

    /**
     * What an authority may be told of at one operator: of a number all that holds or held it, what holds it first, then the
     * latest; of a document the person's, under every type that bears the same number, newest first. What was refused, or is
     * not verified yet, is nobody's. Whoever gives it out puts that on record.
     */
    public Uni<List<Registration>> disclosable(UUID operatorId, Question question, int most) {
        String order = question instanceof Question.ByServiceNumber ? "r.terminated_at DESC NULLS FIRST, " : "";
        return query(
                Scope.tenant(operatorId),
                SELECT + "WHERE r.operator_id = $1 AND r." + column(question)
                        + " = ANY ($2::bytea[]) AND r.status IN ('ACTIVE', 'SUSPENDED', 'TERMINATED', 'TRANSFERRED')"
                        + " ORDER BY " + order + "r.id DESC LIMIT $3",
                Tuple.tuple()
                        .addUUID(operatorId)
                        .addValue(Write.buffers(
                                question instanceof Question.ByDocument person
                                        ? Indexes.person(
                                                index,
                                                person.type(),
                                                person.number().reveal())
                                        : indexes(question)))
                        .addInteger(most));
    }

    private static String column(Question question) {
        return question instanceof Question.ByServiceNumber ? "service_number_index" : "document_index";
    }

    private byte[][] indexes(Question question) {
        if (question instanceof Question.ByServiceNumber wanted) {
            return index.all(each -> Indexes.serviceNumber(each, wanted.number().reveal()));
        }
        if (question instanceof Question.ByDocument wanted) {
            return index.all(each ->
                    Indexes.document(each, wanted.type(), wanted.number().reveal()));
        }
        throw new IllegalArgumentException("unknown question");
    }

    /**
     * Takes pending registrations that are due for another look: of each operator in turn, of its own those first that are
     * due longest. They are due again after {@code takenFor}; those the gateway has in its queue ever more rarely, up to
     * {@code longest}, since it will call back by itself.
     */
    public Uni<List<Registration>> takePending(Instant now, Duration takenFor, Duration longest, int most) {
        return query(
                Scope.role("sweeper"),
                TAKE + SELECT + "WHERE (r.operator_id, r.id) IN (SELECT operator_id, id FROM taken)",
                Tuple.of(utc(now), interval(takenFor), interval(longest), most));
    }

    /** The write that leaves a registration alone until then, if it is pending and would be looked at before. */
    public Write leftAlone(Registration pending, Instant until) {
        return Write.when(Scope.tenant(pending.operatorId()), """
                UPDATE registration SET sweep_at = ?::timestamptz
                WHERE operator_id = ?::uuid AND id = ?::uuid AND sweep_at < ?::timestamptz RETURNING 1""", until, pending.operatorId(), pending.id(), until);
    }

    private Uni<List<Registration>> query(Scope scope, String sql, Tuple values) {
        return database.query(scope, sql, values).chain(this::opened);
    }

    private Uni<List<Registration>> onRecord(Write record, String sql, Tuple values) {
        return database.readOnRecord(record, sql, values).onItem().ifNotNull().transformToUni(this::opened);
    }

    private Uni<List<Registration>> opened(RowSet<Row> rows) {
        List<RegistrationRow> found = RegistrationRow.all(rows);
        return keys.find(found.stream().map(RegistrationRow::id).toList())
                .map(opened -> found.stream()
                        // A row whose key is gone was purged; there is nothing left to show.
                        .filter(row -> opened.containsKey(row.id()))
                        .map(row -> row.open(opened.get(row.id())))
                        .toList());
    }
}
