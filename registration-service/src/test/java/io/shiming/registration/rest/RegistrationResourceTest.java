package io.shiming.registration.rest;

import static io.restassured.RestAssured.given;
import static io.shiming.registration.rest.Scenario.ADULT;
import static io.shiming.registration.rest.Scenario.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ServiceTest
class RegistrationResourceTest {
    GatewayResource gateway;
    IncidentServiceResource incidents;

    @Test
    @DisplayName("Art. 7: an individual whose document matches is registered and active")
    void individual() {
        Scenario operator = Scenario.anyOperator();
        Map<String, Object> body = operator.individual("张三");
        String id = operator.register(body)
                .then()
                .statusCode(201)
                .header("Location", containsString("/v1/registrations/"))
                .body("status", equalTo("ACTIVE"))
                .body("service.number", equalTo(at(body, "service").get("number")))
                .body("holder.nameMasked", equalTo("张*"))
                .body("holder.document.numberMasked", equalTo("110***********002X"))
                .body("verification.outcome", equalTo("MATCH"))
                .body("verification.channel", equalTo("PUBLIC_SECURITY"))
                .body("activatedAt", notNullValue())
                .body("representative", nullValue())
                .extract()
                .path("id");
        operator.oss()
                .get("/v1/registrations/" + id)
                .then()
                .statusCode(200)
                .body("id", equalTo(id))
                .body("status", equalTo("ACTIVE"));
    }

    @Test
    @DisplayName("Art. 8: a unit with its handler and letter of authority is registered, both documents verified")
    void unit() {
        Scenario operator = Scenario.anyOperator();
        operator.register(operator.unit("丝路贸易有限公司", "李四"))
                .then()
                .statusCode(201)
                .body("status", equalTo("ACTIVE"))
                .body("holder.kind", equalTo("UNIT"))
                .body("representative.nameMasked", equalTo("李*"))
                .body("representative.verification.outcome", equalTo("MATCH"));
    }

    @Test
    @DisplayName("Art. 9: the receipt of every check is kept with the registration, and shown")
    void receipts() {
        Scenario operator = Scenario.anyOperator();
        String id = operator.register(operator.unit("丝路贸易有限公司", "李四"))
                .then()
                .body("verification.receipt", equalTo(GatewayResource.RECEIPT))
                .extract()
                .path("id");
        operator.oss()
                .get("/v1/registrations/" + id)
                .then()
                .body("verification.receipt", equalTo(GatewayResource.RECEIPT))
                .body("representative.verification.receipt", equalTo(GatewayResource.RECEIPT));
    }

    @ParameterizedTest
    @CsvSource({
        "MISMATCH,HOLDER_MISMATCH",
        "NOT_FOUND,DOCUMENT_NOT_FOUND",
        "EXPIRED,DOCUMENT_EXPIRED",
        "REVOKED,DOCUMENT_REVOKED",
        "FORGED,DOCUMENT_FORGED"
    })
    @DisplayName("Art. 10: what an authority does not confirm is refused, with code and article, and kept as evidence")
    void refusedByAuthority(String outcome, String code) {
        Scenario operator = Scenario.anyOperator();
        Map<String, Object> body = operator.individual("outcome " + outcome);
        String id = operator.register(body)
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("article", equalTo(10))
                .extract()
                .path("registrationId");
        operator.oss()
                .get("/v1/registrations/" + id)
                .then()
                .statusCode(200)
                .body("status", equalTo("REFUSED"))
                .body("refusal.code", equalTo(code));
        // The number is free again.
        Map<String, Object> again = operator.individual("张三");
        at(again, "service").put("number", at(body, "service").get("number"));
        operator.register(again).then().statusCode(201);
    }

    @Test
    @DisplayName("Art. 9: of several documents every one is verified, and the gravest finding names the refusal")
    void gravestWins() {
        Scenario operator = Scenario.anyOperator();
        operator.register(operator.unit("outcome MISMATCH", "outcome FORGED"))
                .then()
                .statusCode(422)
                .body("code", equalTo("DOCUMENT_FORGED"));
        operator.register(operator.unit("丝路贸易有限公司", "outcome NOT_FOUND"))
                .then()
                .statusCode(422)
                .body("code", equalTo("DOCUMENT_NOT_FOUND"));
    }

