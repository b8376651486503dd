package io.shiming.registration.rest;

import static io.shiming.registration.rest.Scenario.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.restassured.response.Response;
import io.shiming.foundation.testing.OwnerDatabase;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class AlterationResourceTest {
    GatewayResource gateway;

    @Test
    @DisplayName("Art. 3, 9: a renewed document is verified and takes the place of the old one, which stays on record")
    void renewed() {
        Scenario operator = Scenario.anyOperator();
        String id = register(operator, operator.individual("张三"));
        String verification = operator.oss().get("/v1/registrations/" + id).path("verification.verificationId");
        alter(operator, id, operator.document(Scenario.ADULT, "2046-03-07"))
                .then()
                .statusCode(200)
                .body("holder.document.validUntil", equalTo("2046-03-07"))
                .body("status", equalTo("ACTIVE"));
        operator.oss()
                .get("/v1/registrations/" + id)
                .then()
                .body("holder.document.validUntil", equalTo("2046-03-07"))
                .body("verification.outcome", equalTo("MATCH"))
                .body("verification.verificationId", not(equalTo(verification)));
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM registration_change WHERE registration_id = ? AND what = 'altered'",
                        UUID.fromString(id)))
                .isEqualTo(1);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM document_copy WHERE registration_id = ?", UUID.fromString(id)))
                .isEqualTo(2);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE object_id = ? AND action = 'registration.altered'",
                        UUID.fromString(id)))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 3, 9: a new passport has another number, and the registration is found by it")
    void otherNumber() {
        Scenario operator = Scenario.anyOperator();
        Map<String, Object> body = operator.individual("Jane Doe");
        at(body, "holder").put("document", passport(operator, "E0000001"));
        String id = register(operator, body);
        alter(operator, id, passport(operator, "E0000002")).then().statusCode(200);
        search(operator, "E0000002").then().body("items.id", contains(id));
        search(operator, "E0000001").then().body("items", hasSize(0));
        operator.oss()
                .body(Map.of("serviceNumber", at(body, "service").get("number")))
                .post("/v1/registrations/search")
                .then()
                .body("items.id", contains(id));
    }

    @Test
    @DisplayName("Art. 8, 10: nobody else comes in by an alteration, and what is not confirmed changes nothing")
    void refused() {
        Scenario operator = Scenario.anyOperator();
        String id = register(operator, operator.individual("张三"));
        refused(alter(operator, id, operator.document(Scenario.HANDLER, "2046-03-07")), "HOLDER_MISMATCH");
        refused(alter(operator, id, passport(operator, "E0000003")), "DOCUMENT_TYPE_NOT_VALID_FOR_HOLDER");
        Map<String, Object> body =
                Map.of("document", operator.document(Scenario.ADULT, "2046-03-07"), "presence", presence(false));
        refused(operator.oss().body(body).post("/v1/registrations/" + id + "/alteration"), "PRESENCE_INCONSISTENT");
        Map<String, Object> document = operator.document(Scenario.ADULT, "2046-03-07");
        document.put("copyId", UUID.randomUUID().toString());
        refused(alter(operator, id, document), "COPY_UNKNOWN");
        operator.oss().get("/v1/registrations/" + id).then().body("holder.document.validUntil", equalTo("2036-03-07"));
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE object_id = ? AND action = 'registration.not-altered'",
                        UUID.fromString(id)))
                .isEqualTo(4);
    }

    @Test
    @DisplayName(
            "Art. 10: a forged document shown for an alteration is refused and reported; a silent authority is waited for")
    void whatAuthoritiesSay() {
        Scenario operator = Scenario.anyOperator();
        UUID verification = gateway.defer("altered later");
        gateway.match("altered later");
        String id = register(operator, operator.individual("altered later"));
        UUID late = gateway.defer("altered later");
        Map<String, Object> document = operator.document(Scenario.ADULT, "2046-03-07");
        alter(operator, id, document)
                .then()
                .statusCode(503)
                .body("code", equalTo("TEMPORARILY_UNAVAILABLE"))
                .header("Retry-After", "5");
        operator.reported(id, late, "FORGED").then().statusCode(200);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM outbox WHERE kind = 'forgery' AND body ->> 'verificationId' = ?",
                        late.toString()))
                .isEqualTo(1);
        gateway.answer("altered later", verification, "FORGED");
        alter(operator, id, document)
                .then()
                .statusCode(422)
                .body("code", equalTo("DOCUMENT_FORGED"))
                .body("registrationId", equalTo(id));
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM outbox WHERE kind = 'forgery' AND body ->> 'registrationId' = ?", id))
                .isEqualTo(2);
        gateway.match("altered later");
        alter(operator, id, document).then().statusCode(200);
    }

    @Test
    @DisplayName("Art. 11: the copy of a document that registered somebody already alters nothing, and is reported")
    void usedCopy() {
        Scenario operator = Scenario.anyOperator();
        byte[] image = Scenario.png();
        Map<String, Object> body = operator.individual("张三");
        at(body, "holder", "document").put("copyId", operator.copy(image));
        String id = register(operator, body);
        refused(alter(operator, id, showing(operator, image)), "COPY_ALREADY_USED");
        assertRefusedAndReported(operator, id);
    }

    @Test
    @DisplayName("Art. 11: the same when another registration took the image while the alteration was verified")
    void racedCopy() throws Exception {
        Scenario operator = Scenario.anyOperator();
        String id = register(operator, operator.individual("altered slowly"));
        gateway.slow("altered slowly", "MATCH");
        byte[] image = Scenario.png();
        Map<String, Object> document = showing(operator, image);
        Map<String, Object> rival = operator.individual("张三");
        at(rival, "holder", "document").put("copyId", operator.copy(image));
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<Response> altered = thread.submit(() -> alter(operator, id, document));
            await().until(() -> gateway.asked("altered slowly") == 2);
            register(operator, rival);
            refused(altered.get(), "COPY_ALREADY_USED");
        } finally {
            thread.shutdownNow();
        }
        assertRefusedAndReported(operator, id);
    }

    @Test
    @DisplayName("Art. 3: a fixed line is moved to another place, and nothing else is")
    void relocated() {
        Scenario operator = Scenario.operatorLicensedFor("FIXED_LINE_INSTALLATION", "FIXED_LINE_RELOCATION", "EMAIL");
        Map<String, Object> fixed = operator.individual("张三");
        at(fixed, "service").put("type", "FIXED_LINE_INSTALLATION");
        String id = register(operator, fixed);
        relocate(operator, id).then().statusCode(200).body("service.installationReference", equalTo("site-4711"));
        operator.oss()
                .get("/v1/registrations/" + id)
                .then()
                .body("service.installationReference", equalTo("site-4711"));
        Map<String, Object> account = operator.individual("张三");
        at(account, "service").put("type", "EMAIL");
        String other = register(operator, account);
        refused(relocate(operator, other), "SERVICE_TYPE_NOT_SUPPORTED");
        // A renewed document of a fixed line's holder needs a licence that was not given here.
        refused(alter(operator, id, operator.document(Scenario.ADULT, "2046-03-07")), "OPERATOR_NOT_LICENSED");
        for (String service : new String[] {id, other}) {
            operator.oss()
                    .body(Map.of("reason", "left"))
                    .post("/v1/registrations/" + service + "/termination")
                    .then()
                    .statusCode(200);
        }
        relocate(operator, id).then().statusCode(409).body("code", equalTo("STATUS_CONFLICT"));
        alter(operator, other, operator.document(Scenario.ADULT, "2046-03-07"))
                .then()
                .statusCode(409);
    }

    private static Map<String, Object> showing(Scenario operator, byte[] image) {
        Map<String, Object> document = operator.document(Scenario.ADULT, "2046-03-07");
        document.put("copyId", operator.copy(image));
        return document;
    }

    private static void assertRefusedAndReported(Scenario operator, String id) {
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE object_id = ? AND action = 'registration.not-altered'"
                                + " AND outcome = 'COPY_ALREADY_USED'",
                        UUID.fromString(id)))
                .isEqualTo(1);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM outbox WHERE target = 'incident' AND kind = 'copy-reused'"
                                + " AND body ->> 'operatorId' = ?",
                        operator.operatorId.toString()))
                .isEqualTo(1);
    }

    private static void refused(Response answer, String code) {
        answer.then().statusCode(422).body("code", equalTo(code));
    }

    private static String register(Scenario operator, Map<String, Object> body) {
        return operator.register(body).then().statusCode(201).extract().path("id");
    }

    private static Map<String, Object> passport(Scenario operator, String number) {
        Map<String, Object> document = operator.document(number, "2036-03-07");
        document.put("type", "PASSPORT");
        return document;
    }

    private static Map<String, Object> presence(boolean consistent) {
        return new LinkedHashMap<>(Map.of(
                "method", "IN_PERSON",
                "consistent", consistent,
                "checkedBy", "clerk-17",
                "checkedAt", "2026-11-23T08:00:00Z"));
    }

    private static Response alter(Scenario operator, String id, Map<String, Object> document) {
        return operator.oss()
                .body(Map.of("document", document, "presence", presence(true)))
                .post("/v1/registrations/" + id + "/alteration");
    }

    private static Response relocate(Scenario operator, String id) {
        return operator.oss()
                .body(Map.of("installationReference", "site-4711", "presence", presence(true)))
                .post("/v1/registrations/" + id + "/relocation");
    }

    private static Response search(Scenario operator, String passport) {
        return operator.oss()
                .body(Map.of("documentType", "PASSPORT", "documentNumber", passport))
                .post("/v1/registrations/search");
    }
}
