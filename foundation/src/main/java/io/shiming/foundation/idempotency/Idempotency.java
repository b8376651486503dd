package io.shiming.foundation.idempotency;

import static io.shiming.foundation.database.Values.utc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shiming.foundation.crypto.BlindIndex;
import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.ErrorCode;
import io.shiming.foundation.problem.Problem;
import io.shiming.foundation.problem.ProblemMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Retry-safe writes (IETF draft idempotency-key-header, and the contract): the same key with the same body gets the
 * first answer again. A key is committed with the first write of its request, so there is no write without its key;
 * the answer is sealed under a working key that is gone two days later. One round trip to look, none to keep. While
 * the index key is replaced a request is kept, and looked for, under every key there is.
 */
@Singleton
public class Idempotency {
    public static final String REPLAYED = "Idempotency-Replayed";
    /** How long a key is good for. */
    public static final Duration KEPT_FOR = Duration.ofHours(24);

    private static final Duration WORKING_KEY_LIFETIME = Duration.ofHours(25);
    private static final String PRIMARY_KEY = "idempotency_key_pkey";

    /** A request that is kept under several keys is locked in one order, so that no two writes wait for each other. */
    private static final String SETTLED_ANSWERS = """
            (SELECT k.scope, n.answer
             FROM idempotency_key k JOIN unnest(?::bytea[], ?::bytea[]) AS n (scope, answer) ON n.scope = k.scope
             WHERE k.answer IS NULL ORDER BY k.scope FOR UPDATE OF k) AS n WHERE n.scope = k.scope""";

    private final Database database;
    private final KeyServer keys;
    private final BlindIndex index;
    private final Answers answers;
    private final ObjectMapper json;
    private final Clock clock;

    public Idempotency(
            Database database, KeyServer keys, BlindIndex index, Answers answers, ObjectMapper json, Clock clock) {
        this.database = database;
        this.keys = keys;
        this.index = index;
        this.answers = answers;
        this.json = json;
        this.clock = clock;
    }

    /**
     * One try at a request: hands out the parts by which its key and its answer join the request's own writes.
     */
    public final class Attempt {
        private final List<KnownBy> request;
        private final KeyServer.WorkingKey key;

        private Attempt(List<KnownBy> request, KeyServer.WorkingKey key) {
            this.request = request;
            this.key = key;
        }

        /** For a request that is done in one write: the key together with its answer. */
        public Write.Part answered(Answer answer) {
            return insert(null, null, answer);
        }

        /**
         * For a request that goes on after its first write: the key, and the resource a repeat is about.
         *
         * @param atMost how long the rest may take; a repeat within that time is told that it is in flight
         */
        public Write.Part opened(UUID resourceId, Duration atMost) {
            return insert(resourceId, clock.instant().plus(atMost), null);
        }

        /** For a request that went on: its answer, at last. */
        public Write.Part settled(Answer answer) {
            return Write.Part.of(
                    "UPDATE idempotency_key k SET answer = n.answer, answer_key = ?::text FROM guard, "
                            + SETTLED_ANSWERS,
                    key.name(),
                    scopes(request),
                    seal(answer));
        }

        /**
         * For a request that was opened and is taken back: the write that forgets its key, so that it may be sent again.
         * It happens only while no answer was kept, for one row of another table, which is locked.
         *
         * @param row the table and its condition
         */
        public Write unanswered(Scope of, String row, Object... arguments) {
            Object[] all = Arrays.copyOf(arguments, arguments.length + 1);
            all[arguments.length] = scopes(request);
            return Write.when(
                            of,
                            "SELECT 1 AS one FROM idempotency_key k, " + row
                                    + " AND k.scope = ANY (?::bytea[]) AND k.answer IS NULL"
                                    + " ORDER BY k.scope LIMIT 1 FOR UPDATE",
                            all)
                    .and("DELETE FROM idempotency_key USING guard WHERE scope = ANY (?::bytea[])", (Object)
                            scopes(request));
        }

