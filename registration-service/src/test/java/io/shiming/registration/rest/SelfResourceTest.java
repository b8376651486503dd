package io.shiming.registration.rest;

import static io.shiming.registration.rest.Scenario.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person may know and say of registrations in their name. */
@ServiceTest
class SelfResourceTest {
    @Inject
    KeyServer keys;

    GatewayResource gateway;

    private Scenario operator;
    private String resident;
    private String id;

    @BeforeEach
    void aPerson() {
        operator = Scenario.anyOperator();
        resident = Scenario.newResidentNumber();
        id = register(operator, "RESIDENT_IDENTITY_CARD", resident, "张三");
    }

    @Test
    @DisplayName("Art. 11: a person sees what is registered in their name at every operator, masked, and nobody else's")
    void everyOperator() {
        Scenario another = Scenario.anyOperator();
        // With another document that bears the same number.
        String second = register(another, "TEMPORARY_IDENTITY_CARD", resident, "张三");
        another.register(individual(another, "RESIDENT_IDENTITY_CARD", resident, "outcome MISMATCH"))
                .then()
                .statusCode(422);
        String strangers = register(operator, "RESIDENT_IDENTITY_CARD", Scenario.newResidentNumber(), "李四");
        String number = operator.oss().get("/v1/registrations/" + id).path("service.number");
        Response seen = me().get("/v1/self/registrations");
        seen.then()
                .statusCode(200)
                .body("items.id", contains(second, id))
                .body("items.id", not(hasItem(strangers)))
                .body("items.operator.id", contains(another.operatorId.toString(), operator.operatorId.toString()))
                .body("items[1].operator.name", equalTo("天山电信"))
                .body("items[1].status", equalTo("ACTIVE"))
                .body("items[1].service.type", equalTo("MOBILE_ACCOUNT_OPENING"))
                .body("items[1].activatedAt", notNullValue())
                .body("next", nullValue());
        assertThat(seen.asString()).doesNotContain(number, resident, "张");
        assertThat(seen.<String>path("items[1].service.numberMasked")).hasSameSizeAs(number);
        me().get("/v1/self/registrations?limit=1")
                .then()
                .body("items.id", contains(second))
                .body("next", equalTo(second));
        me().get("/v1/self/registrations?limit=1&after=" + second)
                .then()
                .body("items.id", contains(id))
                .body("next", nullValue());
    }

    @Test
    @DisplayName("Art. 11: a token that names no document is good for nothing here")
    void withoutDocument() {
        for (Tokens token : List.of(
                Tokens.as("subscriber"),
                Tokens.as("subscriber").claim("id_document_type", "RESIDENT_IDENTITY_CARD"),
                Tokens.as("subscriber")
                        .claim("id_document_type", "LIBRARY_CARD")
                        .claim("id_document_number", resident))) {
            Scenario.as(token.sign()).get("/v1/self/registrations").then().statusCode(403);
        }
    }

    @Test
    @DisplayName("Art. 11: a dispute freezes the registration, is told to the operator, and opens a case; once")
    void disputed() {
        String dispute = dispute(id)
                .then()
                .statusCode(201)
                .body("registrationId", equalTo(id))
                .extract()
                .path("id");
        dispute(id).then().statusCode(409).body("code", equalTo("STATUS_CONFLICT"));
        me().get("/v1/self/disputes/" + dispute).then().statusCode(200).body("outcome", nullValue());
        operator.oss().get("/v1/registrations/" + id).then().body("disputedAt", notNullValue());
        me().get("/v1/self/registrations").then().body("items[0].disputedAt", notNullValue());
        transfer(409, "李四");
        operator.oss()
                .body(Map.of(
                        "document",
                        operator.document(resident, "2046-03-07"),
                        "presence",
                        operator.individual("张三").get("presence")))
                .post("/v1/registrations/" + id + "/alteration")
                .then()
                .statusCode(409);
        assertThat(told("oss", "io.shiming.registration.disputed.v1")).isEqualTo(1);
        assertThat(OwnerDatabase.rows(
                        "SELECT body ->> 'disputeId' AS dispute FROM outbox"
                                + " WHERE target = 'incident' AND kind = 'dispute' AND body ->> 'registrationId' = ?",
                        id))
                .extracting(row -> row.get("dispute"))
                .containsExactly(dispute);
        byte[] reason = (byte[]) OwnerDatabase.rows("SELECT reason FROM dispute WHERE id = ?", UUID.fromString(dispute))
                .get(0)
                .get("reason");
        assertThat(new String(reason, StandardCharsets.UTF_8)).doesNotContain("不是我的");
        DataKey key =
                keys.find(List.of(UUID.fromString(id))).await().indefinitely().get(UUID.fromString(id));
        assertThat(new String(
                        key.open(
                                reason, DataKey.Binding.of(operator.operatorId(), UUID.fromString(dispute), "dispute")),
                        StandardCharsets.UTF_8))
                .isEqualTo("不是我的");
        outcome(dispute, "REJECTED").then().statusCode(200).body("outcome", equalTo("REJECTED"));
        outcome(dispute, "UPHELD").then().statusCode(409).body("code", equalTo("STATUS_CONFLICT"));
        outcome(dispute, "REJECTED").then().statusCode(200).body("outcome", equalTo("REJECTED"));
        me().get("/v1/self/disputes/" + dispute)
                .then()
                .body("outcome", equalTo("REJECTED"))
                .body("registrationId", equalTo(id))
                .body("resolvedAt", notNullValue());
        operator.oss()
                .get("/v1/registrations/" + id)
                .then()
                .body("disputedAt", nullValue())
                .body("status", equalTo("ACTIVE"));
        transfer(201, "李四");
    }

