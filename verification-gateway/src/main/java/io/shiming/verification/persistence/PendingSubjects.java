package io.shiming.verification.persistence;

import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.StoredIndexes;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlResult;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * The subjects of pending checks when the index key is replaced. Those of settled checks stay as they are: their questions
 * are gone, and with the key nobody will ever tell whom they were about, nor which of them were about the same person.
 */
@Singleton
class PendingSubjects implements StoredIndexes {
    private static final Scope INDEXER = Scope.role("indexer");

    private final Database database;
    private final SealedQuestions questions;

    PendingSubjects(Database database, SealedQuestions questions) {
        this.database = database;
        this.questions = questions;
    }

    @Override
    public Uni<Integer> renew(byte[][] outdated, int most) {
        return database.query(
                        INDEXER,
                        "SELECT * FROM verification WHERE outcome = 'PENDING' AND given_up_at IS NULL"
                                + " AND key_of(subject) = ANY ($1::bytea[]) ORDER BY random() LIMIT $2",
                        Tuple.of(Write.buffers(outdated), most))
                .chain(rows -> Multi.createFrom()
                        .iterable(rows)
                        .onItem()
                        .transformToUniAndConcatenate(row -> subject(row).chain(subject -> renewed(row, subject)))
                        .collect()
                        .with(java.util.stream.Collectors.summingInt(Integer::intValue)));
    }

    /** Its index under the primary key; of a question that nobody can open any more, something that is nobody's. */
    private Uni<Optional<byte[]>> subject(Row row) {
        if (row.getBuffer("sealed") == null) {
            return Uni.createFrom().item(Optional.empty());
        }
        return questions
                .open(Rows.verification(row), row.getBuffer("sealed").getBytes(), row.getString("sealed_key"))
                .map(question -> Optional.of(questions.subject(question)))
                .onFailure(DataKey.Unsealable.class)
                .recoverWithItem(Optional.empty());
    }

    private Uni<Integer> renewed(Row row, Optional<byte[]> subject) {
        return database.query(
                        INDEXER,
                        """
                        UPDATE verification v SET subject = coalesce($3, '\\x00' || uuid_send(v.id))
                        WHERE asker_id = $1 AND id = $2 AND outcome = 'PENDING' AND given_up_at IS NULL
                          AND NOT EXISTS (SELECT FROM verification o
                                          WHERE o.asker_id = v.asker_id AND o.context_kind = v.context_kind
                                            AND o.context_id = v.context_id AND o.client = v.client
                                            AND o.outcome = 'PENDING' AND o.given_up_at IS NULL AND o.subject = $3)""",
                        Tuple.of(
                                row.getUUID("asker_id"),
                                row.getUUID("id"),
                                subject.map(Buffer::buffer).orElse(null)))
                .map(SqlResult::rowCount);
    }

    @Override
    public Uni<Integer> forget(byte[] retired, int most) {
        return Uni.createFrom().item(0);
    }
}
