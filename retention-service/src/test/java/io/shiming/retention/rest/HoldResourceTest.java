package io.shiming.retention.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.shiming.foundation.testing.AtOnce;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import io.shiming.retention.application.TellOfHolds;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ServiceTest
class HoldResourceTest {
    private static final String PATH = "/v1/holds";
    private static final Instant ENDED = Instant.parse("2024-05-17T04:00:00Z");

    RegistrationResource registration;

    @Inject
    TellOfHolds tellOfHolds;

    private final Records records = Records.ofAnOperator();

    static Map<String, Object> hold(String member, Object value) {
        return new HashMap<>(Map.of(
                "scope", Map.of(member, value.toString()), "instrument", "order 17 of 2026", "reason", "evidence"));
    }

    private static RequestSpecification authority() {
        return Callers.official("internet-authority", "official one");
    }

    private static RequestSpecification officer(UUID operatorId, String person) {
        return Callers.as(Tokens.as("compliance-officer")
                .operator(operatorId)
                .client("portal-of-" + operatorId)
                .subject(person));
    }

    private static String placed(RequestSpecification by, Map<String, Object> hold) {
        return by.body(hold).post(PATH).then().statusCode(201).extract().path("id");
    }

    private static Response release(RequestSpecification by, String id) {
        return by.body(Map.of("reason", "settled")).post(PATH + "/" + id + "/release");
    }

    private static String subject() {
        return "subject-" + UUID.randomUUID();
    }

    private UUID ended(String subjectRef) {
        Map<String, Object> body = records.body("REGISTRATION", ENDED);
        body.put("subjectRef", subjectRef);
        return records.ended(body);
    }

    /** What registration-service was told last of a hold of a record. */
    private Optional<JsonPath> told(UUID recordId, String holdId) {
        return registration.told(recordId).stream()
                .filter(word -> holdId.equals(word.getString("holdId")))
                .reduce((earlier, later) -> later);
    }

    @ParameterizedTest
    @ValueSource(strings = {"communications-authority", "internet-authority", "public-security"})
    @DisplayName(
            "Art. 15: an authority holds a record by a named instrument, acknowledged once registration-service has it")
    void held(String role) {
        UUID record = UUID.randomUUID();
        Response answer = Callers.official(role, "somebody")
                .body(hold("recordId", record))
                .post(PATH);
        String id = answer.then()
                .statusCode(201)
                .header("Location", containsString(PATH + "/"))
                .body("state", equalTo("HELD"))
                .body("scope.recordId", equalTo(record.toString()))
                .body("instrument", equalTo("order 17 of 2026"))
                .body("placed.by", equalTo("somebody"))
                .body("placed.office", equalTo(role))
                .body("confirmedAt", notNullValue())
                .body("until", nullValue())
                .body("operatorId", nullValue())
                .extract()
                .path("id");
        assertThat(registration.told(record)).isNotEmpty();
        JsonPath word = told(record, id).orElseThrow();
        assertThat(word.getMap("")).isEqualTo(Map.of("holdId", id, "state", "IN_FORCE"));
        Callers.official("auditor", "anybody")
                .get(PATH + "/" + id)
                .then()
                .statusCode(200)
                .body("id", equalTo(id));
        for (String action : new String[] {"hold.placed", "hold.confirmed", "hold.read"}) {
            assertThat(OwnerDatabase.count(
                            "SELECT count(*) FROM audit_entry WHERE action = ? AND object_id = ?::uuid", action, id))
                    .as(action)
                    .isEqualTo(1);
        }
    }

    static Stream<ResponseDefinitionBuilder> noCommitment() {
        return Stream.of(
                serverError(), status(202), status(503), aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
    }

    @ParameterizedTest
    @MethodSource("noCommitment")
    @DisplayName(
            "Art. 15: what registration-service has not committed is not acknowledged, holds all the same, and is told on")
    void notCommitted(ResponseDefinitionBuilder answer) {
        UUID record = UUID.randomUUID();
        registration.answers(record, answer);
        authority()
                .body(hold("recordId", record))
                .post(PATH)
                .then()
                .statusCode(503)
                .header("Retry-After", equalTo("10"))
                .body("code", equalTo("TEMPORARILY_UNAVAILABLE"));
        String id = OwnerDatabase.rows("SELECT id::text FROM hold WHERE record_id = ?", record)
                .get(0)
                .get("id")
                .toString();
        authority().get(PATH + "/" + id).then().statusCode(200).body("state", equalTo("PENDING"));
        registration.answers(record, ok());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> authority().get(PATH + "/" + id).path("state").equals("HELD"));
    }

