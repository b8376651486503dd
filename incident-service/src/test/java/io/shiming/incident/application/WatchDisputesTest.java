package io.shiming.incident.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.incident.domain.DisputeState;
import io.shiming.incident.persistence.DisputeRepository;
import io.shiming.incident.persistence.Reading;
import io.shiming.incident.rest.Disputes;
import io.shiming.incident.rest.ServiceTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class WatchDisputesTest {
    @Inject
    DisputeRepository disputes;

    @Inject
    AuditTrail audit;

    private final UUID operatorId = UUID.randomUUID();
    private final Instant raisedAt = Instant.now().minusSeconds(60);
    /** Of the replica that looked last. */
    private SimpleMeterRegistry metrics;

    /** A replica that has just started, by a clock that is so far ahead. */
    private WatchDisputes ahead(Duration ahead) {
        metrics = new SimpleMeterRegistry();
        return new WatchDisputes(disputes, audit, Clock.offset(Clock.systemUTC(), ahead), metrics);
    }

    private void look(Duration ahead) {
        ahead(ahead).run().await().indefinitely();
    }

    private DisputeState state(UUID id) {
        return disputes.find(Reading.of(operatorId), id)
                .await()
                .indefinitely()
                .orElseThrow()
                .state();
    }

    private static long recorded(UUID id, String action) {
        return OwnerDatabase.count("SELECT count(*) FROM audit_entry WHERE object_id = ? AND action = ?", id, action);
    }

    @Test
    @DisplayName(
            "Art. 11: whoever is to decide a dispute is warned before the deadline, and after it an authority decides")
    void deadlines() {
        UUID id = Disputes.opened(operatorId, raisedAt);
        look(Duration.ofDays(11));
        assertThat(recorded(id, "dispute.warned")).isZero();
        look(Duration.ofDays(12));
        look(Duration.ofDays(13));
        assertThat(recorded(id, "dispute.warned")).isEqualTo(1);
        assertThat(state(id)).isEqualTo(DisputeState.OPEN);
        look(Duration.ofDays(14));
        assertThat(state(id)).isEqualTo(DisputeState.OPEN);
        look(Duration.ofDays(15));
        look(Duration.ofDays(16));
        assertThat(state(id)).isEqualTo(DisputeState.ESCALATED);
        assertThat(recorded(id, "dispute.escalated")).isEqualTo(1);
        assertThat(metrics.get("shiming.disputes.overdue").gauge().value()).isPositive();
    }

    @Test
    @DisplayName("Art. 11: nobody looked for long: a dispute is escalated all the same, once, by however many replicas")
    void afterAnOutage() {
        UUID id = Disputes.opened(operatorId, raisedAt);
        List<WatchDisputes> replicas =
                Stream.generate(() -> ahead(Duration.ofDays(40))).limit(4).toList();
        List<Thread> running = replicas.stream()
                .map(replica -> new Thread(() -> replica.run().await().indefinitely()))
                .toList();
        running.forEach(Thread::start);
        running.forEach(WatchDisputesTest::join);
        assertThat(state(id)).isEqualTo(DisputeState.ESCALATED);
        assertThat(recorded(id, "dispute.escalated")).isEqualTo(1);
        assertThat(recorded(id, "dispute.warned")).isZero();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
