package io.shiming.registration.rest;

import static io.shiming.registration.rest.Scenario.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.response.Response;
import io.shiming.foundation.testing.OwnerDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** 过户: a number changes hands. */
@ServiceTest
class TransferResourceTest {
    GatewayResource gateway;

    private Scenario operator;
    private Map<String, Object> first;
    private String old;

    @BeforeEach
    void aHolder() {
        operator = Scenario.anyOperator();
        first = operator.individual("张三");
        old = operator.register(first).then().statusCode(201).extract().path("id");
    }

    @Test
    @DisplayName("Art. 8: a transfer registers the new holder and ends the old one's registration at the same moment")
    void transfer() {
        String next = transfer(old, to("李四"))
                .then()
                .statusCode(201)
                .body("status", equalTo("ACTIVE"))
                .body("service.type", equalTo("MOBILE_TRANSFER"))
                .body("transferOf", equalTo(old))
                .body("holder.nameMasked", equalTo("李*"))
                .extract()
                .path("id");
        String since = shown(next).extract().path("activatedAt");
        shown(old).body("status", equalTo("TRANSFERRED")).body("terminatedAt", equalTo(since));
        assertHolds(next);
        assertThat(told("transferred", old)).isEqualTo(1);
        assertThat(told("activated", next)).isEqualTo(1);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM outbox WHERE kind = 'clock-start' AND body ->> 'recordId' = ?"
                                + " AND body ->> 'category' = 'REGISTRATION'",
                        old))
                .isEqualTo(1);
        // The number is held, and can be handed on again.
        operator.register(with(operator.individual("王五"))).then().statusCode(409);
        transfer(next, to("王五")).then().statusCode(201);
        transfer(old, to("赵六")).then().statusCode(409).body("code", equalTo("STATUS_CONFLICT"));
    }

    @Test
    @DisplayName("Art. 8: a transfer is admitted and verified like any registration; refused, it leaves all as it was")
    void refused() {
        Map<String, Object> withoutDocument = to("李四");
        at(withoutDocument, "holder").remove("document");
        transfer(old, withoutDocument).then().statusCode(422).body("code", equalTo("DOCUMENT_MISSING"));
        transfer(old, to("outcome FORGED"))
                .then()
                .statusCode(422)
                .body("code", equalTo("DOCUMENT_FORGED"))
                .body("registrationId", notNullValue());
        shown(old).body("status", equalTo("ACTIVE")).body("terminatedAt", nullValue());
        assertHolds(old);
        transfer(old, to("李四")).then().statusCode(201);
    }

    @Test
    @DisplayName("Art. 8: only telephone services are handed on, as what they are, and under the number they have")
    void whatIsHandedOn() {
        Map<String, Object> asOpening = to("李四");
        at(asOpening, "service").put("type", "MOBILE_ACCOUNT_OPENING");
        transfer(old, asOpening)
                .then()
                .statusCode(422)
                .body("code", equalTo("SERVICE_TYPE_NOT_SUPPORTED"))
                .body("violations.field", contains("/service/type"));
        Map<String, Object> otherNumber = to("李四");
        at(otherNumber, "service").put("number", Scenario.newNumber());
        transfer(old, otherNumber).then().statusCode(400).body("violations.field", contains("/service/number"));
        transfer(UUID.randomUUID().toString(), to("李四")).then().statusCode(404);
        Scenario rival = Scenario.anyOperator();
        rival.oss()
                .body(to("李四"))
                .post("/v1/registrations/" + old + "/transfer")
                .then()
                .statusCode(404);
        assertHolds(old);
    }

    @Test
    @DisplayName("Art. 8: a transfer that waits shares the number; called back, it takes it over")
    void pending() {
        Pending waiting = waiting("transfer to be called back");
        shown(old).body("status", equalTo("ACTIVE"));
        assertHolds(old);
        transfer(old, to("李四")).then().statusCode(409).body("code", equalTo("STATUS_CONFLICT"));
        report(waiting, "MATCH").then().statusCode(200);
        report(waiting, "MATCH").then().statusCode(200);
        shown(waiting.id()).body("status", equalTo("ACTIVE"));
        shown(old).body("status", equalTo("TRANSFERRED"));
        assertHolds(waiting.id());
        assertThat(told("transferred", old)).isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 8: a transfer whose process died is finished by the sweep, number and all")
    void swept() {
        Pending waiting = waiting("transfer to be swept");
        gateway.answer("transfer to be swept", waiting.verification(), "MATCH");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> shown(waiting.id()).body("status", equalTo("ACTIVE")));
        shown(old).body("status", equalTo("TRANSFERRED"));
        assertHolds(waiting.id());
    }

    @Test
    @DisplayName("Art. 8: a transfer that waits and is refused frees the way for another")
    void pendingRefused() {
        Pending waiting = waiting("transfer to be refused");
        report(waiting, "MISMATCH").then().statusCode(200);
        shown(waiting.id()).body("status", equalTo("REFUSED"));
        shown(old).body("status", equalTo("ACTIVE"));
        assertHolds(old);
        transfer(old, to("李四")).then().statusCode(201);
    }

    @Test
    @DisplayName("Art. 8: who ends or suspends the old registration overtakes the transfer, which is refused")
    void overtaken() {
        Pending ended = waiting("transfer to be overtaken by an end");
        step(old, "termination").then().statusCode(200);
        // Its number is free at once, and another may have it.
        operator.register(with(operator.individual("王五"))).then().statusCode(201);
        report(ended, "MATCH").then().statusCode(200);
        shown(ended.id())
                .body("status", equalTo("REFUSED"))
                .body("refusal.code", equalTo("TRANSFER_OVERTAKEN"))
                .body("activatedAt", nullValue());
        shown(old).body("status", equalTo("TERMINATED"));

        aHolder();
        Pending suspended = waiting("transfer to be overtaken by a suspension");
        step(old, "suspension").then().statusCode(200);
        report(suspended, "MATCH").then().statusCode(200);
        shown(suspended.id()).body("refusal.code", equalTo("TRANSFER_OVERTAKEN"));
        shown(old).body("status", equalTo("SUSPENDED"));
        assertHolds(old);
        assertThat(told("activated", suspended.id())).isZero();
    }

    @Test
    @DisplayName("Art. 8: of fifty transfers at once one wins, and the others are told so")
    void race() throws Exception {
        List<Callable<Integer>> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Map<String, Object> body = to("李四");
            all.add(() -> transfer(old, body).statusCode());
        }
        List<Integer> answers = statuses(all);
        // 202 where the machine is busy.
        assertThat(answers).filteredOn(status -> status < 300).hasSize(1);
        assertThat(answers).filteredOn(status -> status >= 300).containsOnly(409);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> shown(old).body("status", equalTo("TRANSFERRED")));
        assertThat(told("transferred", old)).isEqualTo(1);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM registration WHERE transfer_of = ? AND status = 'ACTIVE'",
                        UUID.fromString(old)))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 8: of a transfer and an end at the same moment one counts, and the number is never held twice")
    void racesTermination() throws Exception {
        for (int i = 0; i < 10; i++) {
            aHolder();
            Map<String, Object> body = to("李四");
            List<Integer> answers = statuses(List.of(
                    () -> transfer(old, body).statusCode(),
                    () -> step(old, "termination").statusCode()));
            assertThat(answers).isIn(List.of(201, 409), List.of(409, 200));
            String status = operator.oss().get("/v1/registrations/" + old).path("status");
            assertThat(status).isEqualTo(answers.get(0) == 201 ? "TRANSFERRED" : "TERMINATED");
            assertThat(told("transferred", old) + told("terminated", old)).isEqualTo(1);
            assertThat(OwnerDatabase.count(
                            "SELECT count(*) FROM active_service_number WHERE operator_id = ?", operator.operatorId))
                    .isEqualTo(answers.get(0) == 201 ? 1 : 0);
        }
    }

    private static List<Integer> statuses(List<Callable<Integer>> requests) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(25);
        try {
            List<Integer> answers = new ArrayList<>();
            for (Future<Integer> answer : threads.invokeAll(requests)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    private record Pending(String id, UUID verification) {}

    private Pending waiting(String name) {
        UUID verification = gateway.defer(name);
        return new Pending(
                transfer(old, to(name))
                        .then()
                        .statusCode(202)
                        .body("status", equalTo("PENDING_VERIFICATION"))
                        .extract()
                        .path("id"),
                verification);
    }

    /** The registration of another holder of the same number. */
    private Map<String, Object> to(String name) {
        Map<String, Object> body = with(operator.individual(name));
        at(body, "service").put("type", "MOBILE_TRANSFER");
        return body;
    }

    private Map<String, Object> with(Map<String, Object> body) {
        Map<String, Object> same = new LinkedHashMap<>(body);
        at(same, "service").put("number", at(first, "service").get("number"));
        return same;
    }

    private Response transfer(String id, Map<String, Object> body) {
        return operator.oss().body(body).post("/v1/registrations/" + id + "/transfer");
    }

    private Response step(String id, String step) {
        return operator.oss().body(Map.of("reason", "left")).post("/v1/registrations/" + id + "/" + step);
    }

    private io.restassured.response.ValidatableResponse shown(String id) {
        return operator.oss().get("/v1/registrations/" + id).then().statusCode(200);
    }

    /** It alone holds the number. */
    private void assertHolds(String id) {
        assertThat(OwnerDatabase.rows(
                        "SELECT registration_id::text AS id FROM active_service_number WHERE operator_id = ?",
                        operator.operatorId))
                .extracting(row -> row.get("id"))
                .containsExactly(id);
    }

    private static long told(String event, String id) {
        return OwnerDatabase.count(
                "SELECT count(*) FROM outbox WHERE kind = ? AND body ->> 'registrationId' = ?",
                "io.shiming.registration." + event + ".v1",
                id);
    }

    private Response report(Pending pending, String outcome) {
        return operator.reported(pending.id(), pending.verification(), outcome);
    }
}
