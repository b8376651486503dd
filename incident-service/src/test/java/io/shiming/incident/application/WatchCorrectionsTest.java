package io.shiming.incident.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.incident.persistence.CaseRepository;
import io.shiming.incident.rest.Cases;
import io.shiming.incident.rest.ServiceTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class WatchCorrectionsTest {
    @Inject
    CaseRepository cases;

    @Inject
    AuditTrail audit;

    @Inject
    Clock clock;

    private final Instant due = Instant.now().plus(Duration.ofDays(10)).truncatedTo(ChronoUnit.SECONDS);
    private final UUID operatorId = UUID.randomUUID();

    /** A round at another time, as one replica does it. */
    private void runAt(Instant at) {
        new WatchCorrections(cases, audit, Clock.offset(clock, Duration.between(clock.instant(), at)))
                .run()
                .await()
                .atMost(Duration.ofSeconds(60));
    }

    private static long overdue(String id) {
        return OwnerDatabase.count(
                "SELECT count(*) FROM case_step WHERE case_id = ?::uuid AND state = 'CORRECTION_OVERDUE'", id);
    }

    @Test
    @DisplayName("Art. 18: what was to be corrected is overdue from the day on that was said, and not before")
    void deadline() {
        String id = Cases.ordered(operatorId, due.toString());
        runAt(due.minusSeconds(60));
        assertThat(overdue(id)).isZero();
        runAt(due.plusSeconds(60));
        runAt(due.plusSeconds(120));
        assertThat(overdue(id)).isEqualTo(1);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'case.overdue' AND object_id = ?::uuid", id))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 18: a deadline is noted once, however many replicas look at it, and none waits for another")
    void replicas() throws Exception {
        String id = Cases.ordered(operatorId, due.toString());
        int most = 6;
        ExecutorService replicas = Executors.newFixedThreadPool(most);
        try {
            try (Connection another = OwnerDatabase.connect();
                    Statement statement = another.createStatement()) {
                another.setAutoCommit(false);
                statement.execute("SELECT FROM correction_due WHERE case_id = '" + id + "' FOR UPDATE");
                runAtOnce(replicas, most);
                another.rollback();
            }
            assertThat(overdue(id)).isZero();
            runAtOnce(replicas, most);
        } finally {
            replicas.shutdownNow();
        }
        assertThat(overdue(id)).isEqualTo(1);
        assertThat(OwnerDatabase.count("SELECT count(*) FROM correction_due WHERE case_id = ?::uuid", id))
                .isZero();
    }

    private void runAtOnce(ExecutorService replicas, int most) throws Exception {
        List<? extends Future<?>> rounds = Stream.generate(() -> replicas.submit(() -> runAt(due.plusSeconds(60))))
                .limit(most)
                .toList();
        for (Future<?> round : rounds) {
            round.get();
        }
    }
}
