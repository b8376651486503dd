package io.shiming.agent.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.agent.domain.Conduct;
import io.shiming.agent.domain.Figures;
import io.shiming.agent.domain.SuspensionRule;
import io.shiming.agent.domain.SuspensionRules;
import io.shiming.agent.rest.Scenario;
import io.shiming.agent.rest.ServiceTest;
import io.shiming.foundation.testing.OwnerDatabase;
import jakarta.inject.Inject;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is counted for rules and scores, of rows at the edges of the windows. */
@ServiceTest
class CountsTest {
    private static final Instant NOW = Instant.parse("2026-03-10T04:00:00Z");
    private static final Instant WINDOW = NOW.minus(Duration.ofDays(7));
    private static final Instant PROBING = NOW.minus(Duration.ofHours(1));
    private static final LocalDate TODAY = LocalDate.of(2026, 3, 10);
    private static final SuspensionRules RULES = new SuspensionRules(100, Duration.ofDays(3), 20, 10, 20, 2);

    @Inject
    ConductRepository conducts;

    @Inject
    FiguresRepository figures;

    private Scenario scenario;

    @BeforeEach
    void anAgentAndItsOperator() {
        scenario = Scenario.bound();
    }

    /** The next moment PostgreSQL tells apart. */
    private static Instant after(Instant at) {
        return at.plus(1, ChronoUnit.MICROS);
    }

    private static Timestamp sql(Instant at) {
        return Timestamp.from(at);
    }

    private UUID item(UUID operatorId, Instant at, String refusal) {
        UUID registrationId = UUID.randomUUID();
        OwnerDatabase.change(
                "INSERT INTO custody_item VALUES (?, ?, ?, 'Urumqi 12', 'clerk-17', 'EMAIL', ?, ?, now())",
                operatorId,
                registrationId,
                scenario.agentId(),
                sql(at),
                refusal);
        return registrationId;
    }

    private UUID active(Instant at) {
        return item(scenario.operatorId(), at, null);
    }

    private void refused(Instant at, String refusal) {
        item(scenario.operatorId(), at, refusal);
    }

    private void outstanding(UUID registrationId, Instant dueAt) {
        OwnerDatabase.change(
                "INSERT INTO outstanding VALUES (?, ?, ?, ?)",
                scenario.operatorId(),
                registrationId,
                scenario.agentId(),
                sql(dueAt));
    }

    private UUID finding(String kind, Integer article, Instant at, LocalDate dueOn) {
        UUID id = UUID.randomUUID();
        OwnerDatabase.change(
                "INSERT INTO finding (operator_id, id, agent_id, kind, article, due_on, registration_ids, raised_by,"
                        + " raised_on, raised_at) VALUES (?, ?, ?, ?, ?, ?, '{}', 'somebody', ?, ?)",
                scenario.operatorId(),
                id,
                scenario.agentId(),
                kind,
                article,
                dueOn,
                dueOn,
                sql(at));
        return id;
    }

    private void closed(UUID finding) {
        OwnerDatabase.change(
                "INSERT INTO finding_closure VALUES (?, ?, ?, ?, '', 'somebody else', now())",
                scenario.operatorId(),
                finding,
                UUID.randomUUID(),
                scenario.agentId());
    }

    private UUID suspended(UUID operatorId, Instant at) {
        UUID id = UUID.randomUUID();
        OwnerDatabase.change(
                "INSERT INTO suspension VALUES (?, ?, ?, 'operator', NULL, 'to be tried', ?)",
                scenario.agentId(),
                id,
                operatorId,
                sql(at));
        return id;
    }

    private void reinstated(UUID suspension, UUID operatorId, Instant at) {
        OwnerDatabase.change(
                "INSERT INTO reinstatement VALUES (?, ?, ?, 'operator', 'tried', ?)",
                scenario.agentId(),
                suspension,
                operatorId,
                sql(at));
    }

    /** Delivered, to be receipted by then. */
    private UUID handover(Instant deliveredAt, Instant receiptDueAt) {
        UUID id = UUID.randomUUID();
        OwnerDatabase.change(
                "INSERT INTO handover VALUES (?, ?, ?, ?, ?)",
                scenario.operatorId(),
                id,
                scenario.agentId(),
                sql(deliveredAt),
                sql(receiptDueAt));
        return id;
    }

    private void delivered(UUID handover, UUID registrationId, Instant dueAt) {
        OwnerDatabase.change(
                "INSERT INTO handover_item VALUES (?, ?, ?, ?, ?)",
                scenario.operatorId(),
                handover,
                registrationId,
                scenario.agentId(),
                sql(dueAt));
    }

    private void receipted(UUID handover, Instant at, UUID... missing) {
        OwnerDatabase.change(
                "INSERT INTO handover_receipt VALUES (?, ?, ?, ?)",
                scenario.operatorId(),
                handover,
                scenario.agentId(),
                sql(at));
        for (UUID each : missing) {
            OwnerDatabase.change(
                    "INSERT INTO handover_missing VALUES (?, ?, ?, ?, 'INCOMPLETE')",
                    scenario.operatorId(),
                    handover,
                    each,
                    scenario.agentId());
        }
    }

    private Conduct conduct() {
        return conducts.of(scenario.operatorId(), scenario.agentId(), NOW, TODAY, WINDOW, PROBING)
                .await()
                .indefinitely();
    }

    private Figures figures() {
        return figures.of(Reading.of(scenario.operatorId()), WINDOW, NOW, TODAY, Optional.of(scenario.agentId()))
                .await()
                .indefinitely()
                .get(scenario.agentId());
    }

