package io.shiming.verification.persistence;

import static io.shiming.foundation.database.Values.interval;
import static io.shiming.foundation.database.Values.utc;

import io.shiming.foundation.crypto.BlindIndex;
import io.shiming.foundation.crypto.IndexKey;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.verification.domain.Asker;
import io.shiming.verification.domain.GuessBudget;
import io.shiming.verification.domain.Question;
import io.shiming.verification.domain.Verification;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Which checks failed lately, of which document and of whom. */
@Singleton
public class GuessRepository {
    /** Rows a minute for each asker. */
    private static final int SLOTS = 4;

    private final Database database;
    private final SealedQuestions questions;
    private final BlindIndex index;

    GuessRepository(Database database, SealedQuestions questions, BlindIndex index) {
        this.database = database;
        this.questions = questions;
        this.index = index;
    }

    /** The document a question is about, and the question itself, as keys in memory. */
    public record Guess(String document, String subject) {}

    public Guess guess(Question question) {
        HexFormat hex = HexFormat.of();
        return new Guess(hex.formatHex(document(question)), hex.formatHex(questions.subject(question)));
    }

    /** How things stand before a question is asked. One round trip. */
    public Uni<GuessBudget.Standing> standing(Question question, Asker asker, GuessBudget budget, Instant now) {
        return database.query(
                        Scope.none(),
                        """
                        SELECT (SELECT count(*) FROM failed_check WHERE document = ANY ($1) AND failed_at > $3) AS failed,
                               (SELECT failed_at FROM failed_check WHERE document = ANY ($1) AND failed_at > $3
                                ORDER BY failed_at DESC OFFSET $4 LIMIT 1) AS frees,
                               (SELECT count(DISTINCT subject) FROM unsettled_guess
                                WHERE document = ANY ($1) AND subject <> ALL ($2)) AS others,
                               (SELECT max(until) FROM checks_pause
                                WHERE key = ANY ($1 || $5::bytea[]) AND until > $6) AS paused_until""",
                        Tuple.tuple()
                                .addValue(Write.buffers(documents(question)))
                                .addValue(Write.buffers(questions.subjects(question)))
                                .addOffsetDateTime(utc(now.minus(budget.window())))
                                .addInteger(budget.failed() - 1)
                                .addValue(Write.buffers(keys(asker)))
                                .addOffsetDateTime(utc(now)))
                .map(rows -> standing(rows.iterator().next()));
    }