    @Test
    @DisplayName("Art. 15: a hold that was not acknowledged is asked for again with the same key, and is the same one")
    void askedAgain() {
        UUID record = UUID.randomUUID();
        registration.answers(record, serverError());
        String key = UUID.randomUUID().toString();
        Map<String, Object> body = hold("recordId", record);
        RequestSpecification request =
                Callers.as(Tokens.as("internet-authority").client("desk").subject("one"), key);
        request.body(body).post(PATH).then().statusCode(503);
        registration.answers(record, ok());
        // As long as the first request might still be at it, it is said to be.
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    Response again = Callers.as(
                                    Tokens.as("internet-authority")
                                            .client("desk")
                                            .subject("one"),
                                    key)
                            .body(body)
                            .post(PATH);
                    assertThat(again.statusCode()).isIn(201, 409);
                    return again.statusCode() == 201;
                });
        assertThat(OwnerDatabase.count("SELECT count(*) FROM hold WHERE record_id = ?", record))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 15: what is not there is not held, nor said to be")
    void unknown() {
        UUID record = UUID.randomUUID();
        registration.answers(record, status(404));
        String key = UUID.randomUUID().toString();
        for (int time = 0; time < 2; time++) {
            Callers.as(Tokens.as("internet-authority").client("desk").subject("one"), key)
                    .body(hold("recordId", record))
                    .post(PATH)
                    .then()
                    .statusCode(422)
                    .body("code", equalTo("RECORD_UNKNOWN"));
        }
        String id = OwnerDatabase.rows("SELECT id::text FROM hold WHERE record_id = ?", record)
                .get(0)
                .get("id")
                .toString();
        authority()
                .get(PATH + "/" + id)
                .then()
                .body("state", equalTo("RELEASED"))
                .body("release.reason", equalTo("RECORD_UNKNOWN"));
    }

    @Test
    @DisplayName("Art. 15: a hold is released by a second person, once, and registration-service is told")
    void released() {
        UUID record = UUID.randomUUID();
        String id = placed(authority(), hold("recordId", record));
        release(authority(), id).then().statusCode(403).body("code", equalTo("SECOND_PERSON_REQUIRED"));
        RequestSpecification another = Callers.official("internet-authority", "official two");
        release(another, id)
                .then()
                .statusCode(200)
                .body("state", equalTo("RELEASED"))
                .body("release.by", equalTo("official two"))
                .body("release.reason", equalTo("settled"));
        release(Callers.official("internet-authority", "official two"), id)
                .then()
                .statusCode(409)
                .body("code", equalTo("STATUS_CONFLICT"));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> told(record, id).orElseThrow().getString("state").equals("LIFTED"));
        assertThat(OwnerDatabase.count("SELECT count(*) FROM hold_release WHERE hold_id = ?::uuid", id))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 15: of two who release a hold at once one does")
    void releasedAtOnce() throws Exception {
        String id = placed(authority(), hold("recordId", UUID.randomUUID()));
        assertThat(AtOnce.times(
                        6,
                        6,
                        person -> release(Callers.official("internet-authority", "official " + person), id)
                                .statusCode()))
                .containsExactlyInAnyOrder(200, 409, 409, 409, 409, 409);
    }

    @Test
    @DisplayName("Art. 15, 16: a compliance officer holds the own operator's records, and sees no other hold")
    void ofTheOwnOperator() {
        String subject = subject();
        UUID own = ended(subject);
        Records others = Records.ofAnOperator();
        Map<String, Object> body = others.body("REGISTRATION", ENDED);
        body.put("subjectRef", subject);
        UUID other = others.ended(body);
        String id = placed(officer(records.operatorId(), "officer one"), hold("subjectRef", subject));
        assertThat(told(own, id)).isPresent();
        assertThat(told(other, id)).isEmpty();
        officer(records.operatorId(), "officer one")
                .body(hold("recordId", other))
                .post(PATH)
                .then()
                .statusCode(422)
                .body("code", equalTo("RECORD_UNKNOWN"));
        officer(records.operatorId(), "officer two").get(PATH + "/" + id).then().statusCode(200);
        officer(others.operatorId(), "officer three")
                .get(PATH + "/" + id)
                .then()
                .statusCode(404);
        release(officer(others.operatorId(), "officer three"), id).then().statusCode(404);
        String authoritys = placed(authority(), hold("recordId", own));
        officer(records.operatorId(), "officer two")
                .get(PATH + "/" + authoritys)
                .then()
                .statusCode(404);
        release(officer(records.operatorId(), "officer two"), authoritys).then().statusCode(404);
        release(officer(records.operatorId(), "officer two"), id).then().statusCode(200);
    }

    @Test
    @DisplayName("Art. 15: who holds a subject holds its records, those included whose clock begins to run later")
    void ofASubject() {
        String subject = subject();
        UUID before = ended(subject);
        String id = placed(authority(), hold("subjectRef", subject));
        assertThat(told(before, id)).isPresent();
        UUID after = ended(subject);
        UUID another = ended(subject());
        await().atMost(Duration.ofSeconds(30)).until(() -> told(after, id).isPresent());
        assertThat(registration.told(another)).isEmpty();
    }

    @Test
    @DisplayName("Art. 15: no clock of a subject begins to run unseen while the subject is being held")
    void atOnce() throws Exception {
        String subject = subject();
        int hold = 10;
        List<String> made = AtOnce.times(
                21,
                8,
                number -> number == hold
                        ? placed(authority(), hold("subjectRef", subject))
                        : ended(subject).toString());
        String id = made.remove(hold);
        for (String record : made) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> told(UUID.fromString(record), id).isPresent());
        }
    }

    @Test
    @DisplayName("Art. 15: a hold with a last day holds to the end of it, in the region's days")
    void untilADay() {
        UUID record = UUID.randomUUID();
        Map<String, Object> body = hold("recordId", record);
        body.put("until", "2099-12-31");
        String id = authority()
                .body(body)
                .post(PATH)
                .then()
                .statusCode(201)
                .body("until", equalTo("2099-12-31"))
                .extract()
                .path("id");
        tellOfHolds.lapse().await().indefinitely();
        assertThat(told(record, id).orElseThrow().getString("state")).isEqualTo("IN_FORCE");
        OwnerDatabase.change("UPDATE hold SET until = '2026-11-01T16:00:00Z' WHERE id = ?::uuid", id);
        tellOfHolds.lapse().await().indefinitely();
        tellOfHolds.lapse().await().indefinitely();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> told(record, id).orElseThrow().getString("state").equals("LIFTED"));
        authority().get(PATH + "/" + id).then().body("state", equalTo("LAPSED")).body("until", equalTo("2026-11-01"));
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'hold.lapsed' AND object_id = ?::uuid", id))
                .isEqualTo(1);
        body.put("until", "2026-01-01");
        authority().body(body).post(PATH).then().statusCode(400).body("violations.field", hasItems("/until"));
    }

    @Test
    @DisplayName("everything that is wrong with a hold is named")
    void everythingWrongIsNamed() {
        authority()
                .body(Map.of("scope", Map.of("recordId", UUID.randomUUID(), "subjectRef", "x"), "reason", " "))
                .post(PATH)
                .then()
                .statusCode(400)
                .body("violations.field", hasItems("/scope/subjectRef", "/instrument", "/reason"));
        authority()
                .body(Map.of("scope", Map.of(), "reason", "x", "instrument", "x"))
                .post(PATH)
                .then()
                .statusCode(400)
                .body("violations.field", hasItems("/scope"));
    }
}
