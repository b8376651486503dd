package io.shiming.agent.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.shiming.agent.domain.Criteria;
import io.shiming.agent.persistence.AgentRepository;
import io.shiming.agent.persistence.ConductRepository;
import io.shiming.agent.persistence.DealingRepository;
import io.shiming.agent.persistence.FindingRepository;
import io.shiming.agent.persistence.SuspensionRepository;
import io.shiming.agent.rest.Custody;
import io.shiming.agent.rest.Scenario;
import io.shiming.agent.rest.ServiceTest;
import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.testing.OwnerDatabase;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class SuperviseAgentsTest {
    @Inject
    AgentRepository agents;

    @Inject
    DealingRepository dealings;

    @Inject
    ConductRepository conducts;

    @Inject
    FindingRepository findings;

    @Inject
    SuspensionRepository suspensions;

    @Inject
    JointLiability liability;

    @Inject
    AuditTrail audit;

    @Inject
    SupervisionConfig config;

    @Inject
    AgentConfig region;

    @Inject
    Criteria criteria;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    private final Instant now = Instant.now();
    private Scenario scenario;
    private Custody custody;

    @BeforeEach
    void anAgentAndItsOperator() {
        // Rounds here are of many times: what other tests left would be due in each of them.
        OwnerDatabase.change("UPDATE dealing SET look_at = '2200-01-01T00:00:00Z'");
        scenario = Scenario.bound();
        custody = new Custody(scenario);
    }

    /** A round at another time, as one replica does it. */
    private void runAt(Instant at) {
        new SuperviseAgents(
                        agents,
                        dealings,
                        conducts,
                        findings,
                        suspensions,
                        liability,
                        audit,
                        config,
                        region,
                        criteria,
                        ids,
                        Clock.offset(clock, Duration.between(now, at)))
                .run()
                .await()
                .atMost(Duration.ofSeconds(60));
    }

    /** Whatever came in was looked at: the dealing is neither due nor taken, by the service's own round or another. */
    private void awaitLook() {
        await().until(() -> count("dealing", " AND look_at > now() + interval '1 hour'") == 1);
    }

    private Instant in(int hours) {
        return now.plus(Duration.ofHours(hours));
    }

    private long count(String table, String more) {
        return OwnerDatabase.count("SELECT count(*) FROM " + table + " WHERE agent_id = ?" + more, scenario.agentId());
    }

    private long findings() {
        return count("finding", " AND kind = 'HANDOVER_OVERDUE'");
    }

    private String rule() {
        return (String) OwnerDatabase.rows("SELECT rule FROM suspension WHERE agent_id = ?", scenario.agentId())
                .get(0)
                .get("rule");
    }

    @Test
    @DisplayName("Art. 6: what is overdue is a finding a day, and the agent is reminded by the interval, on record")
    void overdue() {
        UUID registration = custody.registered(now);
        runAt(in(23));
        assertThat(count("reminder", "")).isZero();
        runAt(in(25));
        runAt(in(25));
        assertThat(count("reminder", "")).isEqualTo(1);
        assertThat(findings()).isEqualTo(1);
        runAt(in(32));
        assertThat(count("reminder", "")).isEqualTo(2);
        runAt(in(49));
        assertThat(findings())
                .isEqualTo(Stream.of(25, 32, 49)
                        .map(hours -> criteria.dayOf(in(hours)))
                        .distinct()
                        .count());
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'agent.reminded' AND object_id = ?",
                        scenario.agentId()))
                .isEqualTo(count("reminder", ""));
        custody.delivered(registration);
        runAt(in(60));
        assertThat(count("reminder", " AND kind = 'HANDOVER_OVERDUE'")).isEqualTo(3);
    }

    /** Rounds of replicas, each at its time, that go on when all of them wait for the same lock, and so at once. */
    private void runAtOnce(String lock, int waiting, Instant... times) throws Exception {
        ExecutorService replicas = Executors.newFixedThreadPool(times.length);
        try (Connection owner = OwnerDatabase.connect();
                Statement statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            statement.execute(lock);
            List<Future<?>> rounds = new ArrayList<>();
            for (int i = 0; i < times.length; i++) {
                Instant at = times[i];
                rounds.add(replicas.submit(() -> runAt(at)));
                int atLeast = waiting - times.length + i + 1;
                await().until(() -> blocked(statement) >= atLeast);
            }
            owner.commit();
            for (Future<?> round : rounds) {
                round.get();
            }
        } finally {
            replicas.shutdownNow();
        }
    }

    private static long blocked(Statement holder) throws SQLException {
        try (ResultSet count = holder.executeQuery(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))")) {
            count.next();
            return count.getLong(1);
        }
    }

    @Test
    @DisplayName(
            "Art. 6: when the clock was put back the round goes on, and what was found that day is not found again")
    void clockPutBack() {
        custody.registered(now);
        runAt(in(25));
        runAt(in(49));
        assertThat(findings()).isEqualTo(2);
        custody.registered(now);
        runAt(in(25).plusSeconds(1));
        assertThat(findings()).isEqualTo(2);
        assertThat(count("dealing", " AND look_at >= '" + in(25).plusSeconds(60) + "'"))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 6: of many replicas at once one reminds")
    void replicas() throws Exception {
        custody.registered(now);
        int most = 6;
        ExecutorService replicas = Executors.newFixedThreadPool(most);
        try (Connection owner = OwnerDatabase.connect();
                Statement statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            statement.execute("LOCK TABLE dealing IN EXCLUSIVE MODE");
            List<? extends Future<?>> rounds = Stream.generate(() -> replicas.submit(() -> runAt(in(25))))
                    .limit(most)
                    .toList();
            await().until(() -> blocked(statement) >= most);
            owner.commit();
            for (Future<?> round : rounds) {
                round.get();
            }
        } finally {
            replicas.shutdownNow();
        }
        assertThat(count("reminder", "")).isEqualTo(1);
        assertThat(findings()).isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 6: of two replicas that look at the same dealings at once one writes what comes of it")
    void takenOver() throws Exception {
        custody.registered(now);
        // The second takes over what the first seems to have left, for it is slow.
        runAtOnce("LOCK TABLE finding IN EXCLUSIVE MODE", 2, in(25), in(25).plusSeconds(31));
        assertThat(count("reminder", "")).isEqualTo(1);
        assertThat(findings()).isEqualTo(1);
        assertThat(audited("finding.raised")).isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 6: of two replicas that find a rule broken at once one suspends, and nothing more is found")
    void suspendedOnce() throws Exception {
        custody.registered(now);
        UUID agent = scenario.agentId();
        long turn = agent.getMostSignificantBits() ^ agent.getLeastSignificantBits();
        Instant late = in(24 + 73);
        runAtOnce("SELECT pg_advisory_xact_lock(" + turn + ")", 2, late, late.plusSeconds(31));
        assertThat(count("suspension", "")).isEqualTo(1);
        assertThat(rule()).isEqualTo("OVERDUE_HANDOVERS");
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'agent.suspended' AND object_id = ?", agent))
                .isEqualTo(1);
        nothingFoundBut("HANDOVER_OVERDUE");
    }

    private long audited(String action) {
        return OwnerDatabase.count(
                "SELECT count(*) FROM audit_entry WHERE action = ? AND operator_id = ?", action, scenario.operatorId());
    }

    @Test
    @DisplayName(
            "Art. 6: what the operator does not receipt in time is its own reminder and finding, a day, and no fault of the agent")
    void unreceipted() {
        custody.delivered(custody.registered(now));
        runAt(in(23));
        assertThat(count("reminder", "")).isZero();
        runAt(in(25));
        runAt(in(25));
        assertThat(count("reminder", " AND kind = 'RECEIPT_OVERDUE'")).isEqualTo(1);
        assertThat(count("finding", " AND kind = 'RECEIPT_OVERDUE'")).isEqualTo(1);
        assertThat(audited("operator.reminded")).isEqualTo(1);
        runAt(in(32));
        assertThat(count("reminder", " AND kind = 'RECEIPT_OVERDUE'")).isEqualTo(2);
        runAt(in(24 * 30));
        assertThat(count("reminder", " AND kind <> 'RECEIPT_OVERDUE'")).isZero();
        assertThat(findings()).isZero();
        assertThat(count("suspension", "")).isZero();
        scenario.agentItself()
                .get("/v1/agents/" + scenario.agentId() + "/scorecard")
                .then()
                .body("figures.openFindings", equalTo(0))
                .body("figures.overdue", equalTo(0))
                .body("score", equalTo(100));
    }

    @Test
    @DisplayName(
            "Art. 6: overdue for too long an agent is suspended by rule; its operator reinstates it, and the same is no reason again")
    void suspended() {
        custody.registered(now.minus(Duration.ofDays(5)));
        await().untilAsserted(() -> assertThat(count("suspension", "")).isEqualTo(1));
        assertThat(rule()).isEqualTo("OVERDUE_HANDOVERS");
        scenario.oss()
                .body(Map.of("reason", "delivered by hand"))
                .post("/v1/agents/" + scenario.agentId() + "/reinstatement")
                .then()
                .statusCode(200);
        runAt(in(30));
        assertThat(count("suspension", "")).isEqualTo(1);
        custody.registered(now);
        runAt(in(24 + 73));
        assertThat(count("suspension", "")).isEqualTo(2);
        nothingFoundBut("HANDOVER_OVERDUE");
        scenario.agentItself()
                .get("/v1/handovers?state=OVERDUE")
                .then()
                .body("items", hasSize(1))
                .body("items[0].size", equalTo(1));
    }

    @Test
    @DisplayName("Art. 6: an agent that probes for particulars is suspended at once, for this operator")
    void probing() {
        for (int i = 0; i < config.rules().probes() - 1; i++) {
            custody.refused(now, i % 2 == 0 ? "HOLDER_MISMATCH" : "DOCUMENT_NOT_FOUND");
        }
        awaitLook();
        assertThat(count("suspension", "")).isZero();
        custody.refused(now, "HOLDER_MISMATCH");
        await().untilAsserted(() -> assertThat(count("suspension", "")).isEqualTo(1));
        assertThat(rule()).isEqualTo("PROBING");
        assertThat(count(
                        "suspension",
                        " AND operator_id = '" + scenario.operatorId() + "' AND suspended_by = 'agent-service'"))
                .isEqualTo(1);
        for (int i = 0; i < 3; i++) {
            custody.refused(now, "HOLDER_MISMATCH");
            runAt(in(0).plusSeconds(60 + i));
        }
        suspicious();
    }

    @Test
    @DisplayName(
            "Art. 6: an agent too much of which no authority confirms is suspended, to be looked into, and no case is opened")
    void mismatchRate() {
        Instant before = now.minus(config.rules().probingWindow()).minusSeconds(60);
        int mismatches = config.rules().mismatchLeast() * config.rules().mismatchPercent() / 100;
        for (int i = 0; i < config.rules().mismatchLeast() - 1; i++) {
            custody.refused(before, i < mismatches ? "HOLDER_MISMATCH" : "DOCUMENT_EXPIRED");
        }
        awaitLook();
        assertThat(count("suspension", "")).isZero();
        assertThat(count("finding", "")).isZero();
        custody.refused(before, "DOCUMENT_EXPIRED");
        await().untilAsserted(() -> assertThat(count("suspension", "")).isEqualTo(1));
        assertThat(rule()).isEqualTo("MISMATCH_RATE");
        suspicious();
    }

    /** One finding of suspicious conduct, raised by this service, which is no violation. */
    private void suspicious() {
        List<Map<String, Object>> found = OwnerDatabase.rows(
                "SELECT id, article FROM finding WHERE agent_id = ? AND operator_id = ?"
                        + " AND kind = 'CONDUCT_SUSPICIOUS' AND raised_by = 'agent-service'",
                scenario.agentId(),
                scenario.operatorId());
        assertThat(found).hasSize(1);
        assertThat(found.get(0)).containsEntry("article", 6);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'finding.raised' AND object_id = ?",
                        found.get(0).get("id")))
                .isEqualTo(1);
        nothingFoundBut("CONDUCT_SUSPICIOUS");
        scenario.agentItself()
                .get("/v1/agents/" + scenario.agentId() + "/scorecard")
                .then()
                .body("figures.violations", equalTo(0));
    }

    /** Nothing of another kind, and no cases. */
    private void nothingFoundBut(String kind) {
        assertThat(count("finding", " AND kind = '" + kind + "'")).isPositive();
        assertThat(count("finding", " AND kind <> '" + kind + "'")).isZero();
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM outbox WHERE kind = 'agent-violation' AND body->>'agentId' = ?",
                        scenario.agentId().toString()))
                .isZero();
    }

    @Test
    @DisplayName("Art. 6: an agent that accepts forged documents is suspended")
    void forgeries() {
        for (int i = 0; i < config.rules().forgeries(); i++) {
            assertThat(count("suspension", "")).isZero();
            Custody.registrationService()
                    .body(Map.of("operatorId", scenario.operatorId(), "kind", "FORGED_DOCUMENT_ACCEPTED"))
                    .post("/v1/agents/" + scenario.agentId() + "/findings")
                    .then()
                    .statusCode(201);
        }
        await().untilAsserted(() -> assertThat(count("suspension", "")).isEqualTo(1));
        assertThat(rule()).isEqualTo("FORGED_DOCUMENTS");
        // Each forgery was found, with its cases, before; the suspension is of the same.
        assertThat(count("finding", "")).isEqualTo(config.rules().forgeries());
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM outbox WHERE kind = 'agent-violation' AND body->>'agentId' = ?",
                        scenario.agentId().toString()))
                .isEqualTo(2L * config.rules().forgeries());
    }
}