    /** When a deferred check may be asked: now, or when no pause of its asker is left; empty when it waits no more. */
    public Uni<Optional<Instant>> mayBeAsked(Verification deferred, Instant now) {
        return database.query(
                        Scope.tenant(deferred.asker().id()),
                        """
                        SELECT coalesce((SELECT max(until) FROM checks_pause WHERE key = ANY ($3) AND until > $4), $4) AS at
                        FROM verification
                        WHERE asker_id = $1 AND id = $2 AND outcome = 'PENDING' AND given_up_at IS NULL""",
                        Tuple.of(deferred.asker().id(), deferred.id(), Write.buffers(keys(deferred.asker())), utc(now)))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(row.getOffsetDateTime("at").toInstant());
                    }
                    return Optional.empty();
                });
    }

    private static GuessBudget.Standing standing(Row row) {
        return new GuessBudget.Standing(
                row.getInteger("failed"),
                Optional.ofNullable(row.getOffsetDateTime("frees")).map(OffsetDateTime::toInstant),
                row.getInteger("others"),
                Optional.ofNullable(row.getOffsetDateTime("paused_until")).map(OffsetDateTime::toInstant));
    }

    /** The parts that count a check that failed. */
    public List<Write.Part> failed(Verification settled, Question question) {
        Instant at = settled.checkedAt().orElseThrow();
        return List.of(
                Write.Part.of(
                        "INSERT INTO failed_check (document, failed_at, verification_id)"
                                + " SELECT ?::bytea, ?::timestamptz, ?::uuid FROM guard",
                        document(question),
                        at,
                        settled.id()),
                Write.Part.of(
                        "INSERT INTO asker_failures AS f (asker, minute, slot, failed)"
                                + " SELECT ?::bytea, ?::timestamptz, ?::smallint, 1 FROM guard"
                                + " ON CONFLICT (asker, minute, slot) DO UPDATE SET failed = f.failed + 1",
                        key(settled.asker()),
                        at.truncatedTo(ChronoUnit.MINUTES),
                        (short) ThreadLocalRandom.current().nextInt(SLOTS)));
    }

    /** The part that counts a check that was deferred, until it is answered. */
    public Write.Part open(Verification pending, Question question) {
        return Write.Part.of(
                "INSERT INTO unsettled_guess (verification_id, document, subject)"
                        + " SELECT ?::uuid, ?::bytea, ?::bytea FROM guard",
                pending.id(),
                document(question),
                questions.subject(question));
    }

    /** The part for when it is answered. */
    public Write.Part closed(Verification pending) {
        return Write.Part.of("DELETE FROM unsettled_guess USING guard WHERE verification_id = ?::uuid", pending.id());
    }

    /** The write that pauses checks of a document whose budget is used up; does not happen while they are paused. */
    public Write paused(Question question, GuessBudget budget, Instant now) {
        return paused(
                "SELECT ?::bytea, failed_at + ?::interval FROM failed_check WHERE document = ANY (?::bytea[])"
                        + " AND failed_at > ?::timestamptz ORDER BY failed_at DESC OFFSET ?::integer LIMIT 1",
                now,
                document(question),
                interval(budget.window()),
                documents(question),
                now.minus(budget.window()),
                budget.failed() - 1);
    }

    /** The same for those of an asker. */
    public Write paused(Asker asker, GuessBudget budget, Instant now) {
        return paused(
                "SELECT ?::bytea, min(minute) + ?::interval FROM asker_failures WHERE asker = ANY (?::bytea[])"
                        + " AND minute > ?::timestamptz HAVING sum(failed) >= ?::integer",
                now,
                key(asker),
                interval(budget.window()),
                keys(asker),
                now.minus(budget.window()),
                budget.failed());
    }

    private static Write paused(String usedUp, Instant now, Object... arguments) {
        Object[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = now;
        return Write.when(
                Scope.none(),
                "INSERT INTO checks_pause AS p (key, until) " + usedUp
                        + " ON CONFLICT (key) DO UPDATE SET until = excluded.until WHERE p.until <= ?::timestamptz RETURNING 1",
                all);
    }

    /** Whether it was paused just now. */
    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** Forgets what counts no more. */
    public Uni<Void> forget(Instant failedBefore) {
        Tuple before = Tuple.of(utc(failedBefore));
        return database.query(Scope.none(), "DELETE FROM failed_check WHERE failed_at <= $1", before)
                .chain(() -> database.query(Scope.none(), "DELETE FROM asker_failures WHERE minute <= $1", before))
                .chain(() -> database.query(Scope.none(), "DELETE FROM checks_pause WHERE until <= $1", before))
                .replaceWithVoid();
    }

    /** What is counted is written under the primary key, and looked for under every one. */
    private byte[] document(Question question) {
        return document(index.primary(), question);
    }

    private byte[][] documents(Question question) {
        return index.all(key -> document(key, question));
    }

    private static byte[] document(IndexKey key, Question question) {
        return key.of(
                "guessed-document",
                question.documentType().numbering(),
                question.documentType().canonical(question.documentNumber().reveal()));
    }

    private byte[] key(Asker asker) {
        return key(index.primary(), asker);
    }

    private byte[][] keys(Asker asker) {
        return index.all(key -> key(key, asker));
    }

    private static byte[] key(IndexKey key, Asker asker) {
        return key.of("guessing-asker", asker.kind().name(), asker.id().toString());
    }
}