    @ParameterizedTest
    @CsvSource({
        "gateway is down",
        "gateway answers nonsense",
        "gateway answers garbage",
        "gateway gives what is no receipt"
    })
    @DisplayName("Art. 9: whatever is wrong with the gateway, nothing is ever verified by it")
    void neverVerifiedByAccident(String name) {
        Scenario operator = Scenario.anyOperator();
        operator.register(operator.individual(name))
                .then()
                .statusCode(202)
                .header("Location", containsString("/v1/registrations/"))
                .body("status", equalTo("PENDING_VERIFICATION"))
                .body("verification.outcome", equalTo("PENDING"))
                .body("activatedAt", nullValue());
    }

    @Test
    @DisplayName("Art. 9: a deferred verification is settled by the gateway's call-back, once")
    void callBack() {
        Scenario operator = Scenario.anyOperator();
        UUID verification = gateway.defer("to be called back");
        String id = operator.register(operator.individual("to be called back"))
                .then()
                .statusCode(202)
                .body("verification.verificationId", equalTo(verification.toString()))
                .extract()
                .path("id");
        for (int i = 0; i < 2; i++) {
            report(operator, verification, id, "MATCH").then().statusCode(200);
        }
        report(operator, verification, id, "MISMATCH").then().statusCode(200);
        operator.oss()
                .get("/v1/registrations/" + id)
                .then()
                .body("status", equalTo("ACTIVE"))
                .body("verification.outcome", equalTo("MATCH"))
                .body("verification.receipt", equalTo(GatewayResource.RECEIPT));
    }

    @Test
    @DisplayName(
            "a report without a receipt is taken, as of a gateway that gives none yet; what can be none is refused")
    void reportWithoutReceipt() {
        Scenario operator = Scenario.anyOperator();
        UUID verification = gateway.defer("to be reported bare");
        String id = operator.register(operator.individual("to be reported bare"))
                .then()
                .statusCode(202)
                .body("verification.receipt", nullValue())
                .extract()
                .path("id");
        for (String none : List.of("", "\u0000", "a.b", "a.b.c=", "a.b." + "c".repeat(1_024))) {
            report(operator, verification, id, "MATCH", none)
                    .then()
                    .statusCode(400)
                    .body("violations[0].field", equalTo("/receipt"));
        }
        report(operator, verification, id, "MATCH", null).then().statusCode(200);
        operator.oss()
                .get("/v1/registrations/" + id)
                .then()
                .body("status", equalTo("ACTIVE"))
                .body("verification.receipt", nullValue());
    }

    @Test
    @DisplayName("Art. 9: a report for another check than the pending one waits; one for what is settled is taken")
    void strayReport() {
        Scenario operator = Scenario.anyOperator();
        UUID verification = gateway.defer("to be reported later");
        String id = operator.register(operator.individual("to be reported later"))
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        report(operator, UUID.randomUUID(), id, "MATCH").then().statusCode(404).body("code", equalTo("NOT_FOUND"));
        report(operator, verification, id, "MATCH").then().statusCode(200);
        report(operator, UUID.randomUUID(), id, "FORGED").then().statusCode(200);
        operator.oss().get("/v1/registrations/" + id).then().body("status", equalTo("ACTIVE"));
    }

    @Test
    @DisplayName(
            "Art. 9: given up by the gateway it is refused with VERIFICATION_TIMED_OUT, and no late match activates it")
    void givenUp() {
        Scenario operator = Scenario.anyOperator();
        Pending pending = pending(operator, "to be given up");
        for (int i = 0; i < 2; i++) {
            reportGivenUp(operator, pending).then().statusCode(200);
        }
        timedOut(operator, pending.id());
        report(operator, pending.verification(), pending.id(), "MATCH").then().statusCode(200);
        timedOut(operator, pending.id());
        assertThat(told("io.shiming.registration.refused.v1", operator)).isEqualTo(1);
        assertThat(told("io.shiming.registration.activated.v1", operator)).isZero();
    }

    @Test
    @DisplayName(
            "Art. 9: a match that is reported after the deadline activates nothing, though nothing was given up yet")
    void lateMatch() {
        Scenario operator = Scenario.anyOperator();
        Pending pending = pending(operator, "to match too late");
        age(pending, Duration.ofHours(26));
        report(operator, pending.verification(), pending.id(), "MATCH").then().statusCode(200);
        timedOut(operator, pending.id());
    }

