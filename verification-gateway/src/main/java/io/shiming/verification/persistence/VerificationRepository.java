package io.shiming.verification.persistence;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.verification.domain.Outcome;
import io.shiming.verification.domain.Question;
import io.shiming.verification.domain.Verification;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Verifications as they are asked for and settled. The writes are given back open, for what belongs to them. */
@Singleton
public class VerificationRepository {
    private static final String ONE_PENDING = "verification_pending";

    private static final String UNLESS_PENDING = """
            SELECT 1 AS one WHERE NOT EXISTS (
            SELECT 1 FROM verification WHERE asker_id = ?::uuid AND context_kind = ?::text AND context_id = ?::uuid
              AND subject = ANY (?::bytea[]) AND client = ?::text AND outcome = 'PENDING' AND given_up_at IS NULL)""";

    /** Reads as much of an index as may wait, and only of who has so much waiting. */
    private static final String FULL = """
            SELECT 1 FROM verification WHERE channel = %s::text AND asker_id = %s::uuid AND outcome = 'PENDING'
              AND next_attempt_at IS NOT NULL OFFSET %s::integer LIMIT 1""";

    private final Database database;
    private final SealedQuestions questions;

    VerificationRepository(Database database, SealedQuestions questions) {
        this.database = database;
        this.questions = questions;
    }

    /** A check that was settled at once. Does not happen while the same question of the same asker is pending. */
    public Write settled(Verification verification, Question question) {
        return unlessPending(verification, question).and(row(verification, questions.subject(question), null, null));
    }

    /**
     * A check that must wait, with its question sealed. Does not happen, or breaks {@link #isRepeat a constraint}, while
     * the same question of the same asker is pending; nor while its channel {@link #isFull is full} for the asker.
     */
    public Uni<Write> deferred(Verification verification, Question question, int most) {
        return questions
                .seal(verification, question)
                .map(kept -> Write.when(
                                Scope.tenant(verification.asker().id()),
                                UNLESS_PENDING + " AND NOT EXISTS (" + FULL.formatted("?", "?", "?") + ")",
                                verification.asker().id(),
                                verification.context().kind(),
                                verification.context().id(),
                                questions.subjects(question),
                                verification.client(),
                                verification.channel(),
                                verification.asker().id(),
                                most - 1)
                        .and(row(verification, questions.subject(question), kept, verification.requestedAt())));
    }

    private Write unlessPending(Verification verification, Question question) {
        return Write.when(
                Scope.tenant(verification.asker().id()),
                UNLESS_PENDING,
                verification.asker().id(),
                verification.context().kind(),
                verification.context().id(),
                questions.subjects(question),
                verification.client());
    }

    /** The outcome of a pending check; does not happen when another was quicker. Its question is gone with it. */
    public Write settledLater(Verification settled) {
        return Write.when(
                Scope.tenant(settled.asker().id()),
                """
                UPDATE verification SET outcome = ?::text, checked_at = ?::timestamptz, receipt = ?::text,
                                        sealed = NULL, sealed_key = NULL, next_attempt_at = NULL
                WHERE asker_id = ?::uuid AND id = ?::uuid AND outcome = ?::text AND given_up_at IS NULL
                RETURNING 1 AS one""",
                settled.outcome(),
                settled.checkedAt().orElseThrow(),
                settled.receipt().orElseThrow(),
                settled.asker().id(),
                settled.id(),
                Outcome.PENDING);
    }

    /** A pending check that is given up; does not happen when it was settled, or given up before. */
    public Write givenUp(Verification pending, Instant at) {
        return Write.when(
                Scope.tenant(pending.asker().id()), """
                UPDATE verification SET given_up_at = ?::timestamptz, sealed = NULL, sealed_key = NULL,
                                        next_attempt_at = NULL
                WHERE asker_id = ?::uuid AND id = ?::uuid AND outcome = ?::text AND given_up_at IS NULL
                RETURNING 1 AS one""", at, pending.asker().id(), pending.id(), Outcome.PENDING);
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** Whether a write of {@link #deferred} failed because the same check is pending already. */
    public static boolean isRepeat(Throwable failure) {
        return Write.violates(failure, ONE_PENDING);
    }

    /** A verification, for the client that asked for it: a service, which acts for every tenant. */
    public Uni<Optional<Verification>> find(String client, UUID id) {
        return database.query(
                        Scope.role("service"),
                        "SELECT " + Rows.COLUMNS + " FROM verification WHERE id = $1 AND client = $2",
                        Tuple.of(id, client))
                .map(VerificationRepository::first);
    }

    /** The pending check of the same question for the same asker and context. */
    public Uni<Optional<Verification>> pendingLike(Verification verification, Question question) {
        return database.query(
                        Scope.tenant(verification.asker().id()),
                        "SELECT " + Rows.COLUMNS
                                + " FROM verification WHERE asker_id = $1 AND context_kind = $2 AND context_id = $3"
                                + " AND subject = ANY ($4::bytea[]) AND client = $5 AND outcome = 'PENDING'"
                                + " AND given_up_at IS NULL",
                        Tuple.of(
                                verification.asker().id(),
                                verification.context().kind().name(),
                                verification.context().id(),
                                Write.buffers(questions.subjects(question)),
                                verification.client()))
                .map(VerificationRepository::first);
    }

    /** Whether so many checks of the asker wait for the channel already. */
    public Uni<Boolean> isFull(Verification verification, int most) {
        return database.query(
                        Scope.tenant(verification.asker().id()),
                        FULL.formatted("$1", "$2", "$3"),
                        Tuple.of(
                                verification.channel().name(),
                                verification.asker().id(),
                                most - 1))
                .map(rows -> rows.size() == 1);
    }

    private static Optional<Verification> first(RowSet<Row> rows) {
        for (Row row : rows) {
            return Optional.of(Rows.verification(row));
        }
        return Optional.empty();
    }

    private static Write.Part row(
            Verification verification, byte[] subject, SealedQuestions.Sealed kept, Instant nextAttempt) {
        return Write.Part.of(
                """
                INSERT INTO verification (asker_id, id, asker_kind, client, context_kind, context_id, channel, subject,
                                          outcome, requested_at, checked_at, receipt, correlator, sealed,
                                          sealed_key, next_attempt_at)
                SELECT ?::uuid, ?::uuid, ?::text, ?::text, ?::text, ?::uuid, ?::text, ?::bytea,
                       ?::text, ?::timestamptz, ?::timestamptz, ?::text, ?::text, ?::bytea, ?::text, ?::timestamptz
                FROM guard""",
                verification.asker().id(),
                verification.id(),
                verification.asker().kind(),
                verification.client(),
                verification.context().kind(),
                verification.context().id(),
                verification.channel(),
                subject,
                verification.outcome(),
                verification.requestedAt(),
                verification.checkedAt().orElse(null),
                verification.receipt().orElse(null),
                verification.correlator(),
                kept == null ? null : kept.bytes(),
                kept == null ? null : kept.key(),
                nextAttempt);
    }
}
