package io.shiming.incident.application;

import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.incident.domain.Authority;
import io.shiming.incident.domain.DeliveryState;
import io.shiming.incident.domain.EvidenceGiven;
import io.shiming.incident.domain.ForgeryReport;
import io.shiming.incident.domain.Receipt;
import io.shiming.incident.domain.ReportState;
import io.shiming.incident.persistence.ForgeryReportRepository;
import io.shiming.incident.persistence.Reading;
import io.shiming.incident.rest.Forgeries;
import io.shiming.incident.rest.PeersResource;
import io.shiming.incident.rest.ServiceTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class WatchDeliveriesTest {
    PeersResource peers;

    @Inject
    ForgeryReportRepository reports;

    @Inject
    DeliverForgeryReport deliverForgeryReport;

    @Inject
    AuditTrail audit;

    private final UUID operatorId = UUID.randomUUID();
    private final UUID verificationId = UUID.randomUUID();
    /** Of the replica that looked last. */
    private SimpleMeterRegistry metrics;

    @BeforeEach
    void keys() {
        Forgeries.tellAll();
    }

    /** A replica that has just started, by a clock that is so far ahead. */
    private WatchDeliveries ahead(Duration ahead) {
        metrics = new SimpleMeterRegistry();
        return new WatchDeliveries(reports, audit, Clock.offset(Clock.systemUTC(), ahead), metrics);
    }

    private void look(Duration ahead) {
        ahead(ahead).run().await().indefinitely();
    }

    private void lookAtOnce(Duration ahead) {
        List<Thread> replicas = Stream.generate(() -> ahead(ahead))
                .limit(4)
                .map(replica -> new Thread(() -> replica.run().await().indefinitely()))
                .toList();
        replicas.forEach(Thread::start);
        replicas.forEach(WatchDeliveriesTest::join);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private ForgeryReport report(UUID id) {
        return reports.find(Reading.of(operatorId), id).await().indefinitely().orElseThrow();
    }

    private double escalated(Authority authority) {
        return metrics.get("shiming.forgeries.escalated")
                .tag("authority", authority.office())
                .gauge()
                .value();
    }

    @Test
    @DisplayName("Art. 10: what an authority has not got in time is escalated, once, and delivered all the same")
    void escalation() {
        peers.answers("public-security", verificationId, status(503));
        UUID id = UUID.fromString(Forgeries.reported(operatorId, verificationId));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Arrays.stream(Authority.values())
                        .filter(authority -> authority != Authority.PUBLIC_SECURITY)
                        .allMatch(authority -> report(id).to(authority).state() == DeliveryState.DELIVERED));
        look(Duration.ofHours(3));
        assertThat(report(id).state()).isEqualTo(ReportState.REPORTED);
        lookAtOnce(Duration.ofHours(5));
        look(Duration.ofHours(6));
        assertThat(report(id).to(Authority.PUBLIC_SECURITY).state()).isEqualTo(DeliveryState.ESCALATED);
        assertThat(report(id).state()).isEqualTo(ReportState.OVERDUE);
        assertThat(escalated(Authority.PUBLIC_SECURITY)).isPositive();
        assertThat(OwnerDatabase.rows(
                        "SELECT outcome FROM audit_entry WHERE action = 'forgery-report.escalated' AND object_id = ?",
                        id))
                .singleElement()
                .satisfies(entry -> assertThat(entry.get("outcome")).isEqualTo("PUBLIC_SECURITY"));
        peers.answers("public-security", verificationId, status(200));
        await().atMost(Duration.ofSeconds(30)).until(() -> report(id).state() == ReportState.DELIVERED);
        assertThat(report(id).to(Authority.PUBLIC_SECURITY).escalatedAt()).isPresent();
    }

    @Test
    @DisplayName(
            "Art. 10: of several replicas that tell an authority at once each tells it the same report; one receipt is kept")
    void toldTwice() {
        peers.answers("public-security", verificationId, status(503));
        UUID id = UUID.fromString(Forgeries.reported(operatorId, verificationId));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> report(id).to(Authority.PUBLIC_SECURITY).attempts() > 0);
        peers.answers("public-security", verificationId, status(200));
        List<Uni<Void>> attempts = Stream.generate(() -> deliverForgeryReport.handle(
                        Authority.PUBLIC_SECURITY,
                        new DeliverForgeryReport.Ref(operatorId, id),
                        UUID.randomUUID().toString()))
                .limit(4)
                .toList();
        Uni.join().all(attempts).andFailFast().await().indefinitely();
        assertThat(report(id).to(Authority.PUBLIC_SECURITY).state()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(peers.told("public-security", verificationId))
                .extracting(request -> request.getHeader("webhook-id"))
                .containsOnly(report(id).to(Authority.PUBLIC_SECURITY).id().toString());
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'forgery-report.delivered' AND object_id = ?"
                                + " AND outcome = 'PUBLIC_SECURITY'",
                        id))
                .isEqualTo(1);
    }

    @Test
    @DisplayName(
            "Art. 10: a process that dies before it noted that a report was delivered tells nobody again, and its evidence is forgotten")
    void diedAfterTheReceipt() throws Exception {
        peers.answers("public-security", verificationId, status(503));
        UUID id = UUID.fromString(Forgeries.reported(operatorId, verificationId));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Arrays.stream(Authority.values())
                        .filter(authority -> authority != Authority.PUBLIC_SECURITY)
                        .allMatch(authority -> report(id).to(authority).state() == DeliveryState.DELIVERED));
        await().atMost(Duration.ofSeconds(30)).until(() -> waiting(id) == 1);
        int told = peers.told("internet-authority", verificationId).size();
        // As it left things: the receipt is there, the message is not marked.
        OwnerDatabase.change(
                "UPDATE outbox SET delivered_at = NULL, next_attempt_at = now() WHERE target ="
                        + " 'forgery-report/internet-authority' AND body ->> 'reportId' = ?",
                id.toString());
        await().atMost(Duration.ofSeconds(30)).until(() -> waiting(id) == 1);
        assertThat(peers.told("internet-authority", verificationId)).hasSize(told);
        assertThat(keyOf(id)).isTrue();

        // The last one's process has put the receipt in, and neither forgot the evidence nor marked the message.
        ForgeryReport before = report(id);
        reports.run(reports.delivered(
                        operatorId,
                        before.to(Authority.PUBLIC_SECURITY),
                        Receipt.answered(200, "00"),
                        EvidenceGiven.SEALED,
                        Instant.now()))
                .await()
                .indefinitely();
        await().atMost(Duration.ofSeconds(30)).until(() -> waiting(id) == 0);
        assertThat(keyOf(id)).isFalse();
        assertThat(report(id).to(Authority.PUBLIC_SECURITY).receipt()).contains(Receipt.answered(200, "00"));
    }

    private static long waiting(UUID id) {
        return OwnerDatabase.count(
                "SELECT count(*) FROM outbox WHERE delivered_at IS NULL AND body ->> 'reportId' = ?", id.toString());
    }

    private static boolean keyOf(UUID id) throws SQLException {
        try (Connection keys = OwnerDatabase.keys();
                PreparedStatement statement = keys.prepareStatement("SELECT FROM data_key WHERE id = ?")) {
            statement.setObject(1, id);
            try (ResultSet found = statement.executeQuery()) {
                return found.next();
            }
        }
    }
}
