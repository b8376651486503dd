package io.shiming.registration.persistence;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;

/** Registrations of nobody, at which nobody has a reason to look (Art. 16). */
@Singleton
public class CanaryRepository {
    private static final String IS_REGISTERED = "canary_is_registered";

    private static final Scope WARDEN = Scope.role("warden");

    private final Database database;

    CanaryRepository(Database database) {
        this.database = database;
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** The write of one; does not happen where it is one already. */
    public Write planted(UUID operatorId, UUID registrationId, String by, Instant at) {
        return Write.when(WARDEN, """
                INSERT INTO canary (operator_id, registration_id, planted_by, planted_at)
                VALUES (?::uuid, ?::uuid, ?::text, ?::timestamptz) ON CONFLICT DO NOTHING RETURNING 1 AS one""", operatorId, registrationId, by, at);
    }

    /** Whether a write failed because the operator has no such registration. */
    public static boolean isNoRegistration(Throwable failure) {
        return failure instanceof PgException database && IS_REGISTERED.equals(database.getConstraint());
    }

    /** The write that takes one away; does not happen where there is none. */
    public Write removed(UUID registrationId) {
        return Write.when(
                WARDEN, "DELETE FROM canary WHERE registration_id = ?::uuid RETURNING 1 AS one", registrationId);
    }

    /**
     * What is told of each of these that is one, as bodies of messages. Whose it is they do not say: what an operator's own
     * lists showed of it, somebody who looks would see.
     */
    public Write.Part lookedUp(UUID operatorId, Collection<UUID> registrationIds, String client, Instant at) {
        return Write.Part.of("""
                SELECT jsonb_build_object('registrationId', found, 'client', ?::text, 'detectedAt', ?::text)
                FROM guard, canaries_among(?::uuid, ?::uuid[]) AS found""", client, at.toString(), operatorId, registrationIds.toArray(UUID[]::new));
    }
}
