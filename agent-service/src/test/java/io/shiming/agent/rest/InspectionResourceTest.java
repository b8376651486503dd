package io.shiming.agent.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.shiming.agent.domain.Sample;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class InspectionResourceTest {
    private static final String PATH = "/v1/inspections";
    private static final String FINDINGS = "/v1/findings";
    private static final String DESCRIPTION = "在三号柜台发现复印件";

    private Scenario scenario;
    private Custody custody;

    @BeforeEach
    void anAgentAndItsOperator() {
        scenario = Scenario.bound();
        custody = new Custody(scenario);
    }

    private static RequestSpecification officer(Scenario of) {
        return Scenario.as(Tokens.as("compliance-officer")
                .operator(of.operatorId())
                .client("officer-of-" + of.operatorId())
                .subject("officer")
                .sign());
    }

    private Response inspect(RequestSpecification by, Map<String, Object> more) {
        Map<String, Object> body = new HashMap<>(more);
        body.put("agentId", scenario.agentId());
        return by.body(body).post(PATH);
    }

    private String inspection() {
        return inspect(scenario.oss(), Map.of())
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static Map<String, Object> finding(String kind) {
        return Map.of("kind", kind, "description", DESCRIPTION, "dueOn", "2099-12-31");
    }

    private String raised(String kind) {
        return scenario.oss()
                .body(finding(kind))
                .post(PATH + "/" + inspection() + "/findings")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static Response close(RequestSpecification by, String finding) {
        return by.body(Map.of("remedy", "已重新培训")).post(FINDINGS + "/" + finding + "/closure");
    }

    @Test
    @DisplayName("Art. 6: nothing is inspected that is yet to come, nor a period that is none")
    void periods() {
        Instant now = Instant.now();
        Map.of(
                        Map.of("until", now.plus(Duration.ofHours(1)).toString()), "/until",
                        Map.of("from", now.plus(Duration.ofHours(1)).toString()), "/from",
                        Map.of("from", "2026-01-02T00:00:00Z", "until", "2026-01-02T00:00:00Z"), "/from")
                .forEach((period, field) -> inspect(scenario.oss(), Map.copyOf(period))
                        .then()
                        .statusCode(400)
                        .body("violations.field", equalTo(List.of(field))));
        assertThat(OwnerDatabase.count("SELECT count(*) FROM inspection WHERE agent_id = ?", scenario.agentId()))
                .isZero();
    }

    @Test
    @DisplayName("Art. 6: a finding names registrations that the agent made for the operator, and no others")
    void registrationsOfOthers() {
        UUID own = custody.registered(Instant.now());
        UUID others = new Custody(Scenario.bound()).registered(Instant.now());
        Map<String, Object> body = new HashMap<>(finding("OTHER"));
        String path = PATH + "/" + inspection() + "/findings";
        body.put("registrationIds", List.of(own, others, UUID.randomUUID()));
        scenario.oss()
                .body(body)
                .post(path)
                .then()
                .statusCode(400)
                .body("violations.field", equalTo(List.of("/registrationIds/1", "/registrationIds/2")));
        body.put("registrationIds", List.of(own));
        scenario.oss().body(body).post(path).then().statusCode(201);
    }

    @Test
    @DisplayName("Art. 6: a sample of the agent's registrations is drawn, and anybody draws the same from its seed")
    void drawn() {
        Instant now = Instant.now();
        List<UUID> registrations = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            registrations.add(custody.registered(now.minus(Duration.ofDays(i))));
        }
        custody.registered(now.minus(Duration.ofDays(40)));
        custody.refused(now, "DOCUMENT_EXPIRED");
        new Custody(Scenario.bound()).registered(now);
        JsonPath drawn = inspect(scenario.oss(), Map.of("sampleSize", 5, "plannedFor", "2026-12-01"))
                .then()
                .statusCode(201)
                .body("drawnFrom", equalTo(12))
                .body("plannedFor", equalTo("2026-12-01"))
                .extract()
                .jsonPath();
        assertThat(drawn.getList("sample", UUID.class))
                .hasSize(5)
                .isEqualTo(Sample.draw(drawn.getString("seed"), registrations, 5));
        String path = PATH + "/" + drawn.getString("id");
        Scenario.official("auditor")
                .get(path + "/registrations")
                .then()
                .body(
                        "items.registrationId",
                        containsInAnyOrder(
                                registrations.stream().map(UUID::toString).toArray()));
        scenario.agentItself().get(path).then().statusCode(200).body("seed", equalTo(drawn.getString("seed")));
        inspect(scenario.oss(), Map.of()).then().statusCode(201);
        scenario.agentItself()
                .get(PATH + "?agentId=" + scenario.agentId())
                .then()
                .body("items", hasSize(2))
                .body("items.id", hasItem(drawn.getString("id")));
    }

    @Test
    @DisplayName("Art. 6: an operator inspects its own agents, an authority anybody's")
    void who() {
        inspect(Scenario.bound().oss(), Map.of()).then().statusCode(404);
        inspect(Scenario.authority(), Map.of("operatorId", scenario.operatorId()))
                .then()
                .statusCode(201)
                .body("operatorId", equalTo(scenario.operatorId().toString()));
        inspect(Scenario.authority(), Map.of()).then().statusCode(400);
        inspect(scenario.oss(), Map.of("operatorId", UUID.randomUUID(), "sampleSize", 0))
                .then()
                .statusCode(400)
                .body("violations.field", hasItems("/operatorId", "/sampleSize"));
        Scenario.bound().oss().get(PATH + "/" + inspection()).then().statusCode(404);
    }

    @Test
    @DisplayName("Art. 6: a finding is closed by a second person with the remedy, once")
    void closed() {
        String finding = raised("OTHER");
        scenario.agentItself()
                .get(FINDINGS + "/" + finding)
                .then()
                .statusCode(200)
                .body("state", equalTo("OPEN"))
                .body("description", equalTo(DESCRIPTION));
        close(officer(Scenario.bound()), finding).then().statusCode(404);
        close(scenario.oss(), finding).then().statusCode(403);
        close(officer(scenario), finding)
                .then()
                .statusCode(200)
                .body("state", equalTo("CLOSED"))
                .body("remedy", equalTo("已重新培训"));
        close(officer(scenario), finding).then().statusCode(409).body("code", equalTo("STATUS_CONFLICT"));
        scenario.oss()
                .get(FINDINGS + "?state=CLOSED&agentId=" + scenario.agentId())
                .then()
                .body("items.id", equalTo(List.of(finding)));
        scenario.oss().get(FINDINGS + "?state=OPEN").then().body("items", hasSize(0));
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE object_id = ?::uuid"
                                + " AND action IN ('finding.raised', 'finding.closed')",
                        finding))
                .isEqualTo(2);
    }

    @Test
    @DisplayName("Art. 6: whoever raised a finding does not close it")
    void secondPerson() {
        String inspection = inspect(Scenario.authority(), Map.of("operatorId", scenario.operatorId()))
                .then()
                .extract()
                .path("id");
        String finding = Scenario.authority()
                .body(finding("OTHER"))
                .post(PATH + "/" + inspection + "/findings")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        close(Scenario.authority(), finding).then().statusCode(403).body("code", equalTo("SECOND_PERSON_REQUIRED"));
        close(Scenario.as(Tokens.as("internet-authority").subject("another").sign()), finding)
                .then()
                .statusCode(200);
    }

    @Test
    @DisplayName("Art. 6: what a service found by itself no service closes, and nobody by the same client")
    void raisedByAService() {
        String finding = Custody.registrationService()
                .body(Map.of("operatorId", scenario.operatorId(), "kind", "FORGED_DOCUMENT_ACCEPTED"))
                .post(scenario.path("/findings"))
                .then()
                .statusCode(201)
                .body("against", equalTo("AGENT"))
                .extract()
                .path("id");
        Tokens sameClient = Tokens.as("compliance-officer")
                .operator(scenario.operatorId())
                .client("registration-service")
                .subject("officer");
        Tokens service = Tokens.as("compliance-officer", "service")
                .operator(scenario.operatorId())
                .client("another-service")
                .subject("another-service");
        for (Tokens by : List.of(sameClient, service)) {
            close(Scenario.as(by.sign()), finding)
                    .then()
                    .statusCode(403)
                    .body("code", equalTo("SECOND_PERSON_REQUIRED"));
        }
        close(officer(scenario), finding).then().statusCode(200);
    }

    @Test
    @DisplayName("Art. 6: an overdue hand-over is not closed while anything of it is still overdue")
    void stillOverdue() {
        Instant dayBefore = Instant.now().minus(Duration.ofDays(2));
        UUID first = custody.registered(dayBefore);
        UUID second = custody.registered(dayBefore);
        String finding = awaitFinding("HANDOVER_OVERDUE");
        close(officer(scenario), finding).then().statusCode(409).body("code", equalTo("NOT_REMEDIED"));
        custody.delivered(first);
        close(officer(scenario), finding).then().statusCode(409).body("code", equalTo("NOT_REMEDIED"));
        custody.delivered(second);
        close(officer(scenario), finding).then().statusCode(200).body("state", equalTo("CLOSED"));
    }

    @Test
    @DisplayName("Art. 6: that an operator did not receipt a hand-over an authority closes, once it did")
    void stillUnreceipted() {
        UUID registration = custody.registered(Instant.now());
        String handover = custody.delivered(registration);
        custody.receiptDue(handover);
        String finding = awaitFinding("RECEIPT_OVERDUE");
        scenario.agentItself().get(FINDINGS + "/" + finding).then().body("against", equalTo("OPERATOR"));
        close(officer(scenario), finding).then().statusCode(403).body("code", equalTo("SECOND_PERSON_REQUIRED"));
        close(Scenario.authority(), finding).then().statusCode(409).body("code", equalTo("NOT_REMEDIED"));
        scenario.oss()
                .get("/v1/handovers?state=UNRECEIPTED")
                .then()
                .body("items[0].reminders", equalTo(1))
                .body("items[0].lastRemindedAt", notNullValue());
        custody.receipt(handover, List.of(registration)).then().statusCode(200);
        close(Scenario.authority(), finding).then().statusCode(200);
    }

    /** The one of its kind, once the service has raised it. */
    private String awaitFinding(String kind) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> scenario.oss()
                                .get(FINDINGS)
                                .then()
                                .extract()
                                .<String>path("items.find { it.kind == '" + kind + "' }?.id"),
                        Objects::nonNull);
    }

    @Test
    @DisplayName("Art. 16: what people wrote of a finding is stored sealed, and an auditor does not see it")
    void sealed() {
        String finding = raised("OTHER");
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM finding WHERE id = ?::uuid AND position(?::bytea IN description) > 0",
                        finding,
                        DESCRIPTION.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isZero();
        Scenario.official("auditor")
                .get(FINDINGS + "/" + finding)
                .then()
                .statusCode(200)
                .body("description", nullValue())
                .body("dueOn", notNullValue());
    }

    @Test
    @DisplayName("Art. 6: a finding is to be remedied from today on, and names no other article than its kind's")
    void wrongFindings() {
        String path = PATH + "/" + inspection() + "/findings";
        Map<String, Object> body = new HashMap<>(finding("FORGED_DOCUMENT_ACCEPTED"));
        body.put("article", 6);
        scenario.oss().body(body).post(path).then().statusCode(400).body("violations.field", hasItem("/article"));
        body.put("article", 19);
        body.put("dueOn", LocalDate.EPOCH.toString());
        scenario.oss().body(body).post(path).then().statusCode(400).body("violations.field", hasItem("/dueOn"));
        for (String automatic : List.of("HANDOVER_OVERDUE", "CONDUCT_SUSPICIOUS")) {
            scenario.oss()
                    .body(finding(automatic))
                    .post(path)
                    .then()
                    .statusCode(400)
                    .body("violations.field", hasItem("/kind"));
        }
        Scenario.bound().oss().body(finding("OTHER")).post(path).then().statusCode(404);
    }

    @Test
    @DisplayName("Art. 6: what is missing of a hand-over is a finding, which is not closed while it still is")
    void incomplete() {
        UUID missing = custody.registered(Instant.now());
        custody.receipt(custody.delivered(missing), List.of(), missing).then().statusCode(200);
        scenario.oss()
                .get(FINDINGS)
                .then()
                .body("items", hasSize(1))
                .body("items[0].kind", equalTo("HANDOVER_INCOMPLETE"))
                .body("items[0].article", equalTo(6))
                .body("items[0].registrationIds", equalTo(List.of(missing.toString())));
        String finding = scenario.oss().get(FINDINGS).then().extract().path("items[0].id");
        assertThat(cases(finding)).isEmpty();
        custody.registered(Instant.now());
        close(officer(scenario), finding).then().statusCode(409).body("code", equalTo("NOT_REMEDIED"));
        custody.delivered(missing);
        close(officer(scenario), finding).then().statusCode(200).body("state", equalTo("CLOSED"));
    }

    @Test
    @DisplayName(
            "Art. 6, 24: a violation opens two linked cases, the agent's for public security and its operator's, each citing the article")
    void jointLiability() {
        String finding = Custody.registrationService()
                .body(Map.of("operatorId", scenario.operatorId(), "kind", "FORGED_DOCUMENT_ACCEPTED"))
                .post(scenario.path("/findings"))
                .then()
                .statusCode(201)
                .body("article", equalTo(19))
                .extract()
                .path("id");
        List<Map<String, Object>> cases = cases(finding);
        assertThat(cases).hasSize(2);
        assertThat(cases.get(0))
                .containsEntry("kind", "AGENT")
                .containsEntry("id", scenario.agentId().toString())
                .containsEntry("authorities", "[\"public-security\"]");
        assertThat(cases.get(1))
                .containsEntry("kind", "OPERATOR")
                .containsEntry("id", scenario.operatorId().toString())
                .containsEntry("authorities", "[\"communications-authority\", \"internet-authority\"]");
        assertThat(cases)
                .allSatisfy(each -> assertThat(each)
                        .containsEntry("article", "24")
                        .containsEntry("matching", "19")
                        .containsEntry("link", cases.get(0).get("link")));
        assertThat(cases(raised("DATA_MISUSED"))).hasSize(2);
    }

    @Test
    @DisplayName("Art. 6: registration-service alone reports findings, and of an operator that deals with the agent")
    void reportedFindings() {
        String path = scenario.path("/findings");
        Map<String, Object> body = Map.of("operatorId", scenario.operatorId(), "kind", "FORGED_DOCUMENT_ACCEPTED");
        Scenario.service("verification-gateway").body(body).post(path).then().statusCode(403);
        Scenario.service("verification-gateway")
                .body(Map.of())
                .post(path)
                .then()
                .statusCode(403);
        for (UUID stranger : List.of(UUID.randomUUID(), Scenario.bound().operatorId())) {
            Custody.registrationService()
                    .body(Map.of("operatorId", stranger, "kind", "FORGED_DOCUMENT_ACCEPTED"))
                    .post(path)
                    .then()
                    .statusCode(400)
                    .body("violations.field", equalTo(List.of("/operatorId")));
        }
        assertThat(OwnerDatabase.count("SELECT count(*) FROM finding WHERE agent_id = ?", scenario.agentId()))
                .isZero();
        Custody.registrationService().body(body).post(path).then().statusCode(201);
    }

    @Test
    @DisplayName("Art. 6: an agent that registered somebody for an operator deals with it, whatever was agreed")
    void reportedByCustody() {
        Scenario unbound = Scenario.entered();
        new Custody(unbound).registered(Instant.now());
        Custody.registrationService()
                .body(Map.of("operatorId", unbound.operatorId(), "kind", "FORGED_DOCUMENT_ACCEPTED"))
                .post(unbound.path("/findings"))
                .then()
                .statusCode(201);
    }

    @Test
    @DisplayName("Art. 6: a forgery that registration-service tells of twice is one finding")
    void reportedTwice() {
        String key = UUID.randomUUID().toString();
        Map<String, Object> body = Map.of(
                "operatorId",
                scenario.operatorId(),
                "kind",
                "FORGED_DOCUMENT_ACCEPTED",
                "registrationIds",
                List.of(UUID.randomUUID()));
        for (int i = 0; i < 3; i++) {
            given().auth()
                    .oauth2(Tokens.as("service").client("registration-service").sign())
                    .header("Idempotency-Key", key)
                    .contentType("application/json")
                    .body(body)
                    .post(scenario.path("/findings"))
                    .then()
                    .statusCode(201);
        }
        assertThat(OwnerDatabase.count("SELECT count(*) FROM finding WHERE agent_id = ?", scenario.agentId()))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 6, 19, 24: a forgery told of again when its key is forgotten is the finding of before")
    void reportedLater() {
        UUID check = UUID.randomUUID();
        Map<String, Object> body = Map.of(
                "operatorId",
                scenario.operatorId(),
                "kind",
                "FORGED_DOCUMENT_ACCEPTED",
                "verificationId",
                check,
                "registrationIds",
                List.of(UUID.randomUUID()));
        Set<String> found = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            found.add(Custody.registrationService()
                    .body(body)
                    .post(scenario.path("/findings"))
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("id"));
        }
        assertThat(found).hasSize(1);
        assertThat(OwnerDatabase.count("SELECT count(*) FROM finding WHERE agent_id = ?", scenario.agentId()))
                .isEqualTo(1);
        assertThat(cases(found.iterator().next())).hasSize(2);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM outbox WHERE kind = 'agent-violation' AND body->>'agentId' = ?",
                        scenario.agentId().toString()))
                .isEqualTo(2);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'finding.raised' AND operator_id = ?",
                        scenario.operatorId()))
                .isEqualTo(1);

        Map<String, Object> another = new HashMap<>(body);
        another.put("verificationId", UUID.randomUUID());
        Custody.registrationService()
                .body(another)
                .post(scenario.path("/findings"))
                .then()
                .statusCode(201);
        assertThat(OwnerDatabase.count("SELECT count(*) FROM finding WHERE agent_id = ?", scenario.agentId()))
                .isEqualTo(2);
    }

    private static List<Map<String, Object>> cases(String finding) {
        return OwnerDatabase.rows(
                "SELECT body->'respondent'->>'kind' AS kind, body->'respondent'->>'id' AS id,"
                        + " (body->'authorities')::text AS authorities, body->>'article' AS article,"
                        + " body->>'matchingArticle' AS matching, body->>'linkId' AS link FROM outbox"
                        + " WHERE target = 'incident' AND kind = 'agent-violation' AND body->>'findingId' = ? ORDER BY 1",
                finding);
    }
}
