package io.shiming.registration.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.registration.persistence.VenueLogonRepository;
import io.shiming.registration.rest.ServiceTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** In a time that is yet to come, so that the service's own sweep sees nothing of it. */
@ServiceTest
class TurnsOfVenuesTest {
    private static final Instant THEN = Instant.parse("2100-01-01T00:00:00Z");
    private static final Duration TAKEN_FOR = Duration.ofDays(1);
    private static final String TAKEN =
            "SELECT count(*) FROM venue_logon WHERE venue_id = ? AND sweep_at > '2100-01-01'";

    private final UUID flooding = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();

    @Inject
    VenueLogonRepository logons;

    @AfterEach
    void tidy() {
        OwnerDatabase.change("DELETE FROM venue_logon WHERE venue_id IN (?, ?)", flooding, other);
        // What other tests left pending was taken, too.
        OwnerDatabase.change("UPDATE venue_logon SET sweep_at = clock_timestamp() WHERE sweep_at > '2100-01-01'");
    }

    @Test
    @DisplayName("Art. 14: venues take turns in the sweep: a flood of one holds up no other's guest")
    void turns() {
        pending(flooding, 1_000, "2099-01-01");
        pending(other, 3, "2099-12-31");
        int venues = (int)
                OwnerDatabase.count("SELECT count(DISTINCT venue_id) FROM venue_logon WHERE sweep_at IS NOT NULL");

        logons.takePending(THEN, TAKEN_FOR, TAKEN_FOR, 3 * venues).await().atMost(Duration.ofSeconds(10));

        assertThat(OwnerDatabase.count(TAKEN, other)).isEqualTo(3);
        assertThat(OwnerDatabase.count(TAKEN, flooding)).isGreaterThanOrEqualTo(3);
    }

    private static void pending(UUID venue, int many, String since) {
        OwnerDatabase.change("""
                INSERT INTO venue_logon (venue_id, day, id, status, sealed, outcome, started_at, created_at, sweep_at,
                                         version)
                SELECT ?, current_date, gen_random_uuid(), 'PENDING_VERIFICATION', '', 'PENDING', clock_timestamp(),
                       clock_timestamp(), ?::timestamptz + n * interval '1 second', 0
                FROM generate_series(1, ?) AS n ORDER BY random()""", venue, since, many);
    }
}
