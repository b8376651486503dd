package io.shiming.incident.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ServiceTest
class CaseResourceTest {
    private final UUID operatorId = UUID.randomUUID();

    private static RequestSpecification official(String role) {
        return Callers.official(role, "an official of " + role);
    }

    @Test
    @DisplayName("Art. 19: a case says what the regulation threatens, and how that came about")
    void assessed() {
        Map<String, Object> charge = Cases.charge(19, "OPERATOR", operatorId);
        charge.put("illegalGainsFen", 1_234_500);
        Response opened = Cases.comms().body(charge).post(Cases.PATH);
        String id = opened.path("id");
        opened.then()
                .statusCode(201)
                .header("Location", endsWith("/v1/cases/" + id))
                .body("state", equalTo("OPEN"))
                .body("assessment.currency", equalTo("CNY"))
                .body("assessment.operator", equalTo(Map.of("minFen", 5_000_000, "maxFen", 50_000_000)))
                .body("assessment.responsiblePersons", equalTo(Map.of("minFen", 5_000_000, "maxFen", 20_000_000)))
                .body("assessment.confiscateFen", equalTo(1_234_500))
                .body("assessment.alsoRefer", equalTo(List.of("COMPENSATION", "CRIMINAL_REFERRAL")))
                .body("assessment.basis.applied.article", equalTo(19))
                .body("assessment.basis.applied.wording", notNullValue());
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'case.opened' AND object_id = ?::uuid", id))
                .isEqualTo(1);
        Cases.net()
                .get(Cases.PATH + "/" + id)
                .then()
                .statusCode(200)
                .body("assessment.confiscateFen", equalTo(1_234_500));
    }

    @Test
    @DisplayName("Art. 21, 25: a party without a range is null")
    void noRange() {
        Cases.comms()
                .body(Cases.charge(21, "OPERATOR", operatorId))
                .post(Cases.PATH)
                .then()
                .statusCode(201)
                .body("assessment.operator", equalTo(Map.of("minFen", 100_000, "maxFen", 1_000_000)))
                .body("assessment", hasKey("responsiblePersons"))
                .body("assessment.responsiblePersons", nullValue())
                .body("assessment.confiscateFen", equalTo(0))
                .body("assessment.alsoRefer", hasSize(0));
        Cases.police()
                .body(Cases.charge(25, "USER", UUID.randomUUID()))
                .post(Cases.PATH)
                .then()
                .statusCode(201)
                .body("assessment", hasKey("operator"))
                .body("assessment.operator", nullValue())
                .body("assessment.responsiblePersons", equalTo(Map.of("minFen", 100_000, "maxFen", 1_000_000)));
    }

    @ParameterizedTest(name = "{0}, Art. {2} against {1}: {3} {4}")
    @CsvSource({
        "communications-authority, OPERATOR, 18, 201,",
        "communications-authority, VENUE, 18, 201,",
        "communications-authority, AGENT, 18, 403, FORBIDDEN",
        "communications-authority, USER, 25, 403, FORBIDDEN",
        "internet-authority, OPERATOR, 24, 201,",
        "internet-authority, VENUE, 18, 201,",
        "internet-authority, AGENT, 24, 403, FORBIDDEN",
        "internet-authority, USER, 25, 403, FORBIDDEN",
        "public-security, OPERATOR, 18, 403, FORBIDDEN",
        "public-security, VENUE, 18, 403, FORBIDDEN",
        "public-security, AGENT, 24, 201,",
        "public-security, AGENT, 20, 201,",
        "public-security, USER, 25, 201,",
        "market-regulation, OPERATOR, 18, 403, FORBIDDEN",
        "civil-affairs, OPERATOR, 18, 403, FORBIDDEN",
        "auditor, OPERATOR, 18, 403, FORBIDDEN",
        "communications-authority, OPERATOR, 25, 422, ARTICLE_NOT_APPLICABLE",
        "communications-authority, VENUE, 19, 422, ARTICLE_NOT_APPLICABLE",
        "public-security, USER, 18, 422, ARTICLE_NOT_APPLICABLE",
        "public-security, AGENT, 25, 422, ARTICLE_NOT_APPLICABLE"
    })
    @DisplayName("Art. 18–25: communications and internet authority go against operators and venues, public security"
            + " against agents and users")
    void whoAgainstWhom(String role, String kind, int article, int status, String code) {
        official(role)
                .body(Cases.charge(article, kind, UUID.randomUUID()))
                .post(Cases.PATH)
                .then()
                .statusCode(status)
                .body("code", equalTo(code));
    }

