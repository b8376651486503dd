package io.shiming.registration.rest;

import static io.shiming.registration.rest.Scenario.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Registrations through agents. */
@ServiceTest
class AgentResourceTest {
    GatewayResource gateway;
    AgentServiceResource agentService;

    private Scenario operator;
    private AgentScenario agent;

    @BeforeEach
    void anAgentThatIsBound() {
        operator = Scenario.anyOperator();
        agent = new AgentScenario(operator);
        agentService.bind(agent.agentId, operator.operatorId());
    }

    @Test
    @DisplayName("Art. 5: an agent that is bound, and says that it is an agent, registers a user for the operator")
    void registers() {
        Map<String, Object> body = agent.individual("张三");
        String number = (String) at(body, "service").get("number");
        String id = agent.register(body)
                .then()
                .statusCode(201)
                .body("status", equalTo("ACTIVE"))
                .body("agent.agentId", equalTo(agent.agentId.toString()))
                .body("agent.outlet", equalTo("Urumqi 12"))
                .body("agent.disclosedToUser", equalTo(true))
                .body("agent.clerk", nullValue())
                .extract()
                .path("id");
        operator.oss()
                .get("/v1/registrations/" + id)
                .then()
                .body("service.number", equalTo(number))
                .body("agent.agentId", equalTo(agent.agentId.toString()))
                .body("agent.clerk", equalTo("clerk-17"));
        operator.oss()
                .body(Map.of("serviceNumber", number))
                .post("/v1/registrations/search")
                .then()
                .body("items.id", contains(id))
                .body("items[0].agent.outlet", equalTo("Urumqi 12"));
        assertThat(OwnerDatabase.rows(
                        "SELECT agent_id, agent_outlet, agent_clerk, agent_disclosed FROM registration WHERE id = ?::uuid",
                        id))
                .containsExactly(Map.of(
                        "agent_id",
                        agent.agentId,
                        "agent_outlet",
                        "Urumqi 12",
                        "agent_clerk",
                        "clerk-17",
                        "agent_disclosed",
                        true));
    }

    @Test
    @DisplayName("Art. 5: by which agreement an agent was bound stays on record, also when it was known from before")
    void byAgreement() {
        UUID agreement = UUID.randomUUID();
        agentService.bind(agent.agentId, operator.operatorId(), agreement, 2);
        String first = agent.register(agent.individual("张三")).path("id");
        String second = agent.register(agent.individual("张三")).path("id");
        assertThat(agentService.questions(agent.agentId)).hasSize(1);
        for (String id : List.of(first, second)) {
            operator.oss()
                    .get("/v1/registrations/" + id)
                    .then()
                    .body("agent.agreementId", equalTo(agreement.toString()))
                    .body("agent.agreementVersion", equalTo(2));
        }
        assertThat(OwnerDatabase.rows(
                        "SELECT agent_agreement_id, agent_agreement_version FROM registration WHERE operator_id = ?",
                        operator.operatorId()))
                .hasSize(2)
                .containsOnly(Map.of("agent_agreement_id", agreement, "agent_agreement_version", 2));
    }

    @Test
    @DisplayName("Art. 5: an agreement does not come in by the request, and where none was named none is shown")
    void agreementOfNobody() {
        Map<String, Object> body = agent.individual("张三");
        at(body, "agent").put("agreementId", UUID.randomUUID().toString());
        agent.register(body).then().statusCode(400);
        agent.register(agent.individual("张三"))
                .then()
                .statusCode(201)
                .body("agent.agreementId", nullValue())
                .body("agent.agreementVersion", nullValue());
    }

    @Test
    @DisplayName("Art. 5: what the operator took in itself names no agent")
    void withoutAgent() {
        operator.register(operator.individual("张三")).then().statusCode(201).body("agent", nullValue());
    }