        /** The same, as a write of its own that happens only while no answer was kept before. */
        public Write settledFirst(Answer answer) {
            return Write.when(
                    Scope.none(),
                    "UPDATE idempotency_key k SET answer = n.answer, answer_key = ?::text FROM " + SETTLED_ANSWERS
                            + " RETURNING 1",
                    key.name(),
                    scopes(request),
                    seal(answer));
        }

        private Write.Part insert(UUID resourceId, Instant runningUntil, Answer answer) {
            Instant now = clock.instant();
            return Write.Part.of(
                    """
                    INSERT INTO idempotency_key (scope, fingerprint, resource_id, running_until, answer, answer_key,
                                                 created_at, expires_at, superseded)
                    SELECT n.scope, n.fingerprint, ?::uuid, ?::timestamptz, n.answer, ?::text, ?::timestamptz,
                           ?::timestamptz, n.place > 1
                    FROM guard, unnest(?::bytea[], ?::bytea[], ?::bytea[]) WITH ORDINALITY
                                AS n (scope, fingerprint, answer, place)
                    ORDER BY n.scope""",
                    resourceId,
                    runningUntil,
                    key.name(),
                    now,
                    now.plus(KEPT_FOR),
                    scopes(request),
                    each(request, KnownBy::fingerprint),
                    answer == null ? new byte[request.size()][] : seal(answer));
        }