    @Test
    @DisplayName("Art. 18–25: a charge that is none is refused member by member")
    void malformed() {
        Map<String, Object> charge = Cases.charge(17, "OPERATOR", operatorId, "SERIOUS", "SERIOUS");
        charge.put("illegalGainsFen", -1);
        Cases.comms()
                .body(charge)
                .post(Cases.PATH)
                .then()
                .statusCode(400)
                .body("violations.field", containsInAnyOrder("/article", "/circumstances/1", "/illegalGainsFen"));
        Cases.comms()
                .body(Map.of())
                .post(Cases.PATH)
                .then()
                .statusCode(400)
                .body("violations.field", containsInAnyOrder("/article", "/respondent", "/circumstances"));
        Map<String, Object> matching = Cases.charge(18, "OPERATOR", operatorId);
        matching.put("matchingArticle", 19);
        Cases.comms()
                .body(matching)
                .post(Cases.PATH)
                .then()
                .statusCode(400)
                .body("violations.field", hasItem("/matchingArticle"));
        Map<String, Object> linked = Cases.charge(18, "OPERATOR", operatorId);
        linked.put("linkedCaseId", UUID.randomUUID());
        Cases.comms()
                .body(linked)
                .post(Cases.PATH)
                .then()
                .statusCode(400)
                .body("violations.field", hasItem("/linkedCaseId"));
    }

