package io.shiming.incident.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.incident.persistence.DeadlineRepository;
import io.shiming.incident.persistence.EntryRepository;
import io.shiming.incident.rest.Incidents;
import io.shiming.incident.rest.ServiceTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rounds at other times, each of a process that has just begun: what it knows it has from the database. */
@ServiceTest
class WatchDeadlinesTest {
    @Inject
    DeadlineRepository deadlines;

    @Inject
    EntryRepository entries;

    @Inject
    IncidentConfig config;

    @Inject
    Clock clock;

    /** Of the process that looked last. */
    private MeterRegistry metrics;

    private final Incidents own = new Incidents();

    @BeforeEach
    void nothingElseIsNear() {
        // Rounds here are of many times: what other tests left would be due in each of them.
        OwnerDatabase.change("UPDATE incident SET due_at = '2200-01-01T00:00:00Z' WHERE due_at IS NOT NULL");
    }

    private Uni<Void> round(Duration from) {
        Clock then = Clock.offset(clock, from);
        metrics = new SimpleMeterRegistry();
        return new WatchDeadlines(
                        deadlines, entries, new AuditTrail(new Ids(then), then), config, new Ids(then), then, metrics)
                .run();
    }

    private void roundAt(Duration from) {
        round(from).await().atMost(Duration.ofSeconds(30));
    }

    @Test
    @DisplayName(
            "Art. 17: warned of half an hour before its time is over, escalated when it is, each once, by whatever process comes next")
    void inTime() {
        String id = own.serious();
        roundAt(Duration.ofMinutes(3 * 60 + 29));
        assertThat(Incidents.entries(id, "WARNED")).isZero();
        roundAt(Duration.ofMinutes(3 * 60 + 31));
        roundAt(Duration.ofMinutes(3 * 60 + 40));
        assertThat(Incidents.entries(id, "WARNED")).isEqualTo(1);
        assertThat(own.due("WARNED")).containsExactly(id);
        assertThat(own.due("ESCALATED")).isEmpty();
        assertThat(Incidents.entries(id, "ESCALATED")).isZero();
        roundAt(Duration.ofMinutes(4 * 60 + 1));
        roundAt(Duration.ofDays(3));
        assertThat(own.due("WARNED")).containsExactly(id);
        assertThat(own.due("ESCALATED")).containsExactly(id);
        assertThat(Incidents.entries(id, "WARNED")).isEqualTo(1);
        assertThat(Incidents.entries(id, "ESCALATED")).isEqualTo(1);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM incident WHERE id = ?::uuid AND warned_at < due_at"
                                + " AND escalated_at >= due_at AND escalated_at < due_at + interval '5 minutes'",
                        id))
                .isEqualTo(1);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE object_id = ?::uuid"
                                + " AND action IN ('incident.warned', 'incident.escalated')",
                        id))
                .isEqualTo(2);
        assertThat(metrics.get("shiming.incidents.late").gauge().value()).isPositive();
    }

    @Test
    @DisplayName("Art. 17: after an outage over the whole of its time it is escalated at once")
    void outage() {
        String id = own.serious();
        roundAt(Duration.ofDays(1));
        assertThat(Incidents.entries(id, "ESCALATED")).isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 17: what was reported in time is left alone; a reason why not is no report")
    void reported() {
        String reported = own.reportedOne();
        String accounted = own.leftUnreported();
        roundAt(Duration.ofDays(1));
        assertThat(Incidents.entries(reported, "ESCALATED")).isZero();
        assertThat(Incidents.entries(accounted, "ESCALATED")).isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 17: closing it ends no deadline: what nobody has reported is escalated, and seen to be")
    void closed() {
        String id = own.closedUnreported();
        roundAt(Duration.ofDays(1));
        assertThat(Incidents.entries(id, "ESCALATED")).isEqualTo(1);
        assertThat(metrics.get("shiming.incidents.late").gauge().value()).isPositive();
        assertThat(own.due("ESCALATED")).containsExactly(id);
    }

    @Test
    @DisplayName("Art. 17: a draft on which nobody decides within a day is escalated likewise")
    void undecided() {
        String id = own.draft();
        roundAt(Duration.ofHours(23));
        assertThat(Incidents.entries(id, "ESCALATED")).isZero();
        roundAt(Duration.ofHours(25));
        assertThat(Incidents.entries(id, "ESCALATED")).isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 17: however many replicas look at once, each escalation is in the file once")
    void replicas() {
        List<String> ids = IntStream.range(0, 12).mapToObj(i -> own.serious()).toList();
        Uni.join()
                .all(IntStream.range(0, 6)
                        .mapToObj(replica -> round(Duration.ofHours(5)))
                        .toList())
                .andFailFast()
                .await()
                .atMost(Duration.ofSeconds(30));
        // What one had locked while the others looked is there when all are through.
        assertThat(ids)
                .allSatisfy(id -> assertThat(Incidents.entries(id, "ESCALATED")).isEqualTo(1));
    }
}