    @Test
    @DisplayName("Art. 5: who does not say that it is an agent is refused with AGENT_NOT_DISCLOSED")
    void notDisclosed() {
        Map<String, Object> silent = agent.individual("张三");
        at(silent, "agent").put("disclosedToUser", false);
        Map<String, Object> unnamed = agent.individual("张三");
        unnamed.remove("agent");
        refused(agent.register(silent), "AGENT_NOT_DISCLOSED", "/agent/disclosedToUser");
        refused(agent.register(unnamed), "AGENT_NOT_DISCLOSED", "/agent");
        Map<String, Object> operators = AgentScenario.named(operator.individual("张三"), agent.agentId);
        at(operators, "agent").put("disclosedToUser", false);
        refused(operator.register(operators), "AGENT_NOT_DISCLOSED", "/agent/disclosedToUser");
    }

    @Test
    @DisplayName("the database holds no registration through an agent that did not say that it is one")
    void alwaysDisclosed() {
        String id = agent.register(agent.individual("张三")).path("id");
        for (String change : List.of("agent_disclosed = false", "agent_disclosed = NULL", "agent_outlet = NULL")) {
            assertThatThrownBy(
                            () -> OwnerDatabase.change("UPDATE registration SET " + change + " WHERE id = ?::uuid", id))
                    .hasStackTraceContaining("violates check constraint");
        }
    }

    @Test
    @DisplayName("Art. 5: nobody says later that a registration was made by another agreement")
    void sameAgreement() {
        agentService.bind(agent.agentId, operator.operatorId(), UUID.randomUUID(), 1);
        String id = agent.register(agent.individual("张三")).path("id");
        for (String change : List.of("agent_agreement_id = gen_random_uuid()", "agent_agreement_version = 2")) {
            assertThatThrownBy(
                            () -> OwnerDatabase.change("UPDATE registration SET " + change + " WHERE id = ?::uuid", id))
                    .hasStackTraceContaining("does not change");
        }
    }

    @Test
    @DisplayName("Art. 5: an agent that the operator has not bound is refused with AGENT_NOT_AUTHORISED, nobody asked")
    void notBound() {
        AgentScenario unbound = new AgentScenario(operator);
        refused(unbound.register(unbound.individual("never asked about")), "AGENT_NOT_AUTHORISED", "/agent");
        assertThat(gateway.asked("never asked about")).isZero();
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM registration WHERE operator_id = ?", operator.operatorId()))
                .isZero();
        agentService.bind(unbound.agentId, operator.operatorId());
        unbound.register(unbound.individual("张三")).then().statusCode(201);
    }

    @Test
    @DisplayName("Art. 5: at an outlet that is not the agent's, and by a clerk who has left, nobody is registered")
    void outletAndClerk() {
        Map<String, Object> elsewhere = agent.individual("张三");
        at(elsewhere, "agent").put("outlet", "Kashgar 3");
        Map<String, Object> left = agent.individual("张三");
        at(left, "presence").put("checkedBy", "clerk-16");
        refused(agent.register(elsewhere), "AGENT_NOT_AUTHORISED", "/agent");
        refused(agent.register(left), "AGENT_NOT_AUTHORISED", "/agent");
        agent.register(agent.individual("张三")).then().statusCode(201);
    }

    @Test
    @DisplayName("Art. 5: an agent registers as nobody but itself, and without being asked about as another")
    void asAnother() {
        AgentScenario impostor = new AgentScenario(operator);
        Map<String, Object> body = impostor.individual("张三");
        at(body, "agent").put("agentId", agent.agentId.toString());
        refused(impostor.register(body), "AGENT_NOT_AUTHORISED", "/agent");
        assertThat(agentService.questions(agent.agentId)).isEmpty();
    }