    @Test
    @DisplayName("Art. 9: what the gateway never settles is refused when its time is over, by the sweep")
    void neverSettled() {
        Scenario operator = Scenario.anyOperator();
        Pending pending = pending(operator, "to be swept at last");
        age(pending, Duration.ofHours(26));
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> timedOut(operator, pending.id()));
    }

    @Test
    @DisplayName("Art. 9: of a match and a giving up at the same moment one counts, and the other changes nothing")
    void matchRacesGivingUp() throws Exception {
        Scenario operator = Scenario.anyOperator();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int i = 1; i <= 10; i++) {
                Pending pending = pending(operator, "to be raced for " + i);
                List<Callable<Integer>> both = List.of(
                        () -> report(operator, pending.verification(), pending.id(), "MATCH")
                                .statusCode(),
                        () -> reportGivenUp(operator, pending).statusCode());
                for (var answer : threads.invokeAll(both)) {
                    assertThat(answer.get()).isEqualTo(200);
                }
                assertThat(told("io.shiming.registration.refused.v1", operator)
                                + told("io.shiming.registration.activated.v1", operator))
                        .isEqualTo(i);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @DisplayName("a report that gives up has no outcome, and one that does not give up has one")
    void givenUpOrNot() {
        Scenario operator = Scenario.anyOperator();
        Pending pending = pending(operator, "to be reported wrongly");
        report(operator, pending.verification(), pending.id(), "PENDING")
                .then()
                .statusCode(400)
                .body("violations.field", contains("/outcome"));
        send(operator, pending, "MATCH", "givenUpAt", null)
                .then()
                .statusCode(400)
                .body("violations.field", contains("/outcome"));
    }

    @Test
    @DisplayName("Art. 9: what the gateway has no room for stays pending, is asked again, and closes it to nobody else")
    void gatewayIsBusy() {
        Scenario operator = Scenario.anyOperator();
        String id = null;
        // More than enough to open the circuit breaker, if it counted them.
        for (int i = 0; i < 30; i++) {
            id = operator.register(operator.individual("gateway is busy"))
                    .then()
                    .statusCode(202)
                    .body("status", equalTo("PENDING_VERIFICATION"))
                    .extract()
                    .path("id");
        }
        operator.register(operator.individual("张三")).then().statusCode(201);
        gateway.answer("gateway is busy", UUID.randomUUID(), "MATCH");
        String last = id;
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        operator.oss().get("/v1/registrations/" + last).then().body("status", equalTo("ACTIVE")));
    }

    @ParameterizedTest
    @CsvSource({"CHECKS_PAUSED", "CHANNEL_BUSY"})
    @DisplayName("Art. 9: while the gateway makes no such check the sweep leaves a registration alone, and no longer")
    void leftAlone(String code) {
        Scenario operator = Scenario.anyOperator();
        Pending pending = pending(operator, "to be left alone " + code);
        gateway.forget(pending.verification());
        gateway.refuse("to be left alone " + code, code);
        String left = "SELECT extract(epoch FROM sweep_at - clock_timestamp()) FROM registration WHERE id = ?";
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(OwnerDatabase.count(left, UUID.fromString(pending.id())))
                        .isBetween(4_711L - 60, 4_711L * 11 / 10));

        gateway.match("to be left alone " + code);
        OwnerDatabase.change(
                "UPDATE registration SET sweep_at = clock_timestamp() WHERE id = ?", UUID.fromString(pending.id()));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> operator.oss()
                        .get("/v1/registrations/" + pending.id())
                        .then()
                        .body("status", equalTo("ACTIVE")));
    }

    @Test
    @DisplayName("Art. 9: a registration is not left alone beyond its deadline, however long the gateway pauses")
    void notLeftAloneForEver() {
        Scenario operator = Scenario.anyOperator();
        Pending pending = pending(operator, "to be left alone for an hour");
        age(pending, Duration.ofHours(24));
        gateway.forget(pending.verification());
        gateway.refuse("to be left alone for an hour", "CHECKS_PAUSED");
        String left = "SELECT extract(epoch FROM sweep_at - clock_timestamp()) FROM registration WHERE id = ?";
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(OwnerDatabase.count(left, UUID.fromString(pending.id())))
                        .isBetween(3_600L - 60, 3_601L));

        age(pending, Duration.ofHours(2));
        OwnerDatabase.change(
                "UPDATE registration SET sweep_at = clock_timestamp() WHERE id = ?", UUID.fromString(pending.id()));
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> timedOut(operator, pending.id()));
    }

    @Test
    @DisplayName("Art. 16: no service but the gateway has a say in what a department found")
    void reportOfAnother() {
        Scenario.as(Tokens.as("service").client("agent-service").sign())
                .body(Map.of())
                .post("/v1/verification-outcomes")
                .then()
                .statusCode(403)
                .body("code", equalTo("FORBIDDEN"));
    }

    @Test
    @DisplayName("the trace of a request goes on to the gateway")
    void traced() {
        Scenario operator = Scenario.anyOperator();
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        operator.oss()
                .header("traceparent", trace)
                .header("X-Correlator", "traced-1")
                .body(operator.individual("traced"))
                .post("/v1/registrations")
                .then()
                .statusCode(201);
        assertThat(gateway.questions("traced")).singleElement().satisfies(question -> {
            assertThat(question.getHeader("traceparent")).isEqualTo(trace);
            assertThat(question.getHeader("X-Correlator")).isEqualTo("traced-1");
        });
    }

    @Test
    @DisplayName("Art. 9: the sweep settles what a lost call-back left")
    void lostCallBack() {
        Scenario operator = Scenario.anyOperator();
        UUID verification = gateway.defer("never called back");
        String id = operator.register(operator.individual("never called back"))
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        gateway.answer("never called back", verification, "MATCH");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        operator.oss().get("/v1/registrations/" + id).then().body("status", equalTo("ACTIVE")));
    }

    @Test
    @DisplayName("Art. 9: an answer that comes after the wait settles by itself")
    void slow() {
        Scenario operator = Scenario.anyOperator();
        String id = operator.register(operator.individual("gateway is slow"))
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        operator.oss().get("/v1/registrations/" + id).then().body("status", equalTo("ACTIVE")));
        assertThat(gateway.asked("gateway is slow")).isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 10: a refusal that comes after the wait settles by itself, too, without asking again")
    void slowRefusal() {
        Scenario operator = Scenario.anyOperator();
        Map<String, Object> body = operator.individual("gateway is slow to refuse");
        String key = UUID.randomUUID().toString();
        String id = post(operator, key, body).then().statusCode(202).extract().path("id");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        operator.oss().get("/v1/registrations/" + id).then().body("status", equalTo("REFUSED")));
        assertThat(gateway.asked("gateway is slow to refuse")).isEqualTo(1);
        post(operator, key, body).then().statusCode(202).header("Idempotency-Replayed", equalTo("true"));
    }

    @Test
    @DisplayName(
            "Art. 9: while checks are paused a registration is told so, leaves nothing behind, and can be sent again")
    void paused() {
        Scenario operator = Scenario.anyOperator();
        Map<String, Object> body = operator.individual("checks are paused");
        String key = UUID.randomUUID().toString();
        given().auth()
                .oauth2(operator.token())
                .contentType("application/json")
                .header("Idempotency-Key", key)
                .body(body)
                .post("/v1/registrations")
                .then()
                .statusCode(429)
                .header("Retry-After", "4711")
                .body("code", equalTo("CHECKS_PAUSED"))
                .body("article", equalTo(9))
                .body("registrationId", nullValue());
        for (String table : List.of("registration", "document_check", "active_service_number", "used_copy")) {
            assertThat(OwnerDatabase.count(
                            "SELECT count(*) FROM " + table + " WHERE operator_id = ?", operator.operatorId()))
                    .as(table)
                    .isZero();
        }
        gateway.match("checks are paused");
        given().auth()
                .oauth2(operator.token())
                .contentType("application/json")
                .header("Idempotency-Key", key)
                .body(body)
                .post("/v1/registrations")
                .then()
                .statusCode(201)
                .body("status", equalTo("ACTIVE"));
    }

    @Test
    @DisplayName("Art. 9: a pause that is told after the wait takes nothing back that was answered 202")
    void pausedLate() {
        Scenario operator = Scenario.anyOperator();
        String id = operator.register(operator.individual("checks are paused, slowly"))
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        await().pollDelay(Duration.ofSeconds(2))
                .untilAsserted(() -> operator.oss()
                        .get("/v1/registrations/" + id)
                        .then()
                        .statusCode(200)
                        .body("status", equalTo("PENDING_VERIFICATION")));
    }

    @Test
    @DisplayName("Art. 8: a service number is held once")
    void numberTaken() {
        Scenario operator = Scenario.anyOperator();
        Map<String, Object> first = operator.individual("张三");
        operator.register(first).then().statusCode(201);
        Scenario rival = Scenario.anyOperator();
        Map<String, Object> second = rival.individual("李四");
        at(second, "service").put("number", at(first, "service").get("number"));
        rival.register(second)
                .then()
                .statusCode(409)
                .body("code", equalTo("SERVICE_NUMBER_TAKEN"))
                .body("article", equalTo(8));
    }

    @Test
    @DisplayName("Art. 11: one copy serves one registration, also when its image is uploaded again")
    void copyUsed() {
        Scenario operator = Scenario.anyOperator();
        Map<String, Object> first = operator.individual("张三");
        operator.register(first).then().statusCode(201);
        Map<String, Object> second = operator.individual("张三");
        at(second, "holder", "document")
                .put("copyId", at(first, "holder", "document").get("copyId"));
        operator.register(second).then().statusCode(422).body("code", equalTo("COPY_ALREADY_USED"));

        byte[] image = Scenario.png();
        Map<String, Object> third = operator.individual("张三");
        at(third, "holder", "document").put("copyId", operator.copy(image));
        operator.register(third).then().statusCode(201);
        Map<String, Object> fourth = operator.individual("张三");
        at(fourth, "holder", "document").put("copyId", operator.copy(image));
        operator.register(fourth).then().statusCode(422).body("code", equalTo("COPY_ALREADY_USED"));
        assertThat(told("copy-reused", operator)).isEqualTo(2);
    }

    @Test
    @DisplayName("Art. 11: the copies of a registration that was refused are gone, and nobody is suspected for it")
    void copyGone() {
        Scenario operator = Scenario.anyOperator();
        Map<String, Object> body = operator.individual("outcome MISMATCH");
        operator.register(body).then().statusCode(422);
        at(body, "holder").put("name", "张三");
        operator.register(body)
                .then()
                .statusCode(422)
                .body("code", equalTo("COPY_UNKNOWN"))
                .body("violations.field", contains("/holder/document/copyId"));
        assertThat(told("copy-reused", operator)).isZero();
    }

    @Test
    @DisplayName("Art. 16: an operator sees its own registrations only")
    void tenancy() {
        Scenario operator = Scenario.anyOperator();
        Scenario rival = Scenario.anyOperator();
        Map<String, Object> body = operator.individual("张三");
        String id = operator.register(body).then().statusCode(201).extract().path("id");
        rival.oss().get("/v1/registrations/" + id).then().statusCode(404).body("code", equalTo("NOT_FOUND"));
        rival.oss()
                .body(Map.of("reason", "not mine"))
                .post("/v1/registrations/" + id + "/termination")
                .then()
                .statusCode(404);
        Map<String, Object> byNumber =
                Map.of("serviceNumber", at(body, "service").get("number"));
        rival.oss()
                .body(byNumber)
                .post("/v1/registrations/search")
                .then()
                .statusCode(200)
                .body("items", hasSize(0));
        operator.oss()
                .body(byNumber)
                .post("/v1/registrations/search")
                .then()
                .body("items", hasSize(1))
                .body("items[0].id", equalTo(id))
                .body("next", nullValue());
        Map<String, Object> copyOfOther = rival.individual("张三");
        at(copyOfOther, "holder", "document").put("copyId", operator.copy());
        rival.register(copyOfOther).then().statusCode(422).body("code", equalTo("COPY_UNKNOWN"));
        body.put("operatorId", operator.operatorId.toString());
        rival.register(body).then().statusCode(404);
    }

    @Test
    @DisplayName("Art. 12: a service is ended once, its number is free, and the record stays")
    void termination() {
        Scenario operator = Scenario.anyOperator();
        Map<String, Object> body = operator.individual("张三");
        String id = operator.register(body).then().statusCode(201).extract().path("id");
        String path = "/v1/registrations/" + id + "/termination";
        operator.oss()
                .body(Map.of("reason", "customer left"))
                .post(path)
                .then()
                .statusCode(200)
                .body("status", equalTo("TERMINATED"))
                .body("terminatedAt", notNullValue());
        operator.oss()
                .body(Map.of("reason", "again"))
                .post(path)
                .then()
                .statusCode(409)
                .body("code", equalTo("STATUS_CONFLICT"));
        Map<String, Object> next = operator.individual("李四");
        at(next, "service").put("number", at(body, "service").get("number"));
        operator.register(next).then().statusCode(201);
        operator.oss()
                .body(Map.of("serviceNumber", at(body, "service").get("number")))
                .post("/v1/registrations/search?limit=1")
                .then()
                .body("items[0].status", equalTo("ACTIVE"))
                .body("next", notNullValue());
    }

    @Test
    @DisplayName(
            "Art. 16: one search more than an hour's quota is refused, nothing is read, and incident-service is told once")
    void searchQuota() {
        Scenario operator = Scenario.anyOperator();
        Map<String, Object> body = operator.individual("张三");
        operator.register(body).then().statusCode(201);
        Map<String, Object> question =
                Map.of("serviceNumber", at(body, "service").get("number"));
        operator.oss().body(question).post("/v1/registrations/search").then().statusCode(200);
        OwnerDatabase.change(
                "UPDATE searches_made SET searches = 999 WHERE operator_id = ?::uuid", operator.operatorId);
        operator.oss().body(question).post("/v1/registrations/search").then().statusCode(200);
        String found = "SELECT count(*) FROM audit_entry WHERE action = 'registration.found' AND operator_id = ?::uuid";
        long before = OwnerDatabase.count(found, operator.operatorId);
        for (int i = 0; i < 2; i++) {
            operator.oss()
                    .body(question)
                    .post("/v1/registrations/search")
                    .then()
                    .statusCode(429)
                    .header("Retry-After", Integer::parseInt, allOf(greaterThan(0), lessThanOrEqualTo(3600)))
                    .body("code", equalTo("SEARCH_QUOTA_EXCEEDED"))
                    .body("article", equalTo(16));
        }
        assertThat(OwnerDatabase.count(found, operator.operatorId)).isEqualTo(before);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM outbox WHERE kind = 'search-quota' AND body->>'operatorId' = ?",
                        operator.operatorId.toString()))
                .isEqualTo(1);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(incidents.told(operator.operatorId, "QUOTA_EXCEEDED"))
                        .singleElement()
                        .satisfies(told -> assertThat(told.getMap(""))
                                .containsOnlyKeys("messageId", "kind", "operatorId", "client", "detectedAt")));
        // An hour later it may search again.
        OwnerDatabase.change(
                "UPDATE searches_made SET hour = hour - interval '1 hour' WHERE operator_id = ?::uuid",
                operator.operatorId);
        operator.oss()
                .body(question)
                .post("/v1/registrations/search")
                .then()
                .statusCode(200)
                .body("items", hasSize(1));
    }

    @Test
    void searchByDocumentFindsItInAnySpelling() {
        Scenario operator = Scenario.anyOperator();
        operator.register(operator.individual("张三")).then().statusCode(201);
        operator.oss()
                .body(Map.of("documentType", "RESIDENT_IDENTITY_CARD", "documentNumber", ADULT.replace('X', 'x')))
                .post("/v1/registrations/search")
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].holder.document.numberMasked", endsWith("002X"));
    }

    @Test
    void fiftyParallelIdenticalPostsAreOneRegistration() throws Exception {
        Scenario operator = Scenario.anyOperator();
        Map<String, Object> body = operator.individual("张三");
        String key = UUID.randomUUID().toString();
        Callable<io.restassured.response.Response> post = () -> given().auth()
                .oauth2(operator.token())
                .header("Idempotency-Key", key)
                .contentType("application/json")
                .body(body)
                .post("/v1/registrations");
        ExecutorService pool = Executors.newFixedThreadPool(25);
        try {
            List<io.restassured.response.Response> answers =
                    pool.invokeAll(java.util.Collections.nCopies(50, post)).stream()
                            .map(future -> {
                                try {
                                    return future.get();
                                } catch (InterruptedException | java.util.concurrent.ExecutionException failure) {
                                    throw new IllegalStateException(failure);
                                }
                            })
                            .toList();
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.statusCode()).isIn(201, 409));
            assertThat(answers.stream()
                            .filter(answer -> answer.statusCode() == 201)
                            .map(answer -> answer.path("id"))
                            .distinct())
                    .hasSize(1);
            assertThat(answers.stream().filter(answer -> answer.statusCode() == 409))
                    .allSatisfy(
                            answer -> assertThat(answer.<String>path("code")).isEqualTo("IDEMPOTENCY_IN_FLIGHT"));
        } finally {
            pool.shutdown();
        }
        post.call().then().statusCode(201).header("Idempotency-Replayed", equalTo("true"));
        operator.oss()
                .body(Map.of("serviceNumber", at(body, "service").get("number")))
                .post("/v1/registrations/search")
                .then()
                .body("items", hasSize(1));
        assertThat(told("io.shiming.registration.activated.v1", operator)).isEqualTo(1);
    }

    @Test
    void aKeyWithAnotherBodyIsRefusedAndARefusalIsReplayed() {
        Scenario operator = Scenario.anyOperator();
        Map<String, Object> body = operator.individual("outcome MISMATCH");
        String key = UUID.randomUUID().toString();
        String first =
                post(operator, key, body).then().statusCode(422).extract().asString();
        assertThat(post(operator, key, body)
                        .then()
                        .statusCode(422)
                        .header("Idempotency-Replayed", equalTo("true"))
                        .extract()
                        .asString())
                .isEqualTo(first);
        at(body, "holder").put("name", "张三");
        post(operator, key, body).then().statusCode(422).body("code", equalTo("IDEMPOTENCY_KEY_REUSED"));
    }

    private static io.restassured.response.Response post(Scenario operator, String key, Map<String, Object> body) {
        return given().auth()
                .oauth2(operator.token())
                .header("Idempotency-Key", key)
                .contentType("application/json")
                .body(body)
                .post("/v1/registrations");
    }

    private record Pending(String id, UUID verification) {}

    private Pending pending(Scenario operator, String name) {
        UUID verification = gateway.defer(name);
        String id = operator.register(operator.individual(name))
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        return new Pending(id, verification);
    }

    /** As if it had been made so long before. */
    private static void age(Pending pending, Duration by) {
        OwnerDatabase.change(
                "UPDATE registration SET created_at = created_at - ? * interval '1 second' WHERE id = ?",
                by.toSeconds(),
                UUID.fromString(pending.id()));
    }

    private static void timedOut(Scenario operator, String id) {
        operator.oss()
                .get("/v1/registrations/" + id)
                .then()
                .body("status", equalTo("REFUSED"))
                .body("refusal.code", equalTo("VERIFICATION_TIMED_OUT"))
                .body("refusal.article", equalTo(9));
    }

    private static io.restassured.response.Response reportGivenUp(Scenario operator, Pending pending) {
        return send(operator, pending, "PENDING", "givenUpAt", null);
    }

    private static io.restassured.response.Response report(
            Scenario operator, UUID verification, String registration, String outcome) {
        return report(operator, verification, registration, outcome, GatewayResource.RECEIPT);
    }

    private static io.restassured.response.Response report(
            Scenario operator, UUID verification, String registration, String outcome, String receipt) {
        return send(operator, new Pending(registration, verification), outcome, "checkedAt", receipt);
    }

    private static io.restassured.response.Response send(
            Scenario operator, Pending pending, String outcome, String time, String receipt) {
        Map<String, Object> body = new HashMap<>(Map.of(
                "verificationId",
                pending.verification().toString(),
                "context",
                Map.of("kind", "REGISTRATION", "id", pending.id()),
                "asker",
                Map.of("kind", "OPERATOR", "id", operator.operatorId.toString()),
                "channel",
                "PUBLIC_SECURITY",
                "outcome",
                outcome,
                time,
                "2026-11-24T00:00:00Z"));
        if (receipt != null) {
            body.put("receipt", receipt);
        }
        return Scenario.as(Tokens.as("service").client("verification-gateway").sign())
                .body(body)
                .post("/v1/verification-outcomes");
    }

    /** How many messages of a kind there are about this operator. */
    private long told(String kind, Scenario operator) {
        return OwnerDatabase.count(
                "SELECT count(*) FROM outbox WHERE kind = ? AND body ->> 'operatorId' = ?",
                kind,
                operator.operatorId.toString());
    }
}
