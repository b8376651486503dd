package io.shiming.registration.shared;

import static io.restassured.RestAssured.given;
import static io.shiming.registration.rest.Scenario.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.registration.rest.RecordLines;
import io.shiming.registration.rest.Scenario;
import io.shiming.registration.rest.ServiceTest;
import io.shiming.registration.rest.VenueScenario;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What of a registration is in the databases, and what is not. */
@ServiceTest
class StoredDataTest {
    private static final String NAME = "买买提·卡纳里";

    @Inject
    KeyServer keys;

    @Test
    @DisplayName("Art. 16: no name, document number or service number is stored in clear, in any table")
    void sealed() throws NoSuchAlgorithmException {
        Scenario operator = Scenario.anyOperator();
        Map<String, Object> body = operator.individual(NAME);
        String number = operator.register(body).then().statusCode(201).extract().path("service.number");
        VenueScenario.entered().logOn(NAME).then().statusCode(201);
        operator.oss()
                .body(Map.of("content", NAME, "publishedAt", "2026-11-30T00:00:00Z", "address", "news.example/canary"))
                .post("/v1/publication-records")
                .then()
                .statusCode(200);
        RecordLines.send(operator, RecordLines.SERVICE_USES, List.of(RecordLines.json(RecordLines.serviceUse(number))))
                .then()
                .statusCode(200);
        String contentSha256 = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(NAME.getBytes(StandardCharsets.UTF_8)));
        StringBuilder everything = new StringBuilder();
        for (String table : tables()) {
            for (Map<String, Object> row : rows("SELECT t::text AS line FROM " + table + " t")) {
                everything.append(row.get("line")).append('\n');
            }
        }
        assertThat(everything)
                .contains("registration.opened")
                .contains("venue-logon.admitted")
                .contains("publication-records.kept")
                .contains("service-records.kept");
        for (String canary : List.of(
                NAME, contentSha256, "news.example/canary", "11010519491231002X", "T-042", number.substring(1))) {
            assertThat(everything)
                    .doesNotContain(canary)
                    .doesNotContain(HexFormat.of().formatHex(canary.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    @DisplayName("Art. 16: when its key is gone a registration is gone, and what is left does not open")
    void erased() {
        Scenario operator = Scenario.anyOperator();
        String id = operator.register(operator.individual(NAME))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        keys.destroy(List.of(UUID.fromString(id))).await().indefinitely();
        operator.oss().get("/v1/registrations/" + id).then().statusCode(404);
        keys.create(UUID.fromString(id), null, List.of()).await().indefinitely();
        operator.oss().get("/v1/registrations/" + id).then().statusCode(500).body("detail", notNullValue());
        keys.destroy(List.of(UUID.fromString(id))).await().indefinitely();
    }

    @Test
    void theKeyOfACopyIsSealedUnderTheRegistrationsKey() {
        Scenario operator = Scenario.anyOperator();
        String id = operator.register(operator.individual(NAME))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        UUID registration = UUID.fromString(id);
        DataKey key = keys.find(List.of(registration)).await().indefinitely().get(registration);
        Map<String, Object> copy = rows("SELECT * FROM document_copy WHERE registration_id = '" + id + "'")
                .get(0);
        UUID copyId = (UUID) copy.get("id");
        DataKey copyKey =
                key.openKey((byte[]) copy.get("sealed_key"), DataKey.Binding.of(registration, copyId, "copy-key"));
        byte[] content = copyKey.openStream(
                (byte[]) copy.get("sealed"), DataKey.Binding.of(operator.operatorId(), copyId, "document-copy"));
        assertThat(content).startsWith((byte) 0x89, 'P', 'N', 'G');
        byte[] altered = ((byte[]) copy.get("sealed")).clone();
        altered[altered.length - 1] ^= 1;
        assertThatThrownBy(() ->
                        copyKey.openStream(altered, DataKey.Binding.of(operator.operatorId(), copyId, "document-copy")))
                .isInstanceOf(DataKey.Unsealable.class);
        assertThatThrownBy(() -> key.openKey(
                        (byte[]) copy.get("sealed_key"), DataKey.Binding.of(UUID.randomUUID(), copyId, "copy-key")))
                .isInstanceOf(DataKey.Unsealable.class);
    }

    @Test
    @DisplayName("Art. 7: a request whose process died after its first write is answered with what it had opened")
    void resumed() {
        Scenario operator = Scenario.anyOperator();
        Map<String, Object> body = operator.individual(NAME);
        String key = UUID.randomUUID().toString();
        String id = post(operator, key, body).then().statusCode(201).extract().path("id");
        // As a crash between the two writes leaves it.
        OwnerDatabase.change(
                "UPDATE idempotency_key SET answer = NULL, running_until = ? WHERE resource_id = ?",
                OffsetDateTime.now(ZoneOffset.UTC).plusSeconds(60),
                UUID.fromString(id));
        post(operator, key, body).then().statusCode(409).body("code", equalTo("IDEMPOTENCY_IN_FLIGHT"));
        OwnerDatabase.change(
                "UPDATE idempotency_key SET running_until = ? WHERE resource_id = ?",
                OffsetDateTime.now(ZoneOffset.UTC).minusSeconds(1),
                UUID.fromString(id));
        post(operator, key, body).then().statusCode(201).body("id", equalTo(id));
        // Over after a day: the key is new again, and the number is held.
        OwnerDatabase.change(
                "UPDATE idempotency_key SET expires_at = ? WHERE resource_id = ?",
                OffsetDateTime.now(ZoneOffset.UTC).minusSeconds(1),
                UUID.fromString(id));
        post(operator, key, body).then().statusCode(422).body("code", equalTo("COPY_ALREADY_USED"));
    }

    @Test
    @DisplayName("Art. 16, 26: every look and every change is on the audit trail, without personal data")
    void audited() {
        Scenario operator = Scenario.anyOperator();
        String id = operator.register(operator.individual(NAME))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        operator.oss().get("/v1/registrations/" + id).then().statusCode(200);
        operator.oss().body(Map.of("reason", "left")).post("/v1/registrations/" + id + "/termination");
        assertThat(rows("SELECT action FROM audit_entry WHERE object_id = '" + id + "' ORDER BY at, id"))
                .extracting(row -> row.get("action"))
                .containsExactly(
                        "registration.opened",
                        "registration.activated",
                        "registration.read",
                        "registration.terminated");
        assertThat(rows("SELECT 1 FROM audit_entry WHERE length(leaf_hash) <> 32"))
                .isEmpty();
    }

    @Test
    @DisplayName("Art. 16: what cannot be put on record is not shown")
    void notShown() {
        Scenario operator = Scenario.anyOperator();
        String id = operator.register(operator.individual(NAME))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        OwnerDatabase.change("REVOKE INSERT ON audit_entry FROM main");
        try {
            operator.oss()
                    .get("/v1/registrations/" + id)
                    .then()
                    .statusCode(500)
                    .body("holder", org.hamcrest.Matchers.nullValue());
        } finally {
            OwnerDatabase.change("GRANT INSERT ON audit_entry TO main");
        }
        operator.oss().get("/v1/registrations/" + id).then().statusCode(200);
    }

    @Test
    @DisplayName("Art. 12: what ends is told to retention and to the operator's own systems, once")
    void told() {
        Scenario operator = Scenario.anyOperator();
        String id = operator.register(operator.individual(NAME))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        operator.oss().body(Map.of("reason", "left")).post("/v1/registrations/" + id + "/termination");
        assertThat(rows("SELECT target || ' ' || kind AS what FROM outbox WHERE body::text LIKE '%" + id + "%'"))
                .extracting(row -> row.get("what"))
                .containsExactlyInAnyOrder(
                        "oss io.shiming.registration.activated.v1",
                        "oss io.shiming.registration.terminated.v1",
                        "retention clock-start",
                        "keys cohort");
    }

    @Test
    @DisplayName("Art. 10: a forged document is reported, in the same commit as the refusal")
    void reported() {
        Scenario operator = Scenario.anyOperator();
        String id = operator.register(operator.individual("outcome FORGED"))
                .then()
                .statusCode(422)
                .extract()
                .path("registrationId");
        assertThat(rows("SELECT body->>'channel' AS channel FROM outbox WHERE target = 'incident' AND kind = 'forgery'"
                        + " AND body->>'registrationId' = '" + id + "'"))
                .extracting(row -> row.get("channel"))
                .containsExactly("PUBLIC_SECURITY");
    }

    @Test
    @DisplayName("Art. 10, 16: of whom an authority refuses nothing is kept but what may be shown, and no copy")
    void refusedWithoutPersons() {
        Scenario operator = Scenario.anyOperator();
        Map<String, Object> body = operator.unit("outcome MISMATCH", "买买提·卡纳里");
        String id = operator.register(body).then().statusCode(422).extract().path("registrationId");
        assertThat(opened(operator, id))
                .contains("o****** ********", at(body, "service").get("number").toString())
                .doesNotContain(
                        "outcome MISMATCH",
                        at(body, "holder", "document").get("number").toString(),
                        at(body, "representative", "document").get("number").toString(),
                        at(body, "representative").get("name").toString());
        assertThat(copies(id)).isZero();
        operator.oss()
                .get("/v1/registrations/" + id)
                .then()
                .statusCode(200)
                .body("holder.nameMasked", equalTo("o****** ********"))
                .body("refusal.code", equalTo("HOLDER_MISMATCH"))
                .body("verification.receipt", notNullValue());
    }

    @Test
    @DisplayName("Art. 10: of a forgery everything stays, sealed, for its report")
    void forgeryWithEverything() {
        Scenario operator = Scenario.anyOperator();
        Map<String, Object> body = operator.individual("outcome FORGED");
        String id = operator.register(body).then().statusCode(422).extract().path("registrationId");
        assertThat(opened(operator, id))
                .contains(
                        "outcome FORGED",
                        at(body, "holder", "document").get("number").toString());
        assertThat(copies(id)).isOne();
    }

    private String opened(Scenario operator, String id) {
        UUID registration = UUID.fromString(id);
        DataKey key = keys.find(List.of(registration)).await().indefinitely().get(registration);
        byte[] sealed = (byte[]) OwnerDatabase.rows("SELECT sealed FROM registration WHERE id = ?", registration)
                .get(0)
                .get("sealed");
        return new String(
                key.open(sealed, DataKey.Binding.of(operator.operatorId(), registration, "particulars")),
                StandardCharsets.UTF_8);
    }

    private static long copies(String id) {
        return OwnerDatabase.count("SELECT count(*) FROM document_copy WHERE registration_id = ?", UUID.fromString(id));
    }

    private static io.restassured.response.Response post(Scenario operator, String key, Map<String, Object> body) {
        return given().auth()
                .oauth2(operator.token())
                .header("Idempotency-Key", key)
                .contentType("application/json")
                .body(body)
                .post("/v1/registrations");
    }

    private List<String> tables() {
        return rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").stream()
                .map(row -> (String) row.get("tablename"))
                .toList();
    }

    private static List<Map<String, Object>> rows(String sql) {
        return OwnerDatabase.rows(sql);
    }
}
