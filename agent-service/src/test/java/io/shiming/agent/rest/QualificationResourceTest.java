package io.shiming.agent.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.shiming.agent.application.RemindOfQualifications;
import io.shiming.foundation.testing.OwnerDatabase;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServiceTest
class QualificationResourceTest {
    private static final String[] ALL = {"LEGAL_PERSON", "PREMISES", "TRAINED_STAFF", "SECURE_EQUIPMENT"};
    private static final String STATE = "qualification.state";

    GatewayResource gateway;

    IncidentServiceResource incidents;

    @Inject
    RemindOfQualifications remindOfQualifications;

    @Test
    @DisplayName(
            "Art. 5: an agent is eligible once it has shown every criterion, and market regulation has confirmed it")
    void eligible() {
        Scenario agent = Scenario.entered("criteria shown");
        agent.qualify("PREMISES")
                .then()
                .statusCode(201)
                .body("state", equalTo("INELIGIBLE"))
                .body("reasons.criterion", hasItems("LEGAL_PERSON", "TRAINED_STAFF", "SECURE_EQUIPMENT"))
                .body("reasons.status", hasItems("MISSING"));
        agent.qualify(ALL)
                .then()
                .statusCode(201)
                .body("state", equalTo("ELIGIBLE"))
                .body("version", equalTo(2))
                .body("reasons", empty())
                .body("check.outcome", equalTo("MATCH"))
                .body("check.receipt", equalTo("aGVhZGVy.c2F5cw.c2lnbmF0dXJl"))
                .body("eligibleUntil", notNullValue());
        List<LoggedRequest> asked = gateway.questions("criteria shown");
        assertThat(asked).hasSize(1);
        assertThat(asked.get(0).getBodyAsString())
                .contains("BUSINESS_LICENCE", "AGENT_QUALIFICATION", "\"kind\":\"AGENT\"");
        agent.agentItself().get(agent.path("")).then().body(STATE, equalTo("ELIGIBLE"));
    }

