package io.shiming.registration.persistence;

import io.shiming.foundation.crypto.BlindIndex;
import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.IndexKey;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.DocumentCheck;
import io.shiming.registration.domain.Particulars;
import io.shiming.registration.domain.Question;
import io.shiming.registration.domain.Registration;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.data.Interval;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Registrations, their checks, and the numbers they hold. */
@Singleton
public class RegistrationRepository {
    /** The constraint that lets a service number be held once. */
    public static final String NUMBER_HELD_ONCE = "active_service_number_pkey";

    private static final String SELECT = """
            SELECT r.*, (SELECT json_agg(json_build_object('bearer', c.bearer, 'verificationId', c.verification_id,
                                 'channel', c.channel, 'outcome', c.outcome, 'receipt', c.receipt,
                                 'checkedAt', c.checked_at))
                         FROM document_check c
                         WHERE c.operator_id = r.operator_id AND c.registration_id = r.id) AS checks
            FROM registration r
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
                                .addOffsetDateTime(copiesNotBefore.atOffset(ZoneOffset.UTC))
                                .addValue(Write.buffers(
                                        index.all(each -> Indexes.heldNumber(each, operatorId, particulars))))
                                .addUUID(specialApplicationId.orElse(null)))
                .map(rows -> Standing.of(rows.iterator().next()));
    }

    /** The parts that store a registration just opened, and claim its number. */
    public List<Write.Part> opened(Registration registration, DataKey key, Instant sweepAt) {
        UUID operatorId = registration.operatorId();
        UUID id = registration.id();
        Particulars particulars = registration.particulars();
        IndexKey primary = index.primary();
        return List.of(
                Write.Part.of(
                        """
                        INSERT INTO registration (operator_id, id, status, service_type, document_index,
                                                  service_number_index, sealed, version, created_at, sweep_at)
                        SELECT ?::uuid, ?::uuid, ?::text, ?::text, ?::bytea, ?::bytea, ?::bytea, ?::integer,
                               ?::timestamptz, ?::timestamptz FROM guard""",
                        operatorId,
                        id,
                        registration.status(),
                        particulars.serviceType(),
                        Indexes.document(primary, particulars),
                        Indexes.serviceNumber(primary, particulars),
                        SealedParticulars.seal(particulars, operatorId, id, key),
                        registration.version(),
                        registration.createdAt(),
                        sweepAt),
                Write.Part.of(
                        """
                        INSERT INTO document_check (operator_id, registration_id, bearer, outcome)
                        SELECT ?::uuid, ?::uuid, unnest(?::text[]), 'PENDING' FROM guard""",
                        operatorId,
                        id,
                        particulars.bearers().stream().map(Enum::name).toArray(String[]::new)),
                Write.Part.of(
                        """
                        INSERT INTO active_service_number (number_key, operator_id, registration_id, superseded)
                        SELECT n.key, ?::uuid, ?::uuid, n.place > 1
                        FROM guard, unnest(?::bytea[]) WITH ORDINALITY AS n (key, place) ORDER BY n.key""", operatorId, id, index.all(each -> Indexes.heldNumber(each, operatorId, particulars))));
    }

    /**
     * The write that brings a registration from what was read to what it is next; does nothing when somebody else
     * changed it in between.
     *
     * @param sweepAt when to look again, null when it is settled
     */
    public Write settled(Registration read, Registration next, Instant sweepAt) {
        var checks = next.checks();
        return Write.when(
                        Scope.tenant(read.operatorId()),
                        """
                        UPDATE registration SET status = ?::text, refusal = ?::text, activated_at = ?::timestamptz,
                                                version = ?::integer, sweep_at = ?::timestamptz
                        WHERE operator_id = ?::uuid AND id = ?::uuid AND version = ?::integer RETURNING 1""",
                        next.status(),
                        next.refusal().map(Enum::name).orElse(null),
                        next.activatedAt().orElse(null),
                        next.version(),
                        sweepAt,
                        read.operatorId(),
                        read.id(),
                        read.version())
                .and(
                        """
                        UPDATE document_check c
                        SET verification_id = n.verification_id, channel = n.channel, outcome = n.outcome,
                            receipt = n.receipt, checked_at = n.checked_at
                        FROM guard, unnest(?::text[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::timestamptz[])
                                    AS n (bearer, verification_id, channel, outcome, receipt, checked_at)
                        WHERE c.operator_id = ?::uuid AND c.registration_id = ?::uuid AND c.bearer = n.bearer""",
                        checks.stream().map(check -> check.bearer().name()).toArray(String[]::new),
                        checks.stream().map(check -> check.verificationId()).toArray(UUID[]::new),
                        checks.stream()
                                .map(check -> check.channel() == null
                                        ? null
                                        : check.channel().name())
                                .toArray(String[]::new),
                        checks.stream().map(check -> check.outcome().name()).toArray(String[]::new),
                        checks.stream().map(DocumentCheck::receipt).toArray(String[]::new),
                        checks.stream()
                                .map(check -> check.checkedAt() == null
                                        ? null
                                        : check.checkedAt().atOffset(ZoneOffset.UTC))
                                .toArray(java.time.OffsetDateTime[]::new),
                        read.operatorId(),
                        read.id());
    }

    /** The write that ends a registration, with the operator's reason sealed beside it. */
    public Write ended(Registration read, Registration next, DataKey key, Sensitive<String> reason) {
        return Write.when(
                Scope.tenant(read.operatorId()),
                """
                UPDATE registration SET status = ?::text, terminated_at = ?::timestamptz, version = ?::integer,
                                        ended_because = ?::bytea
                WHERE operator_id = ?::uuid AND id = ?::uuid AND version = ?::integer RETURNING 1""",
                next.status(),
                next.terminatedAt().orElseThrow(),
                next.version(),
                key.seal(
                        reason.reveal().getBytes(StandardCharsets.UTF_8),
                        DataKey.Binding.of(read.operatorId(), read.id(), "ended-because")),
                read.operatorId(),
                read.id(),
                read.version());
    }

    /** The write that takes back a registration nobody was told of; does not happen once somebody was. */
    public Write withdrawn(Registration opened, UUID owner, Idempotency.Attempt attempt) {
        return attempt.unanswered(
                        Scope.tenant(opened.operatorId(), owner),
                        "registration r WHERE r.operator_id = ?::uuid AND r.id = ?::uuid AND r.version = ?::integer",
                        opened.operatorId(),
                        opened.id(),
                        opened.version())
                .and(
                        "DELETE FROM registration USING guard WHERE operator_id = ?::uuid AND id = ?::uuid",
                        opened.operatorId(),
                        opened.id());
    }

    /** What a refused registration gives back: its number, and its copies' contents for another try. */
    public List<Write.Part> released(Registration refused) {
        return List.of(
                numberFreed(refused),
                Write.Part.of(
                        "DELETE FROM used_copy USING guard WHERE operator_id = ?::uuid AND registration_id = ?::uuid",
                        refused.operatorId(),
                        refused.id()));
    }

    /** The part that lets a number be held by another. */
    public Write.Part numberFreed(Registration registration) {
        return Write.Part.of(
                "DELETE FROM active_service_number USING guard WHERE operator_id = ?::uuid AND registration_id = ?::uuid",
                registration.operatorId(),
                registration.id());
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
    public Uni<Registration> requireOnRecord(UUID operatorId, UUID id, Write.Part record) {
        return onRecord(operatorId, record, SELECT + BY_ID, Tuple.of(operatorId, id))
                .map(found -> found.stream().findFirst().orElseThrow(DomainException::notFound));
    }

    /** A registration of this operator; empty for another operator's as for none. */
    public Uni<Optional<Registration>> find(UUID operatorId, UUID id) {
        return query(Scope.tenant(operatorId), SELECT + BY_ID, Tuple.of(operatorId, id))
                .map(found -> found.stream().findFirst());
    }

    /**
     * One operator's registrations of a number or a document, newest first, given out only if that is on record.
     *
     * @param record what puts the look on record
     */
    public Uni<List<Registration>> search(
            UUID operatorId, Question question, int limit, Optional<UUID> after, Write.Part record) {
        String column;
        byte[][] value;
        if (question instanceof Question.ByServiceNumber wanted) {
            column = "service_number_index";
            value = index.all(
                    each -> Indexes.serviceNumber(each, wanted.number().reveal()));
        } else if (question instanceof Question.ByDocument wanted) {
            column = "document_index";
            value = index.all(each ->
                    Indexes.document(each, wanted.type(), wanted.number().reveal()));
        } else {
            throw new IllegalArgumentException("unknown question");
        }
        return onRecord(
                operatorId,
                record,
                SELECT + "WHERE r.operator_id = $1 AND r." + column
                        + " = ANY ($2::bytea[]) AND ($3::uuid IS NULL OR r.id < $3) ORDER BY r.id DESC LIMIT $4",
                Tuple.tuple()
                        .addUUID(operatorId)
                        .addValue(Write.buffers(value))
                        .addUUID(after.orElse(null))
                        .addInteger(limit));
    }

    /**
     * Takes pending registrations that are due for another look. They are due again after {@code takenFor}; those the
     * gateway has in its queue ever more rarely, up to {@code longest}, since it will call back by itself.
     */
    public Uni<List<Registration>> takePending(Instant now, Duration takenFor, Duration longest, int most) {
        return query(
                Scope.role("sweeper"),
                """
                WITH due AS (SELECT operator_id, id FROM registration WHERE sweep_at <= $1
                             ORDER BY sweep_at LIMIT $4 FOR UPDATE SKIP LOCKED),
                taken AS (UPDATE registration u
                          SET sweep_at = $1 + CASE
                              WHEN EXISTS (SELECT FROM document_check c
                                           WHERE c.operator_id = u.operator_id AND c.registration_id = u.id
                                             AND c.outcome = 'PENDING' AND c.verification_id IS NULL)
                              THEN $2::interval
                              ELSE greatest($2::interval, least($3::interval, ($1 - u.created_at) / 8)) END
                          FROM due
                          WHERE u.operator_id = due.operator_id AND u.id = due.id RETURNING u.operator_id, u.id)
                """ + SELECT + "WHERE (r.operator_id, r.id) IN (SELECT operator_id, id FROM taken)",
                Tuple.of(now.atOffset(ZoneOffset.UTC), interval(takenFor), interval(longest), most));
    }

    private static Interval interval(Duration duration) {
        return Interval.of().seconds((int) duration.toSeconds());
    }

    private Uni<List<Registration>> query(Scope scope, String sql, Tuple values) {
        return database.query(scope, sql, values).chain(this::opened);
    }

    private Uni<List<Registration>> onRecord(UUID operatorId, Write.Part record, String sql, Tuple values) {
        return database.readOnRecord(Write.always(Scope.tenant(operatorId)).and(record), sql, values)
                .chain(this::opened);
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