    @Test
    @DisplayName("Art. 11: when the person was right the service is suspended, and its operator told")
    void upheld() {
        String dispute = dispute(id).then().statusCode(201).extract().path("id");
        outcome(dispute, "UPHELD").then().statusCode(200);
        operator.oss()
                .get("/v1/registrations/" + id)
                .then()
                .body("status", equalTo("SUSPENDED"))
                .body("disputedAt", nullValue());
        assertThat(told("oss", "io.shiming.registration.suspended.v1")).isEqualTo(1);
        step("resumption").then().statusCode(409).body("code", equalTo("STATUS_CONFLICT"));
        transfer(409, "李四");
        // What came of one dispute is not said of the next.
        String second = dispute(id).then().statusCode(201).extract().path("id");
        outcome(dispute, "REJECTED").then().statusCode(409);
        operator.oss().get("/v1/registrations/" + id).then().body("disputedAt", notNullValue());
        outcome(second, "REJECTED").then().statusCode(200);
        step("resumption").then().statusCode(409);
        step("termination").then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName(
            "Art. 11, 12: where nobody is to have the service it ends with the dispute, its operator is told and its two years begin")
    void terminated(boolean suspended) {
        String number = operator.oss().get("/v1/registrations/" + id).path("service.number");
        if (suspended) {
            step("suspension").then().statusCode(200);
        }
        String dispute = dispute(id).then().statusCode(201).extract().path("id");
        for (int time = 0; time < 2; time++) {
            outcome(dispute, "UPHELD_AND_TERMINATED").then().statusCode(200);
        }
        outcome(dispute, "UPHELD").then().statusCode(409);
        me().get("/v1/self/disputes/" + dispute).then().body("outcome", equalTo("UPHELD_AND_TERMINATED"));
        operator.oss()
                .get("/v1/registrations/" + id)
                .then()
                .body("status", equalTo("TERMINATED"))
                .body("terminatedAt", notNullValue())
                .body("disputedAt", nullValue());
        assertThat(told("oss", "io.shiming.registration.terminated.v1")).isEqualTo(1);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM outbox WHERE kind = 'clock-start' AND body ->> 'recordId' = ?"
                                + " AND body ->> 'category' = 'REGISTRATION'",
                        id))
                .isEqualTo(1);
        assertThat(OwnerDatabase.rows(
                        "SELECT action FROM audit_entry WHERE object_id = ? ORDER BY action", UUID.fromString(id)))
                .extracting(row -> row.get("action"))
                .contains("registration.dispute-upheld", "registration.terminated");
        step("resumption").then().statusCode(409);
        Map<String, Object> again = operator.individual("李四");
        at(again, "service").put("number", number);
        operator.register(again).then().statusCode(201);
    }

    @Test
    @DisplayName("Art. 11: what was suspended already is not resumed either when the person was right")
    void upheldWhileSuspended() {
        step("suspension").then().statusCode(200);
        outcome(dispute(id).path("id"), "UPHELD").then().statusCode(200);
        step("resumption").then().statusCode(409);
        operator.oss().get("/v1/registrations/" + id).then().body("status", equalTo("SUSPENDED"));
        assertThat(told("oss", "io.shiming.registration.suspended.v1")).isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 11: what waits for verification is refused when the person was right, and no match activates it")
    void upheldWhilePending() {
        UUID verification = gateway.defer("disputed while it waits");
        Map<String, Object> body = individual(operator, "RESIDENT_IDENTITY_CARD", resident, "disputed while it waits");
        id = operator.register(body).then().statusCode(202).extract().path("id");
        String dispute = dispute(id).path("id");
        outcome(dispute, "UPHELD").then().statusCode(200);
        me().get("/v1/self/disputes/" + dispute).then().body("outcome", equalTo("UPHELD"));
        operator.reported(id, verification, "MATCH").then().statusCode(200);
        operator.oss()
                .get("/v1/registrations/" + id)
                .then()
                .body("status", equalTo("REFUSED"))
                .body("refusal.code", equalTo("DISPUTE_UPHELD"))
                .body("refusal.article", equalTo(11))
                .body("disputedAt", nullValue());
        assertThat(told("oss", "io.shiming.registration.refused.v1")).isEqualTo(1);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM outbox WHERE kind = 'clock-start' AND body ->> 'recordId' = ?"
                                + " AND body ->> 'category' = 'REFUSED_REGISTRATION'",
                        id))
                .isEqualTo(1);
        assertThat(OwnerDatabase.rows(
                        "SELECT action FROM audit_entry WHERE object_id = ? ORDER BY action", UUID.fromString(id)))
                .extracting(row -> row.get("action"))
                .contains("registration.dispute-upheld", "registration.refused");
        Map<String, Object> again = operator.individual("李四");
        at(again, "service").put("number", at(body, "service").get("number"));
        operator.register(again).then().statusCode(201);
    }

    @Test
    @DisplayName("Art. 11: a transfer that is itself disputed takes nothing over")
    void disputedTransfer() {
        String number = operator.oss().get("/v1/registrations/" + id).path("service.number");
        String holder = id;
        UUID verification = gateway.defer("disputed new holder");
        resident = Scenario.newResidentNumber();
        Map<String, Object> body = individual(operator, "RESIDENT_IDENTITY_CARD", resident, "disputed new holder");
        at(body, "service").putAll(Map.of("type", "MOBILE_TRANSFER", "number", number));
        String transfer = operator.oss()
                .body(body)
                .post("/v1/registrations/" + holder + "/transfer")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        String dispute = dispute(transfer).then().statusCode(201).extract().path("id");
        operator.reported(transfer, verification, "MATCH").then().statusCode(200);
        operator.oss()
                .get("/v1/registrations/" + transfer)
                .then()
                .body("status", equalTo("REFUSED"))
                .body("refusal.code", equalTo("TRANSFER_OVERTAKEN"));
        operator.oss().get("/v1/registrations/" + holder).then().body("status", equalTo("ACTIVE"));
        outcome(dispute, "UPHELD").then().statusCode(200);
        operator.oss().get("/v1/registrations/" + transfer).then().body("refusal.code", equalTo("TRANSFER_OVERTAKEN"));
    }

    @Test
    @DisplayName("Art. 11: nobody disputes what is not in their name, and no service but one says what came of it")
    void notTheirs() {
        Scenario.subscriber("RESIDENT_IDENTITY_CARD", Scenario.newResidentNumber())
                .body(Map.of("registrationId", id, "reason", "不是我的"))
                .post("/v1/self/disputes")
                .then()
                .statusCode(404);
        me().body(Map.of("registrationId", UUID.randomUUID(), "reason", "不是我的"))
                .post("/v1/self/disputes")
                .then()
                .statusCode(404);
        String dispute = dispute(id).then().statusCode(201).extract().path("id");
        Scenario.subscriber("RESIDENT_IDENTITY_CARD", Scenario.newResidentNumber())
                .get("/v1/self/disputes/" + dispute)
                .then()
                .statusCode(404);
        me().get("/v1/self/disputes/" + UUID.randomUUID()).then().statusCode(404);
        Scenario.as(Tokens.as("service").client("verification-gateway").sign())
                .body(Map.of("outcome", "REJECTED"))
                .post("/v1/disputes/" + dispute + "/outcome")
                .then()
                .statusCode(403);
        outcome(UUID.randomUUID().toString(), "REJECTED").then().statusCode(404);
    }

    @Test
    @DisplayName(
            "Art. 11: of disputes and a transfer at once the transfer goes through or the dispute holds it, not both")
    void racesTransfer() throws Exception {
        for (int i = 0; i < 5; i++) {
            aPerson();
            Map<String, Object> body = handedOn("李四");
            List<Callable<Integer>> all = List.of(
                    () -> dispute(id).statusCode(),
                    () -> dispute(id).statusCode(),
                    () -> operator.oss()
                            .body(body)
                            .post("/v1/registrations/" + id + "/transfer")
                            .statusCode());
            ExecutorService threads = Executors.newFixedThreadPool(all.size());
            try {
                List<Future<Integer>> answers = threads.invokeAll(all);
                assertThat(List.of(answers.get(0).get(), answers.get(1).get())).containsExactlyInAnyOrder(201, 409);
                String status = operator.oss().get("/v1/registrations/" + id).path("status");
                assertThat(status).isEqualTo(answers.get(2).get() == 201 ? "TRANSFERRED" : "ACTIVE");
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @Test
    @DisplayName("Art. 16: a person sees who looked at registrations in their name, when, and on what ground")
    void accesses() {
        operator.oss().get("/v1/registrations/" + id).then().statusCode(200);
        operator.oss()
                .body(Map.of("documentType", "RESIDENT_IDENTITY_CARD", "documentNumber", resident))
                .post("/v1/registrations/search")
                .then()
                .body("items.id", contains(id));
        dispute(id).then().statusCode(201);
        String oss = "oss-" + operator.operatorId;
        me().get("/v1/self/accesses")
                .then()
                .statusCode(200)
                .body(
                        "items.action",
                        contains(
                                "registration.disputed",
                                "registration.found",
                                "registration.read",
                                "registration.activated",
                                "registration.opened"))
                .body(
                        "items.ground",
                        contains("OWN_REQUEST", "OWN_CUSTOMER", "OWN_CUSTOMER", "REGISTRATION", "REGISTRATION"))
                .body("items.client", containsInAnyOrder("test-client", oss, oss, "registration-service", oss))
                .body("items.operatorId.unique()", contains(operator.operatorId.toString()))
                .body("items.at", hasSize(5));
        me().get("/v1/self/accesses?limit=2").then().body("items", hasSize(2)).body("next", notNullValue());
        Scenario.subscriber("RESIDENT_IDENTITY_CARD", Scenario.newResidentNumber())
                .get("/v1/self/accesses")
                .then()
                .statusCode(200)
                .body("items", hasSize(0));
    }

    @Test
    @DisplayName("Art. 11, 16: what a person looks at is on the audit trail too")
    void onRecord() {
        String subject = "person-" + resident.hashCode();
        me().get("/v1/self/registrations").then().statusCode(200);
        me().get("/v1/self/accesses").then().statusCode(200);
        me().get("/v1/self/disputes/" + dispute(id).path("id")).then().statusCode(200);
        assertThat(OwnerDatabase.rows("SELECT action FROM audit_entry WHERE actor = ? ORDER BY id", subject))
                .extracting(row -> row.get("action"))
                .containsExactly(
                        "self.registrations-read", "self.accesses-read", "registration.disputed", "self.dispute-read");
    }

    private RequestSpecification me() {
        return Scenario.subscriber("RESIDENT_IDENTITY_CARD", resident);
    }

    private Response dispute(String registration) {
        return me().body(Map.of("registrationId", registration, "reason", "不是我的"))
                .post("/v1/self/disputes");
    }

    private static Response outcome(String dispute, String outcome) {
        return Scenario.as(Tokens.as("service").client("incident-service").sign())
                .body(Map.of("outcome", outcome))
                .post("/v1/disputes/" + dispute + "/outcome");
    }

    private Response step(String step) {
        return operator.oss().body(Map.of("reason", "asked for")).post("/v1/registrations/" + id + "/" + step);
    }

    private void transfer(int expected, String name) {
        operator.oss()
                .body(handedOn(name))
                .post("/v1/registrations/" + id + "/transfer")
                .then()
                .statusCode(expected);
    }

    private Map<String, Object> handedOn(String name) {
        Map<String, Object> body = operator.individual(name);
        at(body, "service").put("type", "MOBILE_TRANSFER");
        at(body, "service")
                .put("number", operator.oss().get("/v1/registrations/" + id).path("service.number"));
        return body;
    }

    private long told(String target, String kind) {
        return OwnerDatabase.count(
                "SELECT count(*) FROM outbox WHERE target = ? AND kind = ? AND body ->> 'registrationId' = ?",
                target,
                kind,
                id);
    }

    private static String register(Scenario operator, String type, String number, String name) {
        return operator.register(individual(operator, type, number, name))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static Map<String, Object> individual(Scenario operator, String type, String number, String name) {
        Map<String, Object> body = operator.individual(name);
        at(body, "holder", "document").put("type", type);
        at(body, "holder", "document").put("number", number);
        return body;
    }
}