    @Test
    @DisplayName("Art. 5: an agent that market regulation does not confirm is not eligible")
    void notConfirmed() {
        Scenario agent = Scenario.entered("outcome MISMATCH");
        agent.qualify(ALL)
                .then()
                .statusCode(201)
                .body("state", equalTo("INELIGIBLE"))
                .body("reasons.status", equalTo(List.of("NOT_CONFIRMED")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway is down", "gateway answers nonsense", "gateway is busy"})
    @DisplayName("Art. 5: when no check can be made nothing is decided")
    void gatewayIsDown(String name) {
        Scenario agent = Scenario.entered(name);
        Response answer = agent.qualify(ALL);
        answer.then().statusCode(503).header("Retry-After", equalTo(name.contains("busy") ? "4711" : "5"));
        agent.agentItself().get(agent.path("")).then().body("qualification.version", nullValue());
    }

    @Test
    @DisplayName("Art. 5: what is not answered yet is no match; the gateway's report settles it, once")
    void reported() {
        UUID verification = gateway.defer("deferred, reported");
        Scenario agent = Scenario.entered("deferred, reported");
        agent.qualify(ALL)
                .then()
                .body("state", equalTo("INELIGIBLE"))
                .body("reasons.status", equalTo(List.of("PENDING")));
        Scenario.service("verification-gateway")
                .body(report(
                        agent,
                        verification,
                        Map.of("outcome", "MATCH", "checkedAt", "2026-11-24T00:00:00Z", "receipt", "c2V0.dGxl.ZA")))
                .post("/v1/verification-outcomes")
                .then()
                .statusCode(200);
        agent.agentItself()
                .get(agent.path(""))
                .then()
                .body(STATE, equalTo("ELIGIBLE"))
                .body("qualification.check.verificationId", equalTo(verification.toString()))
                .body("qualification.check.receipt", equalTo("c2V0.dGxl.ZA"));
        report(agent, verification, "REVOKED").then().statusCode(200);
        agent.agentItself().get(agent.path("")).then().body(STATE, equalTo("ELIGIBLE"));
    }

    @Test
    @DisplayName("a report of another service is refused; one of a check that may be stored yet is to be sent again")
    void strangeReports() {
        Scenario agent = Scenario.entered();
        Scenario.service("registration-service")
                .body(report(agent, UUID.randomUUID(), Map.of("outcome", "MATCH", "checkedAt", "2026-11-24T00:00:00Z")))
                .post("/v1/verification-outcomes")
                .then()
                .statusCode(403);
        Scenario.service("verification-gateway")
                .body(report(
                        agent,
                        UUID.randomUUID(),
                        Map.of("outcome", "MATCH", "checkedAt", "2026-11-24T00:00:00Z", "receipt", "no receipt")))
                .post("/v1/verification-outcomes")
                .then()
                .statusCode(400)
                .body("violations.field", equalTo(List.of("/receipt")));
        // A UUIDv7 of the far future, so made within the last minute; and one of long ago.
        report(agent, UUID.fromString("7fffffff-ffff-7000-8000-000000000000"), "MATCH")
                .then()
                .statusCode(404);
        report(agent, UUID.fromString("0190a000-0000-7000-8000-000000000000"), "MATCH")
                .then()
                .statusCode(200);
    }

    @Test
    @DisplayName("Art. 5: a check that the gateway gave up is none")
    void givenUp() {
        UUID verification = gateway.defer("deferred, given up");
        Scenario agent = Scenario.entered("deferred, given up");
        agent.qualify(ALL).then().statusCode(201);
        Scenario.service("verification-gateway")
                .body(report(agent, verification, Map.of("outcome", "PENDING", "givenUpAt", "2026-11-24T00:00:00Z")))
                .post("/v1/verification-outcomes")
                .then()
                .statusCode(200);
        agent.agentItself()
                .get(agent.path(""))
                .then()
                .body("qualification.reasons.status", equalTo(List.of("NOT_CONFIRMED")));
    }

    @Test
    @DisplayName("Art. 10: a forged business licence makes an agent ineligible and is reported, with what it says")
    void forged() {
        Scenario agent = Scenario.entered("outcome FORGED");
        agent.qualify(ALL).then().statusCode(201).body("state", equalTo("INELIGIBLE"));
        List<Map<String, Object>> reports = forgeries(agent);
        assertThat(reports).hasSize(1);
        JsonPath report = JsonPath.from((String) reports.get(0).get("body"));
        assertThat(report.getMap("")).containsOnlyKeys("agentId", "verificationId", "channel", "foundAt");
        assertThat(report.getString("channel")).isEqualTo("MARKET_REGULATION");
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM qualification WHERE agent_id = ? AND verification_id = ?::uuid",
                        agent.agentId(),
                        report.getString("verificationId")))
                .isEqualTo(1);
        await().until(() -> !incidents
                .told(IncidentServiceResource.FORGERIES, agent.agentId())
                .isEmpty());
        JsonPath told = JsonPath.from(incidents
                .told(IncidentServiceResource.FORGERIES, agent.agentId())
                .get(0)
                .getBodyAsString());
        assertThat(told.getString("verificationId")).isEqualTo(report.getString("verificationId"));
        assertThat(told.getString("evidence.name")).isEqualTo("outcome FORGED");
        assertThat(told.getString("evidence.document.type")).isEqualTo("BUSINESS_LICENCE");
        assertThat(told.getString("evidence.document.number"))
                .isEqualTo(OwnerDatabase.rows(
                                "SELECT unified_social_credit_code AS code FROM agent WHERE id = ?", agent.agentId())
                        .get(0)
                        .get("code"));
    }

    @Test
    @DisplayName(
            "Art. 10: a business licence that is found forged later is reported once, also when it was given up before")
    void forgedLater() {
        UUID deferred = gateway.defer("deferred, forged");
        Scenario agent = Scenario.entered("deferred, forged");
        agent.qualify(ALL).then().statusCode(201);
        assertThat(forgeries(agent)).isEmpty();
        for (int i = 0; i < 2; i++) {
            report(agent, deferred, "FORGED").then().statusCode(200);
        }
        assertThat(forgeries(agent)).hasSize(1);

        UUID late = gateway.defer("deferred, given up, forged");
        Scenario another = Scenario.entered("deferred, given up, forged");
        another.qualify(ALL).then().statusCode(201);
        Scenario.service("verification-gateway")
                .body(report(another, late, Map.of("outcome", "PENDING", "givenUpAt", "2026-11-24T00:00:00Z")))
                .post("/v1/verification-outcomes")
                .then()
                .statusCode(200);
        for (int i = 0; i < 2; i++) {
            report(another, late, "FORGED").then().statusCode(200);
        }
        assertThat(forgeries(another)).hasSize(1);
        assertThat(forgeries(Scenario.qualified())).isEmpty();
    }

    @Test
    @DisplayName("Art. 10: a forgery is reported once, also when the qualification it was shown for was never stored")
    void forgedUnstored() {
        Scenario agent = Scenario.entered();
        for (int i = 0; i < 2; i++) {
            report(agent, UUID.fromString("0190a000-0000-7000-8000-000000000000"), "FORGED")
                    .then()
                    .statusCode(200);
        }
        assertThat(forgeries(agent)).hasSize(1);
    }

    private static List<Map<String, Object>> forgeries(Scenario agent) {
        return OwnerDatabase.rows(
                "SELECT body::text AS body FROM outbox WHERE target = 'incident' AND kind = 'forgery'"
                        + " AND body->>'agentId' = ?",
                agent.agentId().toString());
    }

    @Test
    @DisplayName("Art. 5: what nobody reports is looked up, and asked again when the gateway does not know it any more")
    void swept() {
        UUID known = gateway.defer("deferred, looked up");
        UUID forgotten = gateway.defer("deferred, forgotten");
        Scenario one = Scenario.entered("deferred, looked up");
        Scenario other = Scenario.entered("deferred, forgotten");
        one.qualify(ALL).then().body("state", equalTo("INELIGIBLE"));
        other.qualify(ALL).then().body("state", equalTo("INELIGIBLE"));
        gateway.answer(known, "MATCH");
        gateway.forget("deferred, forgotten", forgotten, "MATCH");
        for (Scenario agent : List.of(one, other)) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() ->
                            agent.agentItself().get(agent.path("")).path(STATE).equals("ELIGIBLE"));
        }
    }

    @Test
    @DisplayName("Art. 5: evidence that has run out makes an agent EXPIRED, however it looked before")
    void expired() {
        Scenario agent = Scenario.entered();
        Scenario.authority()
                .body(Scenario.evidence("2026-01-31", ALL))
                .post(agent.path("/qualification"))
                .then()
                .statusCode(201)
                .body("state", equalTo("EXPIRED"))
                .body("criteria[1].validUntil", equalTo("2026-01-31"));
    }

    @Test
    @DisplayName("Art. 5: that a qualification is about to expire is said once, and seen by whoever looks at the agent")
    void reminded() {
        Scenario soon = Scenario.entered();
        Scenario later = Scenario.qualified();
        Scenario.authority()
                .body(Scenario.evidence(
                        LocalDate.now(ZoneOffset.UTC).plusDays(10).toString(), ALL))
                .post(soon.path("/qualification"))
                .then()
                .body("state", equalTo("ELIGIBLE"));
        for (int round = 0; round < 2; round++) {
            remindOfQualifications.run().await().indefinitely();
        }
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'agent.requalification-due' AND object_id = ?",
                        soon.agentId()))
                .isEqualTo(1);
        soon.agentItself().get(soon.path("")).then().body("qualification.remindedAt", notNullValue());
        later.agentItself().get(later.path("")).then().body("qualification.remindedAt", nullValue());
    }

    @Test
    @DisplayName("Art. 5: one that cannot be reminded of holds up no other, and is due again")
    void remindedOfOthers() throws SQLException {
        Scenario stuck = Scenario.entered();
        Scenario other = Scenario.entered();
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        for (Scenario agent : List.of(stuck, other)) {
            Scenario.authority()
                    .body(Scenario.evidence(
                            today.plusDays(agent == stuck ? 5 : 6).toString(), ALL))
                    .post(agent.path("/qualification"))
                    .then()
                    .statusCode(201);
        }
        refuse("qualification_reminder", stuck);
        try {
            remindOfQualifications.run().await().indefinitely();
            assertThat(reminders(stuck)).isZero();
            assertThat(reminders(other)).isEqualTo(1);
        } finally {
            accept("qualification_reminder");
        }
        remindOfQualifications.run().await().indefinitely();
        assertThat(reminders(stuck)).isEqualTo(1);
        assertThat(reminders(other)).isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 5: one that cannot be settled, or is not answered about, holds up no other")
    void sweptOthers() throws SQLException {
        UUID nonsense = gateway.defer("deferred, then nonsense");
        UUID unsettled = gateway.defer("deferred, not settled");
        UUID known = gateway.defer("deferred, behind others");
        Scenario unanswered = Scenario.entered("deferred, then nonsense");
        Scenario stuck = Scenario.entered("deferred, not settled");
        Scenario behind = Scenario.entered("deferred, behind others");
        for (Scenario agent : List.of(unanswered, stuck, behind)) {
            agent.qualify(ALL).then().body("state", equalTo("INELIGIBLE"));
        }
        refuse("qualification_settlement", stuck);
        try {
            gateway.answer(nonsense, "PERHAPS");
            gateway.answer(unsettled, "MATCH");
            gateway.answer(known, "MATCH");
            await().atMost(Duration.ofSeconds(30)).until(() -> state(behind).equals("ELIGIBLE"));
            assertThat(state(unanswered)).isEqualTo("INELIGIBLE");
            assertThat(state(stuck)).isEqualTo("INELIGIBLE");
        } finally {
            accept("qualification_settlement");
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> state(stuck).equals("ELIGIBLE"));
        gateway.answer(nonsense, "MATCH");
        await().atMost(Duration.ofSeconds(30)).until(() -> state(unanswered).equals("ELIGIBLE"));
    }

    private static String state(Scenario agent) {
        return agent.agentItself().get(agent.path("")).path(STATE);
    }

    private static long reminders(Scenario agent) {
        return OwnerDatabase.count("SELECT count(*) FROM qualification_reminder WHERE agent_id = ?", agent.agentId());
    }

    /** Makes PostgreSQL take no rows of an agent into a table. */
    private static void refuse(String table, Scenario agent) throws SQLException {
        change("ALTER TABLE " + table + " ADD CONSTRAINT refused CHECK (agent_id <> '" + agent.agentId()
                + "') NOT VALID");
    }

    private static void accept(String table) throws SQLException {
        change("ALTER TABLE " + table + " DROP CONSTRAINT refused");
    }

    private static void change(String sql) throws SQLException {
        try (Connection owner = OwnerDatabase.connect();
                Statement statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    @DisplayName(
            "Art. 5: every qualification stays on record, with what it was recorded under, and is shown as of any moment")
    void history() {
        Scenario agent = Scenario.bound();
        String before = Instant.now().toString();
        agent.suspend().then().statusCode(200);
        agent.reinstate().then().statusCode(200);
        agent.qualify("PREMISES").then().statusCode(201);
        agent.oss()
                .get(agent.path("/qualifications"))
                .then()
                .statusCode(200)
                .body("qualifications.version", equalTo(List.of(1, 2)))
                .body("qualifications.state", equalTo(List.of("ELIGIBLE", "INELIGIBLE")))
                .body("qualifications[0].recordedAt", notNullValue())
                .body("qualifications[0].evidence.criterion", equalTo(List.of(ALL)))
                .body("qualifications[0].evidence[0].reference", equalTo("file 17"))
                .body("qualifications[0].check.receipt", notNullValue())
                .body("qualifications[1].evidence.criterion", equalTo(List.of("PREMISES")))
                .body("qualifications[1].check", nullValue())
                .body("suspensions.reinstatementReason", equalTo(List.of("tried")));
        for (var reader : List.of(agent.oss(), agent.agentItself(), Scenario.official("auditor"))) {
            reader.queryParam("at", before)
                    .get(agent.path("/qualifications"))
                    .then()
                    .statusCode(200)
                    .body("at", equalTo(before))
                    .body("qualifications.version", equalTo(List.of(1)))
                    .body("suspensions", empty());
        }
        agent.otherOperator().oss().get(agent.path("/qualifications")).then().statusCode(404);
        agent.oss()
                .get(agent.path("/qualifications?at=2999-01-01T00:00:00Z"))
                .then()
                .statusCode(400)
                .body("violations.field", equalTo(List.of("at")));
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM qualification WHERE agent_id = ? AND criteria ->> 'zone' IS NOT NULL"
                                + " AND criteria #>> '{requirements,PREMISES,longest_validity}' = 'P3Y'",
                        agent.agentId()))
                .isEqualTo(2);
    }

    @Test
    @DisplayName(
            "Art. 5: a qualification counts by the criteria that are kept with it, not by those that are configured")
    void keptCriteria() {
        Scenario agent = Scenario.qualified();
        OwnerDatabase.change(
                "UPDATE qualification SET criteria = jsonb_set(criteria, '{requirements,PREMISES,longest_validity}', '\"P1D\"'),"
                        + " recorded_at = recorded_at - interval '3 days' WHERE agent_id = ?",
                agent.agentId());
        agent.agentItself().get(agent.path("")).then().body(STATE, equalTo("EXPIRED"));
        OwnerDatabase.change("UPDATE qualification SET criteria = NULL WHERE agent_id = ?", agent.agentId());
        agent.agentItself().get(agent.path("")).then().body(STATE, equalTo("ELIGIBLE"));
    }

    @Test
    @DisplayName("everything that is wrong with evidence is named")
    void everythingWrongIsNamed() {
        Scenario.authority()
                .body(Map.of(
                        "evidence",
                        List.of(
                                Map.of("criterion", "PREMISES", "reference", " ", "sha256", "17"),
                                Map.of("criterion", "NO_OPEN_SUSPENSION", "reference", "x", "validUntil", "2099-12-31"),
                                Map.of("criterion", "PREMISES", "reference", "x", "validUntil", "2099-12-31"))))
                .post(Scenario.entered().path("/qualification"))
                .then()
                .statusCode(400)
                .body(
                        "violations.field",
                        hasItems(
                                "/evidence/0/reference",
                                "/evidence/0/sha256",
                                "/evidence/0/validUntil",
                                "/evidence/1/criterion",
                                "/evidence/2/criterion"));
    }

    private static Response report(Scenario agent, UUID verification, String outcome) {
        return Scenario.service("verification-gateway")
                .body(report(agent, verification, Map.of("outcome", outcome, "checkedAt", "2026-11-24T00:00:00Z")))
                .post("/v1/verification-outcomes");
    }

    static Map<String, Object> report(Scenario agent, UUID verification, Map<String, String> outcome) {
        Map<String, Object> body = new LinkedHashMap<>(outcome);
        body.put("verificationId", verification.toString());
        body.put(
                "context",
                Map.of("kind", "AGENT_QUALIFICATION", "id", agent.agentId().toString()));
        body.put("asker", Map.of("kind", "AGENT", "id", agent.agentId().toString()));
        body.put("channel", "MARKET_REGULATION");
        return body;
    }
}
