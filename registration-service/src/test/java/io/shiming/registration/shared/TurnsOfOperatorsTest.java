package io.shiming.registration.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.registration.persistence.RegistrationRepository;
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
class TurnsOfOperatorsTest {
    private static final Instant THEN = Instant.parse("2100-01-01T00:00:00Z");
    private static final Duration TAKEN_FOR = Duration.ofDays(1);
    private static final String TAKEN =
            "SELECT count(*) FROM registration WHERE operator_id = ? AND sweep_at > '2100-01-01'";

    private final UUID flooding = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();

    @Inject
    RegistrationRepository registrations;

    @AfterEach
    void tidy() {
        OwnerDatabase.change("DELETE FROM registration WHERE operator_id IN (?, ?)", flooding, other);
        // What other tests left pending was taken, too.
        OwnerDatabase.change("UPDATE registration SET sweep_at = clock_timestamp() WHERE sweep_at > '2100-01-01'");
    }

    @Test
    @DisplayName("Art. 9: operators take turns in the sweep: a flood of one holds up no other's registration")
    void turns() {
        pending(flooding, 1_000, "2099-01-01");
        pending(other, 3, "2099-12-31");
        int operators = (int)
                OwnerDatabase.count("SELECT count(DISTINCT operator_id) FROM registration WHERE sweep_at IS NOT NULL");

        take(3 * operators);

        assertThat(OwnerDatabase.count(TAKEN, other)).isEqualTo(3);
        assertThat(OwnerDatabase.count(TAKEN, flooding)).isGreaterThanOrEqualTo(3);
    }

    @Test
    @DisplayName("Art. 9: of an operator's own registrations those are looked at first that wait longest")
    void oldestFirst() {
        OwnerDatabase.change("UPDATE registration SET sweep_at = '2100-01-01 00:00:01Z' WHERE sweep_at IS NOT NULL");
        pending(other, 10, "2099-01-01");
        long oldest = OwnerDatabase.count(
                "SELECT extract(epoch FROM min(sweep_at)) FROM registration WHERE operator_id = ?", other);

        take(1);

        assertThat(OwnerDatabase.count(TAKEN, other)).isEqualTo(1);
        assertThat(OwnerDatabase.count(
                        "SELECT extract(epoch FROM min(sweep_at)) FROM registration WHERE operator_id = ?", other))
                .isEqualTo(oldest + 1);
    }

    private void take(int most) {
        registrations.takePending(THEN, TAKEN_FOR, TAKEN_FOR, most).await().atMost(Duration.ofSeconds(10));
    }

    private static void pending(UUID operator, int many, String since) {
        OwnerDatabase.change("""
                INSERT INTO registration (operator_id, id, status, service_type, document_index, service_number_index,
                                          sealed, version, created_at, sweep_at)
                SELECT ?, gen_random_uuid(), 'PENDING_VERIFICATION', 'MOBILE_ACCOUNT_OPENING', '', '', '', 1,
                       clock_timestamp(), ?::timestamptz + n * interval '1 second'
                FROM generate_series(1, ?) AS n ORDER BY random()""", operator, since, many);
    }
}