    @Test
    @DisplayName("Art. 6: a mismatch is what an authority did not confirm, from just after the window's beginning on")
    void mismatches() {
        refused(WINDOW, "HOLDER_MISMATCH");
        refused(after(WINDOW), "HOLDER_MISMATCH");
        refused(PROBING, "DOCUMENT_NOT_FOUND");
        refused(after(PROBING), "DOCUMENT_NOT_FOUND");
        refused(PROBING.plusSeconds(60), "DOCUMENT_EXPIRED");
        active(WINDOW);
        active(after(WINDOW));
        active(NOW);
        item(UUID.randomUUID(), NOW, "HOLDER_MISMATCH");
        Conduct conduct = conduct();
        assertThat(conduct.checked()).isEqualTo(6);
        assertThat(conduct.mismatched()).isEqualTo(3);
        assertThat(conduct.mismatchedLately()).isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 6: of ten registrations two that were not confirmed suspend, and one does not")
    void rate() {
        for (int i = 0; i < 8; i++) {
            active(NOW.minusSeconds(i));
        }
        refused(PROBING, "HOLDER_MISMATCH");
        assertThat(RULES.broken(conduct(), NOW)).isEmpty();
        refused(PROBING, "DOCUMENT_NOT_FOUND");
        assertThat(RULES.broken(conduct(), NOW)).contains(SuspensionRule.MISMATCH_RATE);
    }

    @Test
    @DisplayName("Art. 6: what was before the last reinstatement, for this operator or every one, counts no more")
    void sinceReinstatement() {
        Instant forgiven = NOW.minus(Duration.ofMinutes(30));
        Instant first = forgiven.minus(Duration.ofHours(5));
        refused(first, "HOLDER_MISMATCH");
        refused(forgiven, "HOLDER_MISMATCH");
        refused(after(forgiven), "HOLDER_MISMATCH");
        outstanding(active(NOW), forgiven);
        outstanding(active(NOW), after(forgiven));
        finding("FORGED_DOCUMENT_ACCEPTED", 19, forgiven, TODAY);
        finding("FORGED_DOCUMENT_ACCEPTED", 19, after(forgiven), TODAY);
        UUID others = UUID.randomUUID();
        reinstated(suspended(others, first), others, NOW);
        assertThat(conduct().mismatched()).as("another operator forgave").isEqualTo(3);
        UUID own = suspended(scenario.operatorId(), first);
        assertThat(conduct().suspended()).isTrue();
        reinstated(own, scenario.operatorId(), forgiven.minusSeconds(60));
        assertThat(conduct().mismatched()).isEqualTo(2);
        UUID every = suspended(null, first);
        assertThat(conduct().suspended()).isTrue();
        reinstated(every, null, forgiven);
        Conduct conduct = conduct();
        assertThat(conduct.suspended()).isFalse();
        assertThat(conduct.mismatched()).isEqualTo(1);
        assertThat(conduct.forgeries()).isEqualTo(1);
        assertThat(conduct.overdue().count()).isEqualTo(2);
        assertThat(conduct.overdueSince()).isEqualTo(1);
        assertThat(conduct.oldestSince()).contains(after(forgiven));
    }

    @Test
    @DisplayName("Art. 6: an item is overdue, and a receipt late, from the moment it was due")
    void due() {
        outstanding(active(WINDOW), NOW);
        outstanding(active(WINDOW), after(NOW));
        handover(WINDOW, NOW);
        handover(WINDOW, after(NOW));
        receipted(handover(WINDOW, WINDOW), NOW);
        Conduct conduct = conduct();
        assertThat(conduct.overdue().count()).isEqualTo(1);
        assertThat(conduct.overdue().oldestDueAt()).contains(NOW);
        assertThat(conduct.overdue().nextDueAt()).contains(after(NOW));
        assertThat(conduct.unreceipted().count()).isEqualTo(1);
        assertThat(conduct.unreceipted().oldestDueAt()).contains(NOW);
        assertThat(conduct.unreceipted().nextDueAt()).contains(after(NOW));
    }

    @Test
    @DisplayName("Art. 6: a score's figures begin just after the window does and end with this moment")
    void figuresAtTheEdges() {
        for (Instant at : new Instant[] {WINDOW, after(WINDOW), NOW, after(NOW)}) {
            active(at);
            refused(at, "HOLDER_MISMATCH");
            suspended(scenario.operatorId(), at);
            UUID first = active(WINDOW.minusSeconds(1));
            UUID second = active(WINDOW.minusSeconds(1));
            UUID handover = handover(at, after(NOW));
            delivered(handover, first, at);
            delivered(handover, second, at.minus(1, ChronoUnit.MICROS));
            receipted(handover, at, second);
        }
        outstanding(active(WINDOW.minusSeconds(1)), NOW);
        outstanding(active(WINDOW.minusSeconds(1)), after(NOW));
        assertThat(figures()).isEqualTo(new Figures(2, Map.of("HOLDER_MISMATCH", 2), 1, 2, 2, 2, 0, 0, 0, 2));
    }

    @Test
    @DisplayName(
            "Art. 6: a score counts what is open, what of it is late, and violations; nothing that is its operator's")
    void figuresOfFindings() {
        finding("OTHER", null, WINDOW, TODAY);
        finding("OTHER", null, WINDOW, TODAY.minusDays(1));
        closed(finding("OTHER", null, NOW, TODAY.minusDays(1)));
        for (int article = 17; article <= 23; article++) {
            closed(finding("OTHER", article, after(WINDOW), TODAY));
        }
        closed(finding("OTHER", 20, WINDOW, TODAY));
        finding("RECEIPT_OVERDUE", 6, NOW, TODAY.minusDays(1));
        assertThat(figures()).isEqualTo(new Figures(0, Map.of(), 0, 0, 0, 0, 2, 1, 5, 0));
    }
}