    @Test
    @DisplayName("Art. 22: people decide, with reasons, and no fine outside the range is a decision")
    void decided() {
        String id = Cases.opened(Cases.comms(), Cases.charge(22, "OPERATOR", operatorId));
        Cases.decide(Cases.comms(), id, Cases.penalty(4_999_999L, 1_000_000L, 10_000_001L))
                .then()
                .statusCode(422)
                .body("code", equalTo("DECISION_OUTSIDE_RANGE"))
                .body("violations.field", containsInAnyOrder("/operatorFineFen", "/responsiblePersonsFinesFen/1"));
        Map<String, Object> withoutReason = Cases.penalty(5_000_000L);
        withoutReason.remove("reason");
        Cases.decide(Cases.comms(), id, withoutReason)
                .then()
                .statusCode(400)
                .body("violations.field", hasItem("/reason"));
        Cases.decide(Cases.net(), id, Cases.penalty(5_000_000L))
                .then()
                .statusCode(403)
                .body("code", equalTo("FORBIDDEN"));
        Cases.decide(Cases.comms(), id, Cases.penalty(5_000_000L, 1_000_000L, 10_000_000L))
                .then()
                .statusCode(200)
                .body("state", equalTo("PENALISED"))
                .body("decision.operatorFineFen", equalTo(5_000_000))
                .body("decision.confiscateFen", equalTo(0))
                .body("decision.reason", equalTo(Cases.REASON))
                .body("decision.office", equalTo("communications-authority"))
                .body("correctBy", nullValue());
        Cases.decide(Cases.comms(), id, Cases.noPenalty())
                .then()
                .statusCode(409)
                .body("code", equalTo("STATUS_CONFLICT"));
        Cases.net()
                .get(Cases.PATH + "/" + id)
                .then()
                .body("steps.event", equalTo(List.of("PENALISED")))
                .body("steps[0].by", equalTo("an official of communications"));
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'case.decided' AND outcome = 'PENALISED'"
                                + " AND operator_id = ? AND object_id = ?::uuid",
                        operatorId,
                        id))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 18–25: of two officials who decide at once one is told that it is decided")
    void race() throws Exception {
        String id = Cases.against(operatorId);
        ExecutorService officials = Executors.newFixedThreadPool(8);
        try {
            List<Future<Integer>> decisions = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                decisions.add(officials.submit(
                        () -> Cases.decide(Cases.comms(), id, Cases.noPenalty()).statusCode()));
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> decision : decisions) {
                statuses.add(decision.get());
            }
            assertThat(statuses).containsOnly(200, 409).containsOnlyOnce(200);
        } finally {
            officials.shutdownNow();
        }
        assertThat(OwnerDatabase.count("SELECT count(*) FROM case_step WHERE case_id = ?::uuid", id))
                .isEqualTo(1);
    }

    @Test
    @DisplayName(
            "Art. 18–25: what one official said of a case another does not override unseen; a deadline is nobody's word")
    void unseen() throws Exception {
        String id = Cases.against(operatorId);
        assertThat(whileAnotherSteps(
                        id,
                        1,
                        "'REASSESSED', 'OPEN'",
                        () -> Cases.reassess(Cases.comms(), id, Map.of()).statusCode()))
                .isEqualTo(409);
        String ordered = Cases.ordered(operatorId);
        assertThat(whileAnotherSteps(
                        ordered,
                        2,
                        "'DEADLINE_PASSED', 'CORRECTION_OVERDUE'",
                        () -> Cases.followUp(Cases.comms(), ordered, true).statusCode()))
                .isEqualTo(200);
    }

    /** Does something in a case that goes on under its hands: somebody commits a step of this number once it waits for it. */
    private static int whileAnotherSteps(String id, int number, String eventAndState, Callable<Integer> what)
            throws Exception {
        ExecutorService official = Executors.newSingleThreadExecutor();
        try (Connection another = OwnerDatabase.connect();
                Statement statement = another.createStatement()) {
            another.setAutoCommit(false);
            statement.execute("INSERT INTO case_step (case_id, number, operator_id, event, state, step_by, step_at)"
                    + " SELECT id, " + number + ", operator_id, " + eventAndState
                    + ", 'another', now() FROM violation_case WHERE id = '" + id + "'");
            Future<Integer> status = official.submit(what);
            await().until(() -> OwnerDatabase.count(
                            "SELECT count(*) FROM pg_locks WHERE locktype = 'transactionid' AND NOT granted")
                    > 0);
            another.commit();
            return status.get();
        } finally {
            official.shutdownNow();
        }
    }

    @Test
    @DisplayName("Art. 16: what officials write in a case is nowhere in clear, and gone with its key")
    void sealed() throws Exception {
        String secret = "张三 650102199003078832 " + UUID.randomUUID();
        String id = Cases.against(operatorId);
        for (String step : List.of("assessment", "decision", "follow-up")) {
            Map<String, Object> body = new HashMap<>(Map.of("reason", secret));
            switch (step) {
                case "assessment" -> body.put("circumstances", List.of());
                case "decision" -> body.put("decision", "PENALTY");
                default -> body.put("corrected", true);
            }
            Cases.comms()
                    .body(body)
                    .post(Cases.PATH + "/" + id + "/" + step)
                    .then()
                    .statusCode(200);
        }
        for (String table : List.of("violation_case", "case_step", "audit_entry", "idempotency_key", "outbox")) {
            assertThat(OwnerDatabase.rows("SELECT t::text AS line FROM " + table + " t"))
                    .as(table)
                    .noneMatch(row -> ((String) row.get("line")).contains("张三")
                            || ((String) row.get("line")).contains("650102199003078832"));
        }
        Cases.net()
                .get(Cases.PATH + "/" + id)
                .then()
                .statusCode(200)
                .body("steps[0].reason", equalTo(secret))
                .body("decision.reason", equalTo(secret))
                .body("steps[2].reason", equalTo(secret));
        try (Connection keys = OwnerDatabase.keys();
                PreparedStatement erase = keys.prepareStatement("DELETE FROM data_key WHERE id = ?::uuid")) {
            for (Map<String, Object> row :
                    OwnerDatabase.rows("SELECT text_id::text AS id FROM case_step WHERE case_id = ?::uuid", id)) {
                erase.setString(1, (String) row.get("id"));
                assertThat(erase.executeUpdate()).isEqualTo(1);
            }
        }
        Cases.net()
                .get(Cases.PATH + "/" + id)
                .then()
                .statusCode(200)
                .body("state", equalTo("CORRECTED"))
                .body("decision.decision", equalTo("PENALTY"))
                .body("decision.reason", nullValue())
                .body("steps.reason", equalTo(Arrays.asList(null, null, null)));
    }

    @Test
    @DisplayName("Art. 18: an order to correct that leaves years, or no time, is none")
    void correctBy() {
        String id = Cases.against(operatorId);
        for (Duration time : List.of(Duration.ofDays(-1), Duration.ofDays(400))) {
            Map<String, Object> decision = Cases.penalty(500_000L);
            decision.put("correctBy", Instant.now().plus(time).toString());
            Cases.decide(Cases.comms(), id, decision)
                    .then()
                    .statusCode(400)
                    .body("violations.field", hasItem("/correctBy"));
        }
    }

    @Test
    @DisplayName("Art. 18–25: what else becomes known of a case moves its range until it is decided")
    void reassessed() {
        String id = Cases.opened(Cases.net(), Cases.charge(23, "OPERATOR", operatorId));
        Cases.reassess(Cases.net(), id, Map.of("circumstances", List.of("SERIOUS")))
                .then()
                .statusCode(200)
                .body("state", equalTo("OPEN"))
                .body("assessment.operator.maxFen", equalTo(10_000_000))
                .body("circumstances", equalTo(List.of("SERIOUS")));
        Cases.reassess(Cases.comms(), id, Map.of()).then().statusCode(403);
        Cases.reassess(Cases.net(), id, Map.of("matchingArticle", 18))
                .then()
                .statusCode(400)
                .body("violations.field", hasItem("/matchingArticle"));
        Cases.decide(Cases.net(), id, Cases.penalty(10_000_000L)).then().statusCode(200);
        Cases.reassess(Cases.net(), id, Map.of()).then().statusCode(409);
    }

    @Test
    @DisplayName("Art. 18: whoever does not correct it in time is decided about once more, in the higher range")
    void refused() {
        String id = Cases.ordered(operatorId, Instant.now().plusSeconds(2).toString());
        // Not before its time is over.
        await().until(() -> Cases.followUp(Cases.comms(), id, false).statusCode() != 409);
        Cases.comms()
                .get(Cases.PATH + "/" + id)
                .then()
                .body("state", equalTo("REFUSED_TO_CORRECT"))
                .body("circumstances", equalTo(List.of("REFUSED_TO_CORRECT")))
                .body("assessment.operator", equalTo(Map.of("minFen", 5_000_000, "maxFen", 20_000_000)))
                .body("assessment.responsiblePersons", equalTo(Map.of("minFen", 0, "maxFen", 5_000_000)));
        Cases.decide(Cases.comms(), id, Cases.penalty(500_000L)).then().statusCode(422);
        Cases.decide(Cases.comms(), id, Cases.penalty(5_000_000L, 0L))
                .then()
                .statusCode(200)
                .body("state", equalTo("PENALISED"))
                .body("steps.event", hasItems("CORRECTION_ORDERED", "CORRECTION_REFUSED", "PENALISED"));
        assertThat(OwnerDatabase.count("SELECT count(*) FROM correction_due WHERE case_id = ?::uuid", id))
                .isZero();
    }

    @Test
    @DisplayName("Art. 25: public security orders a user to correct it, fines, and confiscates")
    void user() {
        Map<String, Object> charge = Cases.charge(25, "USER", UUID.randomUUID());
        charge.put("illegalGainsFen", 700);
        String id = Cases.opened(Cases.police(), charge);
        Cases.decide(Cases.police(), id, Cases.penalty(null, 100_000L))
                .then()
                .statusCode(200)
                .body("state", equalTo("CORRECTION_ORDERED"))
                .body("decision.confiscateFen", equalTo(700))
                .body("correctBy", notNullValue());
        Cases.followUp(Cases.police(), id, false).then().statusCode(409).body("code", equalTo("CORRECTION_NOT_DUE"));
        Cases.followUp(Cases.police(), id, true)
                .then()
                .statusCode(200)
                .body("state", equalTo("CORRECTED"))
                .body("correctBy", nullValue());
        Cases.followUp(Cases.police(), id, true).then().statusCode(409).body("code", equalTo("STATUS_CONFLICT"));
    }

    @Test
    @DisplayName("Art. 16, 26: an operator sees of a case against itself its state and decision; of others', nothing")
    void visible() {
        String id = Cases.against(operatorId);
        for (String role : List.of("operator", "compliance-officer")) {
            Callers.as(Tokens.as(role).operator(operatorId))
                    .get(Cases.PATH + "/" + id)
                    .then()
                    .statusCode(200)
                    .body("state", equalTo("OPEN"))
                    .body("decision", nullValue())
                    .body("$", not(hasKey("assessment")))
                    .body("$", not(hasKey("circumstances")))
                    .body("$", not(hasKey("openedBy")))
                    .body("$", not(hasKey("linkedCases")))
                    .body("$", not(hasKey("steps")));
            Callers.as(Tokens.as(role).operator(UUID.randomUUID()))
                    .get(Cases.PATH + "/" + id)
                    .then()
                    .statusCode(404);
        }
        Cases.decide(Cases.comms(), id, Cases.noPenalty()).then().statusCode(200);
        Callers.oss(operatorId)
                .get(Cases.PATH)
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].state", equalTo("DISMISSED"))
                .body("items[0].decision.reason", equalTo(Cases.REASON));
        Callers.oss(UUID.randomUUID()).get(Cases.PATH).then().body("items", hasSize(0));
        Cases.police().get(Cases.PATH + "/" + id).then().statusCode(404);
        official("auditor").get(Cases.PATH + "/" + id).then().statusCode(200).body("steps", hasSize(1));
        for (String role : List.of("communications-authority", "auditor")) {
            official(role).get(Cases.PATH + "/" + id).then().statusCode(200);
            assertThat(OwnerDatabase.count(
                            "SELECT count(*) FROM audit_entry WHERE action = 'case.read' AND object_id = ?::uuid"
                                    + " AND actor = ?",
                            id,
                            "an official of " + role))
                    .isPositive();
        }
    }

    @Test
    @DisplayName("Art. 18–25: cases are listed by state, article and respondent, page by page")
    void listed() {
        UUID respondent = UUID.randomUUID();
        List<String> opened = new ArrayList<>();
        for (int article : List.of(18, 19, 21)) {
            opened.add(Cases.opened(Cases.comms(), Cases.charge(article, "OPERATOR", respondent)));
        }
        Cases.decide(Cases.comms(), opened.get(1), Cases.noPenalty()).then().statusCode(200);
        String mine = Cases.PATH + "?respondentId=" + respondent;
        Cases.net()
                .get(mine)
                .then()
                .statusCode(200)
                .body("items.id", equalTo(opened))
                .body("next", nullValue());
        Cases.net().get(mine + "&state=DISMISSED").then().body("items.id", equalTo(opened.subList(1, 2)));
        Cases.net().get(mine + "&state=OPEN&article=21").then().body("items.id", equalTo(opened.subList(2, 3)));
        Response first = Cases.net().get(mine + "&limit=2");
        first.then().body("items.id", equalTo(opened.subList(0, 2)));
        Cases.net()
                .get(mine + "&limit=2&after=" + first.path("next"))
                .then()
                .body("items.id", equalTo(opened.subList(2, 3)));
        for (String wrong : List.of("state=LOST", "article=x", "respondentId=1", "limit=0", "after=x")) {
            Cases.net().get(Cases.PATH + "?" + wrong).then().statusCode(400);
        }
    }

    @Test
    @DisplayName("Art. 24: what an agent did wrong becomes two cases, linked to each other, however often it is told")
    void referred() {
        UUID finding = UUID.randomUUID();
        UUID link = UUID.randomUUID();
        UUID agent = UUID.randomUUID();
        Map<String, String> cases = new HashMap<>();
        for (int again = 0; again < 2; again++) {
            for (String against : List.of("AGENT", "OPERATOR")) {
                String id = Cases.agentService()
                        .body(Cases.violation(finding, link, agent, operatorId, against))
                        .post("/v1/agent-violations")
                        .then()
                        .statusCode(201)
                        .header("Location", notNullValue())
                        .extract()
                        .path("caseId");
                assertThat(cases.merge(against, id, (before, now) -> before)).isEqualTo(id);
            }
        }
        assertThat(OwnerDatabase.count("SELECT count(*) FROM violation_case WHERE finding_id = ?", finding))
                .isEqualTo(2);
        Cases.police()
                .get(Cases.PATH + "/" + cases.get("AGENT"))
                .then()
                .statusCode(200)
                .body("article", equalTo(24))
                .body("matchingArticle", equalTo(18))
                .body("respondent.id", equalTo(agent.toString()))
                .body("linkedCases", equalTo(List.of(cases.get("OPERATOR"))))
                .body("assessment.operator.maxFen", equalTo(500_000))
                .body("assessment.basis.through.paragraph", equalTo(1));
        Cases.net()
                .get(Cases.PATH + "/" + cases.get("OPERATOR"))
                .then()
                .statusCode(200)
                .body("linkedCases", equalTo(List.of(cases.get("AGENT"))))
                .body("assessment.basis.through.paragraph", equalTo(2))
                .body("openedBy", equalTo("agent-service"));
        Cases.decide(Cases.net(), cases.get("OPERATOR"), Cases.penalty(500_000L))
                .then()
                .statusCode(200)
                .body("state", equalTo("CORRECTION_ORDERED"));
        Cases.decide(Cases.police(), cases.get("AGENT"), Cases.noPenalty())
                .then()
                .statusCode(200);
        Cases.decide(Cases.police(), cases.get("OPERATOR"), Cases.noPenalty())
                .then()
                .statusCode(404);
    }

    @Test
    @DisplayName("Art. 24: a finding that is told twice at once leads to one case")
    void referredAtOnce() throws Exception {
        UUID finding = UUID.randomUUID();
        Map<String, Object> violation =
                Cases.violation(finding, UUID.randomUUID(), UUID.randomUUID(), operatorId, "AGENT");
        ExecutorService replicas = Executors.newFixedThreadPool(6);
        try {
            List<Future<String>> told = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                told.add(replicas.submit(() -> Cases.agentService()
                        .body(violation)
                        .post("/v1/agent-violations")
                        .then()
                        .statusCode(201)
                        .extract()
                        .path("caseId")));
            }
            List<String> cases = new ArrayList<>();
            for (Future<String> one : told) {
                cases.add(one.get());
            }
            assertThat(cases).containsOnly(cases.get(0));
        } finally {
            replicas.shutdownNow();
        }
    }

    @Test
    @DisplayName("Art. 24: nobody but agent-service refers violations, and none that contradicts itself")
    void referredByNobodyElse() {
        Map<String, Object> violation =
                Cases.violation(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), operatorId, "OPERATOR");
        Callers.service().body(violation).post("/v1/agent-violations").then().statusCode(403);
        violation.put("respondent", Map.of("kind", "OPERATOR", "id", UUID.randomUUID()));
        violation.put("authorities", List.of("public-security"));
        Cases.agentService()
                .body(violation)
                .post("/v1/agent-violations")
                .then()
                .statusCode(400)
                .body("violations.field", hasItems("/respondent/id", "/authorities"));
    }

    @Test
    @DisplayName(
            "Art. 24: a case against an agent is linked with that against its operator, whoever opened which first")
    void linked() {
        Map<String, Object> agents = Cases.charge(24, "AGENT", UUID.randomUUID());
        agents.put("matchingArticle", 22);
        agents.put("linkedCaseId", Cases.opened(Cases.comms(), Cases.charge(24, "OPERATOR", operatorId)));
        String id = Cases.opened(Cases.police(), agents);
        Cases.comms()
                .get(Cases.PATH + "/" + agents.get("linkedCaseId"))
                .then()
                .body("linkedCases", equalTo(List.of(id)))
                .body("assessment.operator", nullValue());
        Cases.police()
                .get(Cases.PATH + "/" + id)
                .then()
                .body("linkedCases", equalTo(List.of(agents.get("linkedCaseId"))));
        Map<String, Object> user = Cases.charge(25, "USER", UUID.randomUUID());
        user.put("linkedCaseId", id);
        Cases.police().body(user).post(Cases.PATH).then().statusCode(400);
    }

    @Test
    @DisplayName("Art. 18–25: whoever asks is told what the regulation threatens, by article")
    void catalogue() {
        Callers.oss(operatorId).get("/v1/penalties").then().statusCode(200).body("items", hasSize(16));
        Callers.oss(operatorId)
                .get("/v1/penalties?article=18")
                .then()
                .statusCode(200)
                .body("items", hasSize(6))
                .body("items.respondent", hasItems("OPERATOR", "VENUE"))
                .body("items[1].circumstance", equalTo("REFUSED_TO_CORRECT"))
                .body("items[1].operator", equalTo(Map.of("minFen", 5_000_000, "maxFen", 20_000_000)));
        Callers.oss(operatorId)
                .get("/v1/penalties?article=17")
                .then()
                .statusCode(200)
                .body("items", hasSize(0));
        Callers.oss(operatorId).get("/v1/penalties?article=x").then().statusCode(400);
    }
}
