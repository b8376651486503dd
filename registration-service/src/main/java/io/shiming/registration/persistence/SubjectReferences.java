package io.shiming.registration.persistence;

import io.shiming.foundation.crypto.BlindIndex;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.registration.domain.Registration;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.UUID;

/** What the ended registrations of one person at one operator have in common, by every document with the same number. */
@Singleton
public class SubjectReferences {
    private final Database database;
    private final BlindIndex index;

    SubjectReferences(Database database, BlindIndex index) {
        this.database = database;
        this.index = index;
    }

    /**
     * Gives a registration that of another one of the same person, or this one when there is none; one that has one keeps
     * it. Those of one person come one after the other. One round trip.
     */
    public Uni<Void> give(Registration registration, UUID fresh) {
        byte[][] person = Indexes.person(index, registration.particulars());
        return database.runInTurn(
                        Indexes.locks(person),
                        Write.when(
                                Scope.tenant(registration.operatorId()),
                                """
                                UPDATE registration SET subject_ref = coalesce(
                                    (SELECT o.subject_ref FROM registration o
                                     WHERE o.operator_id = ?::uuid AND o.document_index = ANY (?::bytea[])
                                       AND o.subject_ref IS NOT NULL LIMIT 1),
                                    ?::uuid)
                                WHERE operator_id = ?::uuid AND id = ?::uuid AND subject_ref IS NULL RETURNING 1""",
                                registration.operatorId(),
                                person,
                                fresh,
                                registration.operatorId(),
                                registration.id()))
                .replaceWithVoid();
    }
}
