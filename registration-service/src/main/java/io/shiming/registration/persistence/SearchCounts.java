package io.shiming.registration.persistence;

import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** How often a client of an operator searched in an hour, by all replicas together. */
@Singleton
public class SearchCounts {
    /** Rows for each client. */
    private static final int SLOTS = 4;

    /**
     * The write that counts a search; does not happen when the client has made as many in that hour already. Searches at
     * the same moment do not see each other, so that a client gets as many more as it has under way at once.
     */
    public Write counted(UUID operatorId, String client, Instant hour, int most) {
        return Write.when(Scope.tenant(operatorId), """
                        SELECT 1 FROM searches_made WHERE operator_id = ?::uuid AND client = ?::text AND hour = ?::timestamptz
                        HAVING coalesce(sum(searches), 0) < ?::integer""", operatorId, client, hour, most)
                .and(
                        """
                        INSERT INTO searches_made AS s (operator_id, client, slot, hour, searches)
                        SELECT ?::uuid, ?::text, ?::smallint, ?::timestamptz, 1 FROM guard
                        ON CONFLICT (operator_id, client, slot) DO UPDATE
                        SET searches = CASE WHEN s.hour = excluded.hour THEN s.searches + 1 ELSE 1 END,
                            hour = excluded.hour""",
                        operatorId,
                        client,
                        (short) ThreadLocalRandom.current().nextInt(SLOTS),
                        hour);
    }

    /** The write for the first search of an hour that is too many; does not happen for a further one. */
    public Write exceeded(UUID operatorId, String client, Instant hour) {
        return Write.when(Scope.tenant(operatorId), """
                INSERT INTO search_quota_exceeded AS e (operator_id, client, hour)
                VALUES (?::uuid, ?::text, ?::timestamptz)
                ON CONFLICT (operator_id, client) DO UPDATE SET hour = excluded.hour
                WHERE e.hour < excluded.hour RETURNING 1""", operatorId, client, hour);
    }
}