    @Test
    @DisplayName("an agent says for whom it registers, and its token which agent it is")
    void forWhom() {
        Map<String, Object> body = agent.individual("张三");
        body.remove("operatorId");
        agent.register(body).then().statusCode(400).body("violations.field", contains("/operatorId"));
        Map<String, Object> tooLong = agent.individual("张三");
        at(tooLong, "agent").put("outlet", "o".repeat(65));
        at(tooLong, "presence").put("checkedBy", "c".repeat(65));
        agent.register(tooLong)
                .then()
                .statusCode(400)
                .body("violations.field", containsInAnyOrder("/agent/outlet", "/presence/checkedBy"));
        Scenario.as(Tokens.as("agent").sign())
                .body(agent.individual("张三"))
                .post("/v1/registrations")
                .then()
                .statusCode(403);
    }

    @Test
    @DisplayName(
            "Art. 5, 16: who is not bound is told the same, however things stand at the operator and if there is one")
    void learnsNothing() {
        AgentScenario stranger = new AgentScenario(operator);
        Map<String, Object> taken = stranger.individual("张三");
        at(taken, "service")
                .put("number", operator.register(operator.individual("张三")).path("service.number"));
        Map<String, Object> unlicensed = stranger.individual("张三");
        at(unlicensed, "service").put("type", "FIXED_LINE_INSTALLATION");
        Map<String, Object> nobodys = stranger.individual("张三");
        nobodys.put("operatorId", UUID.randomUUID().toString());
        List<String> answers = new ArrayList<>();
        for (Map<String, Object> body : List.of(stranger.individual("张三"), taken, unlicensed, nobodys)) {
            Response refused = Scenario.as(stranger.token())
                    .header("X-Correlator", "the-same")
                    .body(body)
                    .post("/v1/registrations");
            refused(refused, "AGENT_NOT_AUTHORISED", "/agent");
            answers.add(refused.asString());
        }
        assertThat(answers).containsOnly(answers.get(0));
    }