        private byte[][] seal(Answer answer) {
            try {
                byte[] plaintext = json.writeValueAsBytes(answer);
                return each(request, known -> key.key().seal(plaintext, binding(known.scope())));
            } catch (JsonProcessingException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    /**
     * How a request was answered.
     *
     * @param replayed whether it was before
     */
    public record Kept(Answer answer, boolean replayed) {
        Response toResponse() {
            Response.ResponseBuilder response = answer.toResponse();
            return (replayed ? response.header(REPLAYED, "true") : response).build();
        }
    }

    /**
     * Does a request once.
     *
     * @param first does the request, and joins the attempt's parts to its writes
     * @param resume answers for a request whose process died after its first write, from the resource's id
     */
    public Uni<Response> once(
            CurrentRequest current, Function<Attempt, Uni<Answer>> first, Function<UUID, Uni<Answer>> resume) {
        return once(KeyedRequest.of(current), first, resume).map(Kept::toResponse);
    }

    /** The same, for a request that is not the whole of what came. */
    public Uni<Kept> once(
            KeyedRequest keyed, Function<Attempt, Uni<Answer>> first, Function<UUID, Uni<Answer>> resume) {
        return once(known(keyed), first, resume);
    }

    /** A request with what it is known by. */
    public static final class Known {
        private final List<KnownBy> by;
        private final Problem.Reader reader;

        private Known(List<KnownBy> by, Problem.Reader reader) {
            this.by = by;
            this.reader = reader;
        }
    }

    /** Hashes a request, which takes its time for a long one: not for an event loop then. */
    public Known known(KeyedRequest keyed) {
        return new Known(KnownBy.every(index, keyed), keyed.reader());
    }

    /** The same, for one that was hashed before. */
    public Uni<Kept> once(Known keyed, Function<Attempt, Uni<Answer>> first, Function<UUID, Uni<Answer>> resume) {
        List<KnownBy> request = keyed.by;
        return find(request, resume).chain(known -> {
            if (known != null) {
                return Uni.createFrom().item(known);
            }
            return keys.working("idempotency", WORKING_KEY_LIFETIME)
                    .map(key -> new Attempt(request, key))
                    .chain(attempt -> first.apply(attempt)
                            .onFailure(Idempotency::isKept)
                            .recoverWithUni(refusal -> keepRefusal(attempt, (DomainException) refusal, keyed.reader)))
                    .map(answer -> new Kept(answer, false))
                    // Another request with the same key was quicker: what became of it is the answer here too.
                    .onFailure(failure -> Write.violates(failure, PRIMARY_KEY))
                    .recoverWithUni(() -> find(request, resume)
                            .onItem()
                            .ifNull()
                            .failWith(() -> DomainException.retryLater(
                                    CommonError.IDEMPOTENCY_IN_FLIGHT, Duration.ofSeconds(1))));
        });
    }

    /** The same, for a request that is done in one write and so needs no resuming. */
    public Uni<Response> once(CurrentRequest current, Function<Attempt, Uni<Answer>> first) {
        return once(current, first, id -> Uni.createFrom().failure(DomainException.notFound()));
    }

    /** Forgets keys whose time is over. */
    public Uni<Void> forgetExpired() {
        return database.query(
                        Scope.none(),
                        "DELETE FROM idempotency_key WHERE expires_at <= $1",
                        Tuple.of(utc(clock.instant())))
                .replaceWithVoid();
    }

    private Uni<Kept> find(List<KnownBy> request, Function<UUID, Uni<Answer>> resume) {
        return database.query(
                        Scope.none(),
                        "SELECT scope, fingerprint, resource_id, running_until, answer, answer_key, expires_at"
                                + " FROM idempotency_key WHERE scope = ANY ($1::bytea[])",
                        Tuple.of(Write.buffers(scopes(request))))
                .chain(rows -> known(rows, request, resume));
    }

    private Uni<Kept> known(RowSet<Row> rows, List<KnownBy> request, Function<UUID, Uni<Answer>> resume) {
        Instant now = clock.instant();
        for (Row row : rows) {
            if (!now.isBefore(row.getOffsetDateTime("expires_at").toInstant())) {
                return forgetExpired().replaceWith((Kept) null);
            }
            byte[] scope = row.getBuffer("scope").getBytes();
            byte[] fingerprint = row.getBuffer("fingerprint").getBytes();
            if (request.stream().noneMatch(known -> Arrays.equals(known.fingerprint(), fingerprint))) {
                return Uni.createFrom().failure(new DomainException(CommonError.IDEMPOTENCY_KEY_REUSED));
            }
            if (row.getBuffer("answer") != null) {
                byte[] sealed = row.getBuffer("answer").getBytes();
                return keys.working(row.getString("answer_key"))
                        .map(key -> new Kept(open(key.key().open(sealed, binding(scope))), true));
            }
            if (now.isBefore(row.getOffsetDateTime("running_until").toInstant())) {
                return Uni.createFrom()
                        .failure(DomainException.retryLater(CommonError.IDEMPOTENCY_IN_FLIGHT, Duration.ofSeconds(1)));
            }
            return resume.apply(row.getUUID("resource_id")).map(answer -> new Kept(answer, true));
        }
        return Uni.createFrom().nullItem();
    }

    private Uni<Answer> keepRefusal(Attempt attempt, DomainException refusal, Problem.Reader reader) {
        Answer answer = answers.problem(null, ProblemMapper.problem(refusal, reader));
        return database.run(Write.always(Scope.none()).and(attempt.answered(answer)))
                .replaceWith(answer);
    }

    /** Of refusals, only those that a repeat would meet again are kept (contract: 409 and 422). */
    private static boolean isKept(Throwable failure) {
        return failure instanceof DomainException refusal
                && refusal.retryAfter().isEmpty()
                && (refusal.code().kind() == ErrorCode.Kind.CONFLICT
                        || refusal.code().kind() == ErrorCode.Kind.REFUSED);
    }

    private static byte[][] scopes(List<KnownBy> request) {
        return each(request, KnownBy::scope);
    }

    private static byte[][] each(List<KnownBy> request, Function<KnownBy, byte[]> of) {
        return request.stream().map(of).toArray(byte[][]::new);
    }

    private Answer open(byte[] plaintext) {
        try {
            return json.readValue(new String(plaintext, StandardCharsets.UTF_8), Answer.class);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static DataKey.Binding binding(byte[] scope) {
        return new DataKey.Binding("idempotency", HexFormat.of().formatHex(scope), "answer", 1);
    }
}