    @Test
    @DisplayName("Art. 5: an agent that is bound is refused in the order of the contract")
    void order() {
        Map<String, Object> taken = agent.individual("张三");
        at(taken, "service")
                .put("number", operator.register(operator.individual("张三")).path("service.number"));
        at(taken, "agent").put("disclosedToUser", false);
        agent.register(taken).then().statusCode(409).body("code", equalTo("SERVICE_NUMBER_TAKEN"));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Art. 5: as long as nobody can say that an agent is bound it registers nobody, and may come again")
    void failsClosed(AgentServiceResource.Trouble trouble) {
        agentService.fail(agent.agentId, trouble);
        String key = UUID.randomUUID().toString();
        String name = "while agent-service is " + trouble;
        Map<String, Object> body = agent.individual(name);
        Scenario.as(agent.token(), key)
                .body(body)
                .post("/v1/registrations")
                .then()
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .body("code", equalTo("TEMPORARILY_UNAVAILABLE"));
        assertThat(gateway.asked(name)).isZero();
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM registration WHERE operator_id = ?", operator.operatorId()))
                .isZero();
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM document_copy WHERE operator_id = ? AND registration_id IS NOT NULL",
                        agent.agentId))
                .isZero();
        // Others are not held up, and the same request is done once it can be.
        AgentScenario another = new AgentScenario(operator);
        agentService.bind(another.agentId, operator.operatorId());
        another.register(another.individual("张三")).then().statusCode(201);
        agentService.bind(agent.agentId, operator.operatorId());
        Scenario.as(agent.token(), key)
                .body(body)
                .post("/v1/registrations")
                .then()
                .statusCode(201);
    }

    @Test
    @DisplayName("Art. 5: agent-service is asked again when it did not answer at once")
    void askedAgain() {
        agentService.failOnce(agent.agentId);
        agent.register(agent.individual("张三")).then().statusCode(201);
        assertThat(agentService.questions(agent.agentId)).hasSize(2).allSatisfy(question -> {
            JsonPath asked = JsonPath.from(question.getBodyAsString());
            assertThat(asked.getMap(""))
                    .isEqualTo(Map.of(
                            "agentId", agent.agentId.toString(),
                            "operatorId", operator.operatorId().toString(),
                            "serviceType", "MOBILE_ACCOUNT_OPENING",
                            "outlet", "Urumqi 12",
                            "clerk", "clerk-17"));
            assertThat(question.getHeader("Authorization")).startsWith("Bearer ");
        });
    }

    @Test
    @DisplayName("Art. 5: a yes counts for a while, for just what was asked; a no is asked for anew each time")
    void remembered() {
        for (int i = 0; i < 2; i++) {
            agent.register(agent.individual("张三")).then().statusCode(201);
        }
        agentService.release(agent.agentId);
        agent.register(agent.individual("张三")).then().statusCode(201);
        assertThat(agentService.questions(agent.agentId)).hasSize(1);
        Map<String, Object> email = agent.individual("张三");
        at(email, "service").put("type", "EMAIL");
        at(email, "service").put("number", UUID.randomUUID() + "@example.com");
        refused(agent.register(email), "AGENT_NOT_AUTHORISED", "/agent");
        assertThat(agentService.questions(agent.agentId)).hasSize(2);
        AgentScenario unbound = new AgentScenario(operator);
        for (int i = 0; i < 2; i++) {
            refused(unbound.register(unbound.individual("张三")), "AGENT_NOT_AUTHORISED", "/agent");
        }
        assertThat(agentService.questions(unbound.agentId)).hasSize(2);
    }

    @Test
    @DisplayName("Art. 5: an operator that registers what an agent took in must have bound it too")
    void byTheOperator() {
        Map<String, Object> body = AgentScenario.named(operator.individual("张三"), agent.agentId);
        String id = operator.register(body)
                .then()
                .statusCode(201)
                .body("agent.agentId", equalTo(agent.agentId.toString()))
                .body("service.number", equalTo(at(body, "service").get("number")))
                .extract()
                .path("id");
        agent.look(id).then().statusCode(200);
        Scenario rival = Scenario.anyOperator();
        refused(
                rival.register(AgentScenario.named(rival.individual("张三"), agent.agentId)),
                "AGENT_NOT_AUTHORISED",
                "/agent");
    }

    @Test
    @DisplayName("Art. 16: an agent sees what it registered, masked, service number and all, for 24 hours")
    void sees() {
        Map<String, Object> body = agent.individual("张三");
        String number = (String) at(body, "service").get("number");
        Response made = agent.register(body);
        String id = made.path("id");
        for (Response seen : List.of(made, agent.look(id))) {
            seen.then()
                    .body("id", equalTo(id))
                    .body("holder.nameMasked", equalTo("张*"))
                    .body("service.number", allOf(startsWith("+86"), endsWith(number.substring(10))))
                    .body("service.number.length()", equalTo(number.length()));
            assertThat(seen.asString()).doesNotContain(number, Scenario.ADULT, "张三");
        }
        AgentScenario another = new AgentScenario(operator);
        agentService.bind(another.agentId, operator.operatorId());
        another.look(id).then().statusCode(404);
        String own = operator.register(operator.individual("张三")).path("id");
        agent.look(own).then().statusCode(404);
        agent.look("no-id").then().statusCode(404);

        age(id, Duration.ofHours(24).minusMinutes(1));
        agent.look(id).then().statusCode(200);
        age(id, Duration.ofMinutes(1));
        agent.look(id).then().statusCode(404);
        operator.oss().get("/v1/registrations/" + id).then().statusCode(200);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'registration.read' AND client = ?",
                        "agent-" + agent.agentId))
                .isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"termination", "suspension", "resumption", "transfer", "alteration", "relocation"})
    @DisplayName("Art. 16: what becomes of a registration is not for the agent to say that made it")
    void nothingElse(String step) {
        String id = agent.register(agent.individual("张三")).path("id");
        agent.outlet()
                .body(Map.of("reason", "left"))
                .post("/v1/registrations/" + id + "/" + step)
                .then()
                .statusCode(403);
        agent.outlet()
                .body(Map.of("documentType", "RESIDENT_IDENTITY_CARD", "documentNumber", Scenario.ADULT))
                .post("/v1/registrations/search")
                .then()
                .statusCode(403);
    }

    @Test
    @DisplayName("Art. 9: a copy that an agent uploaded is of use to nobody else")
    void copies() {
        AgentScenario another = new AgentScenario(operator);
        agentService.bind(another.agentId, operator.operatorId());
        Map<String, Object> others = another.individual("张三");
        at(others, "holder", "document").put("copyId", agent.copy());
        refused(another.register(others), "COPY_UNKNOWN", "/holder/document/copyId");
        Map<String, Object> operators = operator.individual("张三");
        at(operators, "holder", "document").put("copyId", agent.copy());
        refused(operator.register(operators), "COPY_UNKNOWN", "/holder/document/copyId");
        Map<String, Object> ofOperator = agent.individual("张三");
        at(ofOperator, "holder", "document").put("copyId", operator.copy());
        refused(agent.register(ofOperator), "COPY_UNKNOWN", "/holder/document/copyId");
        Map<String, Object> first = agent.individual("张三");
        agent.register(first).then().statusCode(201);
        Map<String, Object> again = agent.individual("李四");
        at(again, "holder", "document")
                .put("copyId", at(first, "holder", "document").get("copyId"));
        refused(agent.register(again), "COPY_ALREADY_USED", "/holder/document/copyId");
    }

    @Test
    @DisplayName("Art. 10, 16: of whom an authority refuses no copy is kept that an agent uploaded")
    void refusedCopy() {
        Map<String, Object> body = agent.individual("outcome MISMATCH");
        agent.register(body).then().statusCode(422).body("code", equalTo("HOLDER_MISMATCH"));
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM document_copy WHERE id = ?::uuid",
                        at(body, "holder", "document").get("copyId")))
                .isZero();
    }

    @Test
    @DisplayName("Art. 11: a person sees through which agent, and which of its outlets, something was registered")
    void self() {
        String resident = Scenario.newResidentNumber();
        Map<String, Object> body = agent.individual("张三");
        at(body, "holder", "document").put("number", resident);
        String id = agent.register(body).path("id");
        agent.look(id);
        Scenario.subscriber("RESIDENT_IDENTITY_CARD", resident)
                .get("/v1/self/registrations")
                .then()
                .body("items.id", contains(id))
                .body("items[0].agent.agentId", equalTo(agent.agentId.toString()))
                .body("items[0].agent.outlet", equalTo("Urumqi 12"));
        Scenario.subscriber("RESIDENT_IDENTITY_CARD", resident)
                .get("/v1/self/accesses")
                .then()
                .body("items.client", hasItem("agent-" + agent.agentId));
    }

    @Test
    @DisplayName("Art. 6: what an agent registered is told to agent-service, to be handed over")
    void custody() {
        String active = agent.register(agent.individual("张三")).path("id");
        String refused = agent.register(agent.individual("outcome MISMATCH"))
                .then()
                .statusCode(422)
                .extract()
                .path("registrationId");
        JsonPath item = item(active);
        assertThat(item.getMap(""))
                .containsOnlyKeys(
                        "registrationId",
                        "operatorId",
                        "agentId",
                        "outlet",
                        "clerk",
                        "serviceType",
                        "registeredAt",
                        "outcome");
        assertThat(item.getString("operatorId")).isEqualTo(operator.operatorId().toString());
        assertThat(item.getString("agentId")).isEqualTo(agent.agentId.toString());
        assertThat(item.getString("outlet")).isEqualTo("Urumqi 12");
        assertThat(item.getString("clerk")).isEqualTo("clerk-17");
        assertThat(item.getString("serviceType")).isEqualTo("MOBILE_ACCOUNT_OPENING");
        assertThat(item.getString("outcome")).isEqualTo("ACTIVE");
        assertThat(item.getString("registeredAt")).isEqualTo(agent.look(active).path("createdAt"));
        assertThat(item(refused).getString("outcome")).isEqualTo("REFUSED");
        assertThat(item(refused).getString("refusal")).isEqualTo("HOLDER_MISMATCH");
    }

    @Test
    @DisplayName(
            "Art. 6: what has to wait for an authority is told to agent-service once it is settled, and not before")
    void custodyOfWhatWaited() {
        UUID verification = gateway.defer("to be told of later");
        String id = agent.register(agent.individual("to be told of later"))
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        assertThat(messages(id)).isZero();
        operator.reported(id, verification, "MATCH").then().statusCode(200);
        assertThat(item(id).getString("outcome")).isEqualTo("ACTIVE");
    }

    @Test
    @DisplayName("Art. 6: what no agent had to do with, and what was never opened, is no custody item")
    void noCustody() {
        String own = operator.register(operator.individual("张三")).path("id");
        assertThat(messages(own)).isZero();
        AgentScenario unbound = new AgentScenario(operator);
        unbound.register(unbound.individual("张三")).then().statusCode(422);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM outbox WHERE target = 'agent' AND body->>'agentId' = ?",
                        unbound.agentId.toString()))
                .isZero();
    }

    @Test
    @DisplayName("Art. 7: of fifty identical requests of an agent one registers, and one custody item is opened")
    void fiftyTimes() throws Exception {
        Map<String, Object> body = agent.individual("张三");
        String key = UUID.randomUUID().toString();
        Callable<Response> request =
                () -> Scenario.as(agent.token(), key).body(body).post("/v1/registrations");
        ExecutorService threads = Executors.newFixedThreadPool(50);
        try {
            for (var answer : threads.invokeAll(java.util.Collections.nCopies(50, request))) {
                assertThat(answer.get().statusCode()).isIn(201, 202, 409);
            }
        } finally {
            threads.shutdownNow();
        }
        Response again = request.call();
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        String id = again.path("id");
        item(id);
        assertThat(messages(id)).isEqualTo(1);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM registration WHERE operator_id = ?", operator.operatorId()))
                .isEqualTo(1);
        assertThat(again.asString()).doesNotContain((String) at(body, "service").get("number"));
    }

    @Test
    @DisplayName("Art. 6, 19: that an agent took in a forged document is told to agent-service, by ids alone")
    void forgery() {
        String id = agent.register(agent.individual("outcome FORGED"))
                .then()
                .statusCode(422)
                .body("code", equalTo("DOCUMENT_FORGED"))
                .extract()
                .path("registrationId");
        LoggedRequest finding = finding();
        assertThat(JsonPath.from(finding.getBodyAsString()).getMap(""))
                .isEqualTo(Map.of(
                        "operatorId",
                        operator.operatorId().toString(),
                        "kind",
                        "FORGED_DOCUMENT_ACCEPTED",
                        "registrationIds",
                        List.of(id),
                        "verificationId",
                        verification(id)));
        assertThat(finding.getHeader("Authorization")).startsWith("Bearer ");
        assertThat(finding.getHeader("Idempotency-Key")).isEqualTo(verification(id));
        assertThat(item(id).getString("refusal")).isEqualTo("DOCUMENT_FORGED");
    }

    @Test
    @DisplayName("Art. 6, 19: a forgery of which agent-service was told, but did not say so, is told again as the same")
    void forgeryAgain() {
        agentService.breakAtFinding(agent.agentId);
        agent.register(agent.individual("outcome FORGED")).then().statusCode(422);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(agentService.findings(agent.agentId)).hasSizeGreaterThan(1));
        assertThat(agentService.findings(agent.agentId).stream()
                        .map(request -> request.getHeader("Idempotency-Key") + request.getBodyAsString())
                        .distinct())
                .hasSize(1);
    }

    @Test
    @DisplayName("Art. 6, 19: each forged document is told of, also one found when its registration was settled")
    void lateForgeries() {
        UUID late = gateway.defer("agent's forger found later");
        Map<String, Object> unit =
                AgentScenario.named(operator.unit("outcome FORGED", "agent's forger found later"), agent.agentId);
        String refused =
                operator.register(unit).then().statusCode(422).extract().path("registrationId");
        assertThat(forgeries(refused)).hasSize(1).doesNotContain(late.toString());
        List<String> before = forgeries(refused);
        String key = UUID.randomUUID().toString();
        for (int i = 0; i < 2; i++) {
            operator.reported(refused, late, "FORGED", key).then().statusCode(200);
        }
        List<String> all = new ArrayList<>(before);
        all.add(late.toString());
        assertThat(forgeries(refused)).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    @DisplayName(
            "Art. 6, 19: a forgery is told of when its registration is active, and one of an alteration is no agent's")
    void forgeryOfActive() {
        UUID altering = UUID.randomUUID();
        String id = agent.register(agent.individual("张三")).path("id");
        operator.reported(id, altering, "FORGED").then().statusCode(200);
        assertThat(forgeries(id)).isEmpty();
        operator.reported(id, UUID.fromString(verification(id)), "FORGED")
                .then()
                .statusCode(200);
        assertThat(forgeries(id)).containsExactly(verification(id));
        assertThat(OwnerDatabase.rows(
                        "SELECT body ->> 'verificationId' AS verification FROM outbox WHERE target = 'incident'"
                                + " AND kind = 'forgery' AND body ->> 'registrationId' = ?",
                        id))
                .extracting(row -> row.get("verification"))
                .containsExactlyInAnyOrder(altering.toString(), verification(id));
    }

    @Test
    @DisplayName("Art. 6: a forgery that the operator itself took in is no agent's")
    void forgeryOfNoAgent() {
        String id = operator.register(operator.individual("outcome FORGED"))
                .then()
                .statusCode(422)
                .extract()
                .path("registrationId");
        assertThat(forgeries(id)).isEmpty();
    }

    /** The finding about the agent, as agent-service was told of it. */
    private LoggedRequest finding() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(agentService.findings(agent.agentId)).isNotEmpty());
        return agentService.findings(agent.agentId).get(0);
    }

    private static String verification(String id) {
        return OwnerDatabase.rows("SELECT verification_id FROM document_check WHERE registration_id = ?::uuid", id)
                .get(0)
                .get("verification_id")
                .toString();
    }

    /** The checks by which agent-service is told of forgeries of a registration. */
    private static List<String> forgeries(String id) {
        return OwnerDatabase.rows(
                        "SELECT body ->> 'verificationId' AS verification FROM outbox"
                                + " WHERE target = 'agent-finding' AND body ->> 'registrationId' = ?",
                        id)
                .stream()
                .map(row -> (String) row.get("verification"))
                .toList();
    }

    private static void refused(Response answer, String code, String field) {
        answer.then()
                .statusCode(422)
                .body("code", equalTo(code))
                .body("article", equalTo(code.startsWith("AGENT") ? 5 : 9))
                .body("violations.field", contains(field));
    }

    private static void age(String id, Duration by) {
        OwnerDatabase.change(
                "UPDATE registration SET created_at = created_at - make_interval(secs => ?) WHERE id = ?::uuid",
                (double) by.toSeconds(),
                id);
    }

    private static long messages(String id) {
        return OwnerDatabase.count(
                "SELECT count(*) FROM outbox WHERE target = 'agent' AND kind = 'custody-item'"
                        + " AND body->>'registrationId' = ?",
                id);
    }

    /** The custody item of a registration, as agent-service was told of it. */
    private JsonPath item(String id) {
        List<JsonPath> found = new ArrayList<>();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            found.clear();
            agentService.items(agent.agentId).stream()
                    .map(request -> JsonPath.from(request.getBodyAsString()))
                    .filter(item -> id.equals(item.getString("registrationId")))
                    .forEach(found::add);
            return !found.isEmpty();
        });
        return found.get(0);
    }
}
