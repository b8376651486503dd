package io.shiming.registration.rest;

import static io.shiming.registration.rest.Disclosures.PATH;
import static io.shiming.registration.rest.Disclosures.approve;
import static io.shiming.registration.rest.Disclosures.approvedAndRead;
import static io.shiming.registration.rest.Disclosures.number;
import static io.shiming.registration.rest.Disclosures.officer;
import static io.shiming.registration.rest.Disclosures.official;
import static io.shiming.registration.rest.Disclosures.opened;
import static io.shiming.registration.rest.Disclosures.request;
import static io.shiming.registration.rest.Disclosures.resident;
import static io.shiming.registration.rest.Disclosures.result;
import static io.shiming.registration.rest.Scenario.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.nimbusds.jose.jwk.ECKey;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.testing.AtOnce;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@ServiceTest
class DisclosureResourceTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String NET = "internet-authority";

    IncidentServiceResource incidents;

    @Inject
    KeyServer keys;

    private Scenario operator;
    private String person;
    private String registration;
    private String phone;
    private byte[] image;
    private String official;

    @BeforeEach
    void somebodyIsRegistered() {
        Disclosures.register(NET, Disclosures.KEY).then().statusCode(200);
        operator = Scenario.anyOperator();
        person = Scenario.newResidentNumber();
        image = Scenario.png();
        Map<String, Object> body = operator.individual("张三");
        at(body, "holder", "document").put("number", person);
        at(body, "holder", "document").put("copyId", operator.copy(image));
        phone = (String) at(body, "service").get("number");
        registration = operator.register(body).then().statusCode(201).extract().path("id");
        official = "official-" + UUID.randomUUID();
    }

    private static long entries(String action, String id) {
        return OwnerDatabase.count(
                "SELECT count(*) FROM audit_entry WHERE action = ? AND object_id = ?::uuid", action, id);
    }

    private static List<Object> denials(String id) {
        return OwnerDatabase.rows(
                        "SELECT outcome FROM audit_entry WHERE action LIKE 'disclosure.%-denied' AND object_id = ?::uuid ORDER BY id",
                        id)
                .stream()
                .map(row -> row.get("outcome"))
                .toList();
    }

    private void awaitForgotten(String id) {
        await().atMost(SOON)
                .until(() -> OwnerDatabase.count(
                                "SELECT count(*) FROM disclosure WHERE id = ?::uuid AND key_destroyed_at IS NOT NULL"
                                        + " AND sealed IS NULL",
                                id)
                        == 1);
        assertThat(keys.find(List.of(UUID.fromString(id))).await().indefinitely())
                .isEmpty();
    }

    /** Incident-service is told what came of it, and nothing about anybody. */
    private void assertCounted(String id, String outcome) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(incidents.told(IncidentServiceResource.DISCLOSURES, id))
                        .singleElement()
                        .satisfies(told -> assertThat(
                                        JsonPath.from(told.getBodyAsString()).getMap(""))
                                .containsEntry("authority", NET)
                                .containsEntry("outcome", outcome)
                                .containsOnlyKeys("disclosureId", "authority", "outcome", "endedAt")));
    }

    private Response accesses() {
        return Scenario.subscriber("RESIDENT_IDENTITY_CARD", person).get("/v1/self/accesses?limit=200");
    }

    @Test
    @DisplayName(
            "Art. 15, 16, 26: an official asks, an officer agrees, the official reads named fields once, all on record")
    void wholePath() {
        String id = request(official, operator, number(phone), "HOLDER_NAME", "HOLDER_DOCUMENT_NUMBER", "DATES");
        result(official, id).then().statusCode(409).body("code", equalTo("STATUS_CONFLICT"));
        Response shown = officer(operator, "officer-1").get(PATH + "/" + id);
        shown.then()
                .statusCode(200)
                .body("status", equalTo("REQUESTED"))
                .body("instrument.number", equalTo("调证 2026-17"))
                .body("purpose", equalTo("case 2026-17"))
                .body("fields", contains("HOLDER_NAME", "HOLDER_DOCUMENT_NUMBER", "DATES"))
                .body("approvalsNeeded", equalTo(1));
        assertThat(shown.asString()).doesNotContain(phone, person, "张");
        officer(operator, "officer-1").get(PATH).then().body("items.id", contains(id));
        approve(operator, "officer-1", id).then().statusCode(200).body("status", equalTo("APPROVED"));
        officer(operator, "officer-1").get(PATH).then().body("items", empty());

        Response result = result(official, id);

        result.then().statusCode(200).header("Cache-Control", "no-store").body("keyId", equalTo("authority-1"));
        assertThat(result.asString()).doesNotContain(phone, person, "张");
        JsonPath opened = opened(result, Disclosures.KEY);
        assertThat(opened.getList("records")).hasSize(1);
        assertThat(opened.getBoolean("complete")).isTrue();
        assertThat(opened.getString("disclosureId")).isEqualTo(id);
        assertThat(opened.getMap("records[0]"))
                .containsOnlyKeys("registrationId", "holder", "createdAt", "activatedAt");
        assertThat(opened.getString("records[0].registrationId")).isEqualTo(registration);
        assertThat(opened.getMap("records[0].holder"))
                .isEqualTo(Map.of("kind", "INDIVIDUAL", "name", "张三", "document", Map.of("number", person)));

        result(official, id).then().statusCode(409);
        approve(operator, "officer-2", id).then().statusCode(409);
        for (String step : List.of("requested", "approved", "read")) {
            assertThat(OwnerDatabase.rows(
                            "SELECT actor, office, operator_id FROM audit_entry WHERE action = ? AND object_id = ?::uuid",
                            "disclosure." + step,
                            id))
                    .singleElement()
                    .satisfies(entry -> {
                        boolean officer = step.equals("approved");
                        assertThat(entry.get("actor")).isEqualTo(officer ? "officer-1" : official);
                        assertThat(entry.get("office")).isEqualTo(officer ? null : NET);
                        assertThat(entry.get("operator_id")).isEqualTo(operator.operatorId());
                    });
        }
        assertThat(denials(id)).containsExactly("STATUS_CONFLICT", "STATUS_CONFLICT", "STATUS_CONFLICT");
        awaitForgotten(id);
        official(NET, official)
                .get(PATH + "/" + id)
                .then()
                .body("status", equalTo("READ"))
                .body("subject", nullValue())
                .body("purpose", nullValue());
        assertCounted(id, "READ");
        // As incident-service's oversight asks.
        Scenario.as(Tokens.as("auditor").sign())
                .get("/v1/audit/entries?official=" + official)
                .then()
                .statusCode(200)
                .body("items.action", hasItem("disclosure.requested"))
                .body("items.action", hasItem("disclosure.read"))
                .body("items.action", hasItem("disclosure.read-denied"));
    }

    @Test
    @DisplayName("Art. 15, 16: what is stored of a request is sealed, and nothing of it can be looked up by")
    void sealed() {
        String id = request(official, operator, resident(person), "SERVICE");
        Map<String, Object> row = OwnerDatabase.rows("SELECT * FROM disclosure WHERE id = ?::uuid", id)
                .get(0);
        assertThat(row.get("sealed")).isNotNull();
        row.values().forEach(value -> {
            String text = value instanceof byte[] bytes
                    ? new String(bytes, StandardCharsets.ISO_8859_1)
                    : String.valueOf(value);
            assertThat(text).doesNotContain(person, "case 2026-17");
        });
        assertThat(OwnerDatabase.rows("SELECT column_name AS name FROM information_schema.columns"
                        + " WHERE table_name = 'disclosure' AND udt_name = 'bytea'"))
                .extracting(column -> column.get("name"))
                .containsExactlyInAnyOrder("sealed", "refused_because");
    }

    @Test
    @DisplayName("Art. 15: a request about somebody who is not on record looks like any other until it is approved")
    void noOracle() {
        String nobody = request(official, operator, number(Scenario.newNumber()), "HOLDER_NAME");
        String known = request(official, operator, number(phone), "HOLDER_NAME");
        List<String> views = Stream.of(nobody, known)
                .map(id -> official(NET, official).get(PATH + "/" + id).asString())
                .map(view -> view.replaceAll("\"(id|requestedAt|endsAt|serviceNumberMasked)\":\"[^\"]*\"", "$1"))
                .toList();
        assertThat(views.get(0)).isEqualTo(views.get(1));

        assertThat(approvedAndRead(operator, official, nobody).getList("records"))
                .isEmpty();
        assertThat(approvedAndRead(operator, official, known).getList("records"))
                .hasSize(1);
    }

    @Test
    @DisplayName(
            "Art. 15: a person is found by every type of document that bears the number, at the named operator alone")
    void onePerson() {
        Scenario rival = Scenario.anyOperator();
        String another = registered(operator, "TEMPORARY_IDENTITY_CARD", person, "张三");
        registered(rival, "RESIDENT_IDENTITY_CARD", person, "张三");
        registered(operator, "RESIDENT_IDENTITY_CARD", Scenario.newResidentNumber(), "李四");
        String id = request(official, operator, resident(person), "SERVICE", "STATUS");
        officer(rival, "officer-3").get(PATH + "/" + id).then().statusCode(404);
        approve(rival, "officer-3", id).then().statusCode(404);

        JsonPath opened = approvedAndRead(operator, official, id);

        assertThat(opened.getList("records.registrationId", String.class)).containsExactly(another, registration);
        assertThat(opened.getString("records[1].service.number")).isEqualTo(phone);
        assertThat(opened.getString("records[1].status")).isEqualTo("ACTIVE");
    }

    private static String registered(Scenario at, String type, String number, String name) {
        Map<String, Object> body = at.individual(name);
        at(body, "holder", "document").put("type", type);
        at(body, "holder", "document").put("number", number);
        return at.register(body).then().statusCode(201).extract().path("id");
    }

    @Test
    @DisplayName("Art. 15, 16: of a number that was handed on, who has it now is told, and nobody before")
    void whoHasItNow() {
        Map<String, Object> next = operator.individual("李四");
        at(next, "service").put("type", "MOBILE_TRANSFER");
        at(next, "service").put("number", phone);
        String taken = operator.oss()
                .body(next)
                .post("/v1/registrations/" + registration + "/transfer")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        String id = request(official, operator, number(phone), "HOLDER_NAME");

        JsonPath opened = approvedAndRead(operator, official, id);

        assertThat(opened.getList("records.registrationId", String.class)).containsExactly(taken);
        assertThat(opened.getString("records[0].holder.name")).isEqualTo("李四");
    }

    @Test
    @DisplayName(
            "Art. 15: who has an account of the same name with another service is told beside, for it may be meant")
    void sameName() {
        String account = "a-" + UUID.randomUUID() + "@example.org";
        for (String[] each : new String[][] {{"EMAIL", "张三"}, {"INSTANT_MESSAGING", "李四"}}) {
            Map<String, Object> body = operator.individual(each[1]);
            at(body, "service").put("type", each[0]);
            at(body, "service").put("number", account);
            operator.register(body).then().statusCode(201);
        }
        String id = request(official, operator, number(account), "HOLDER_NAME", "SERVICE");

        JsonPath opened = approvedAndRead(operator, official, id);

        assertThat(opened.getList("records.service.type", String.class))
                .containsExactlyInAnyOrder("EMAIL", "INSTANT_MESSAGING");
    }

    @Test
    @DisplayName("Art. 16: a unit's handler is told where the representative is asked for")
    void representative() {
        Map<String, Object> body = operator.unit("样本公司", "李四光");
        operator.register(body).then().statusCode(201);
        Map<String, Object> about = number(at(body, "service").get("number"));
        String without = request(official, operator, about, "HOLDER_NAME", "HOLDER_DOCUMENT_TYPE");
        String with = request(official, operator, about, "REPRESENTATIVE");

        assertThat(approvedAndRead(operator, official, without).getMap("records[0]"))
                .containsOnlyKeys("registrationId", "holder");
        JsonPath opened = approvedAndRead(operator, official, with);
        assertThat(opened.getMap("records[0]")).containsOnlyKeys("registrationId", "representative");
        assertThat(opened.getString("records[0].representative.name")).isEqualTo("李四光");
        assertThat(opened.getString("records[0].representative.document.number"))
                .isEqualTo(Scenario.HANDLER);
    }

    @Test
    @DisplayName("Art. 16, 26: copies of documents need two officers, neither of whom asked")
    void content() {
        String id = request(official, operator, number(phone), "DOCUMENT_COPIES");
        approve(operator, official, id).then().statusCode(403).body("code", equalTo("SECOND_PERSON_REQUIRED"));
        approve(operator, "officer-1", id)
                .then()
                .statusCode(200)
                .body("status", equalTo("APPROVED_ONCE"))
                .body("approvalsGiven", equalTo(1));
        result(official, id).then().statusCode(409);
        approve(operator, "officer-1", id).then().statusCode(403).body("code", equalTo("SECOND_PERSON_REQUIRED"));
        approve(operator, official, id).then().statusCode(403);
        officer(operator, "officer-2").get(PATH).then().body("items.id", contains(id));
        approve(operator, "officer-2", id).then().statusCode(200).body("status", equalTo("APPROVED"));

        JsonPath opened = opened(result(official, id), Disclosures.KEY);

        assertThat(opened.getList("records[0].documentCopies")).hasSize(1);
        assertThat(opened.getString("records[0].documentCopies[0].of")).isEqualTo("HOLDER");
        assertThat(opened.getString("records[0].documentCopies[0].mediaType")).isEqualTo("image/png");
        assertThat(Base64.getDecoder().decode(opened.getString("records[0].documentCopies[0].content")))
                .isEqualTo(image);
        assertThat(opened.getMap("records[0]")).containsOnlyKeys("registrationId", "documentCopies");
        assertThat(entries("disclosure.approved", id)).isEqualTo(2);
        assertThat(denials(id))
                .containsExactly(
                        "SECOND_PERSON_REQUIRED",
                        "STATUS_CONFLICT",
                        "SECOND_PERSON_REQUIRED",
                        "SECOND_PERSON_REQUIRED");
    }

    @Test
    @DisplayName("Art. 26: one person in two roles does not decide what that person asked")
    void twoRoles() {
        Tokens both = Tokens.as(NET, "compliance-officer")
                .operator(operator.operatorId())
                .client("portal")
                .subject(official)
                .claim("preferred_username", "somebody");
        String id = Scenario.as(both.sign())
                .body(Disclosures.body(NET, operator.operatorId(), number(phone), "STATUS"))
                .post(PATH)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        for (String step : List.of("approval", "refusal")) {
            Scenario.as(both.sign())
                    .body(Map.of("reason", "none"))
                    .post(PATH + "/" + id + "/" + step)
                    .then()
                    .statusCode(403)
                    .body("code", equalTo("SECOND_PERSON_REQUIRED"));
        }
    }

    static Stream<Tokens> nobodyByName() {
        return Stream.of(
                Tokens.as(NET).client("desk").subject("x"),
                Tokens.as(NET).client("desk").subject("x").claim("sid", "1"),
                person("x").claim("client_id", "desk"),
                Tokens.as(NET).client("desk").subject("x").claim("preferred_username", "service-account-desk"),
                person("desk"),
                person("desk-of-many"));
    }

    private static Tokens person(String subject) {
        return Tokens.as(NET).client("desk").subject(subject).claim("preferred_username", "somebody");
    }

    private static long nobodysRequests() {
        return OwnerDatabase.count("SELECT count(*) FROM audit_entry WHERE outcome = 'NAMED_PERSON_REQUIRED'"
                + " AND action = 'disclosure.requested-denied' AND office = 'internet-authority'");
    }

    @ParameterizedTest
    @MethodSource("nobodyByName")
    @DisplayName("Art. 26: a client, and a log-in that is shared, asks for nothing, reads nothing and decides nothing")
    void named(Tokens token) {
        long before = nobodysRequests();
        Scenario.as(token.sign())
                .body(Disclosures.body(NET, operator.operatorId(), number(phone), "STATUS"))
                .post(PATH)
                .then()
                .statusCode(403)
                .body("code", equalTo("NAMED_PERSON_REQUIRED"));
        assertThat(nobodysRequests()).isEqualTo(before + 1);
        Scenario.as(token.sign())
                .body(Disclosures.KEY.toPublicJWK().toJSONString())
                .put("/v1/authority-keys")
                .then()
                .statusCode(403)
                .body("code", equalTo("NAMED_PERSON_REQUIRED"));
        String id = request(official, operator, number(phone), "STATUS");
        for (String path : List.of(PATH, PATH + "/" + id, PATH + "/" + id + "/result")) {
            Scenario.as(token.sign()).get(path).then().statusCode(403).body("code", equalTo("NAMED_PERSON_REQUIRED"));
        }
        for (String nobody : List.of("portal", "desk-of-many")) {
            for (String step : List.of("approval", "refusal")) {
                officer(operator, nobody)
                        .body("{}")
                        .post(PATH + "/" + id + "/" + step)
                        .then()
                        .statusCode(403)
                        .body("code", equalTo("NAMED_PERSON_REQUIRED"));
            }
        }
        assertThat(denials(id)).hasSize(6).containsOnly("NAMED_PERSON_REQUIRED");
    }

    @ParameterizedTest
    @CsvSource({
        "communications-authority, -2, 10, INSTRUMENT_NOT_YOURS",
        "internet-authority, -9, -2, INSTRUMENT_NOT_IN_FORCE",
        "internet-authority, 2, 9, INSTRUMENT_NOT_IN_FORCE"
    })
    @DisplayName("Art. 15, 26: nothing is asked by another authority's instrument, or one that is not in force")
    void instrument(String authority, int from, int until, String code) {
        Map<String, Object> body = Disclosures.body(NET, operator.operatorId(), number(phone), "STATUS");
        at(body, "instrument").put("authority", authority);
        at(body, "instrument")
                .put("issuedOn", LocalDate.now(ZoneOffset.UTC).plusDays(from).toString());
        at(body, "instrument")
                .put("validUntil", LocalDate.now(ZoneOffset.UTC).plusDays(until).toString());
        official(NET, official).body(body).post(PATH).then().statusCode(403).body("code", equalTo(code));
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'disclosure.requested-denied' AND actor = ?"
                                + " AND outcome = ? AND office = 'internet-authority'",
                        official,
                        code))
                .isEqualTo(1);
    }

    @Test
    @DisplayName(
            "Art. 15, 26: nothing is read by another official, another authority, or an instrument that has expired")
    void otherInstrument() {
        String id = request(official, operator, number(phone), "STATUS");
        approve(operator, "officer-1", id).then().statusCode(200);
        String path = PATH + "/" + id + "/result";
        official(NET, "colleague").get(path).then().statusCode(403).body("code", equalTo("INSTRUMENT_NOT_YOURS"));
        official("public-security", official).get(path).then().statusCode(403);
        official("public-security", "police").get(PATH + "/" + id).then().statusCode(404);
        official("public-security", "police").get(PATH).then().body("items.id", not(hasItem(id)));
        official(NET, "colleague").get(PATH).then().body("items.id", hasItem(id));
        official(NET, "colleague")
                .get(PATH + "/" + id)
                .then()
                .statusCode(200)
                .body("subject", nullValue())
                .body("purpose", nullValue());
        official(NET, official).get(PATH + "/" + id).then().body("subject.serviceNumberMasked", notNullValue());
        result(official, UUID.randomUUID().toString()).then().statusCode(404);
        official(NET, official).head(path).then().statusCode(405);
        OwnerDatabase.change(
                "UPDATE disclosure SET issued_on = issued_on - 30, valid_until = issued_on - 20 WHERE id = ?::uuid",
                id);
        result(official, id).then().statusCode(403).body("code", equalTo("INSTRUMENT_NOT_IN_FORCE"));
        OwnerDatabase.change(
                "UPDATE disclosure SET issued_on = issued_on + 30, valid_until = issued_on + 40 WHERE id = ?::uuid",
                id);

        result(official, id).then().statusCode(200);

        assertThat(denials(id))
                .containsExactly("INSTRUMENT_NOT_YOURS", "INSTRUMENT_NOT_YOURS", "INSTRUMENT_NOT_IN_FORCE");
    }

    @Test
    @DisplayName("Art. 15, 26: of twenty who read at once one gets the result, and one reading is on record")
    void once() throws Exception {
        String id = request(official, operator, number(phone), "STATUS");
        approve(operator, "officer-1", id).then().statusCode(200);

        List<Integer> answers =
                AtOnce.times(20, 20, number -> result(official, id).statusCode());

        assertThat(answers).containsOnlyOnce(200).containsOnly(200, 409);
        assertThat(entries("disclosure.read", id)).isEqualTo(1);
        assertThat(denials(id)).hasSize(19);
        assertThat(OwnerDatabase.count("SELECT count(*) FROM disclosed_registration WHERE disclosure_id = ?::uuid", id))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 16: a result is sealed to the key that the authority has when it is read")
    void rotated() {
        String office = "market-regulation";
        String id = official(office, official)
                .body(Disclosures.body(office, operator.operatorId(), number(phone), "STATUS"))
                .post(PATH)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        approve(operator, "officer-1", id).then().statusCode(200);
        ECKey next = Disclosures.key("authority-2");
        int version = Disclosures.register(office, next).path("version");
        Disclosures.register(office, next).then().statusCode(200).body("version", equalTo(version));

        Response result = official(office, official).get(PATH + "/" + id + "/result");

        result.then().statusCode(200).body("keyId", equalTo("authority-2"));
        assertThat(opened(result, next).getString("authority")).isEqualTo(office);
    }

    @Test
    @DisplayName("Art. 16: a private key, and one that nothing can be sealed to, is refused")
    void unusableKey() {
        for (String jwk :
                List.of(Disclosures.KEY.toJSONString(), "{\"kty\":\"EC\"}", "{\"kty\":\"oct\",\"x\":\"AAAA\"}")) {
            official(NET, official).body(jwk).put("/v1/authority-keys").then().statusCode(400);
        }
    }

    @Test
    @DisplayName("Art. 12, 15: what was purged after it was approved is not on record when it is read")
    void purged() {
        // What was told of it before goes with it.
        approvedAndRead(operator, official, request(official, operator, number(phone), "STATUS"));
        String id = request(official, operator, number(phone), "HOLDER_NAME");
        approve(operator, "officer-1", id).then().statusCode(200);
        operator.oss()
                .body(Map.of("reason", "left"))
                .post("/v1/registrations/" + registration + "/termination")
                .then()
                .statusCode(200);
        OwnerDatabase.change(
                "UPDATE registration SET terminated_at = now() - interval '3 years' WHERE id = ?::uuid", registration);
        Scenario.as(Tokens.as("service").client("retention-service").sign())
                .body(Map.of("recordIds", List.of(registration), "runId", UUID.randomUUID()))
                .post("/v1/purge-orders")
                .then()
                .statusCode(200)
                .body("outcomes.outcome", contains("PURGED"));

        JsonPath opened = opened(result(official, id), Disclosures.KEY);

        assertThat(opened.getList("records")).isEmpty();
        assertThat(entries("disclosure.read", id)).isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 15: what nobody decides or reads in time expires, and whom it was about is forgotten")
    void expired() {
        String undecided = request(official, operator, number(phone), "STATUS");
        String unread = request(official, operator, number(phone), "STATUS");
        approve(operator, "officer-1", unread).then().statusCode(200);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM disclosure WHERE id = ?::uuid AND ends_at = approved_at + interval '24 hours'",
                        unread))
                .isEqualTo(1);
        for (String id : List.of(undecided, unread)) {
            OwnerDatabase.change("UPDATE disclosure SET ends_at = now() - interval '1 second' WHERE id = ?::uuid", id);
        }
        result(official, unread).then().statusCode(409);
        approve(operator, "officer-1", undecided).then().statusCode(409);
        for (String id : List.of(undecided, unread)) {
            awaitForgotten(id);
            assertThat(entries("disclosure.expired", id)).isEqualTo(1);
            official(NET, official).get(PATH + "/" + id).then().body("status", equalTo("EXPIRED"));
            assertCounted(id, "EXPIRED");
        }
        result(official, unread).then().statusCode(409);
        official(NET, official)
                .get(PATH + "?status=EXPIRED")
                .then()
                .body("items.id", hasItem(undecided))
                .body("items.id", hasItem(unread));
    }

    @Test
    @DisplayName("Art. 15, 16: an officer refuses with a reason, which the official is shown and the database is not")
    void refused() {
        String id = request(official, operator, number(phone), "STATUS");
        officer(operator, "officer-1")
                .body(Map.of())
                .post(PATH + "/" + id + "/refusal")
                .then()
                .statusCode(400);
        officer(operator, "officer-1")
                .body(Map.of("reason", "the instrument names nobody"))
                .post(PATH + "/" + id + "/refusal")
                .then()
                .statusCode(200)
                .body("status", equalTo("REFUSED"));
        awaitForgotten(id);
        official(NET, official)
                .get(PATH + "/" + id)
                .then()
                .body("reason", equalTo("the instrument names nobody"))
                .body("subject", nullValue());
        approve(operator, "officer-2", id).then().statusCode(409);
        result(official, id).then().statusCode(409);
        Map<String, Object> row = OwnerDatabase.rows(
                        "SELECT sealed, refused_because FROM disclosure WHERE id = ?::uuid", id)
                .get(0);
        assertThat(row.get("sealed")).isNull();
        assertThat(new String((byte[]) row.get("refused_because"), StandardCharsets.ISO_8859_1))
                .doesNotContain("instrument");
        accesses().then().body("items.ground", not(hasItem("LAWFUL_DISCLOSURE")));
        assertCounted(id, "REFUSED");
    }

    @Test
    @DisplayName("Art. 16: the person sees who was told, and by what right, once the instrument's delay has passed")
    void told() {
        Map<String, Object> body = Disclosures.body(NET, operator.operatorId(), resident(person), "STATUS");
        at(body, "instrument").put("notifyAfterDays", 20);
        String id = official(NET, official)
                .body(body)
                .post(PATH)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        approvedAndRead(operator, official, id);
        accesses().then().statusCode(200).body("items.ground", not(hasItem("LAWFUL_DISCLOSURE")));
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM disclosed_registration"
                                + " WHERE disclosure_id = ?::uuid AND visible_from = disclosed_at + interval '20 days'",
                        id))
                .isEqualTo(1);
        OwnerDatabase.change(
                "UPDATE disclosed_registration SET visible_from = now() - interval '1 second' WHERE disclosure_id = ?::uuid",
                id);

        Response seen = accesses();

        seen.then()
                .body("items[0].ground", equalTo("LAWFUL_DISCLOSURE"))
                .body("items[0].action", equalTo("registration.disclosed"))
                .body("items[0].authority", equalTo(NET))
                .body("items[0].registrationId", equalTo(registration))
                .body("items[0].at", notNullValue());
        assertThat(seen.asString()).doesNotContain(official);
        String first = seen.path("items[0].id");
        Scenario.subscriber("RESIDENT_IDENTITY_CARD", person)
                .get("/v1/self/accesses?after=" + first)
                .then()
                .body("items.ground", not(hasItem("LAWFUL_DISCLOSURE")));
    }

    @Test
    @DisplayName(
            "Art. 16: an instrument delays the notice no longer than may be, and the usual time where it says nothing")
    void delay() {
        Map<String, Object> body = Disclosures.body(NET, operator.operatorId(), number(phone), "STATUS");
        for (int days : new int[] {-1, 366}) {
            at(body, "instrument").put("notifyAfterDays", days);
            official(NET, official)
                    .body(body)
                    .post(PATH)
                    .then()
                    .statusCode(400)
                    .body("violations.field", contains("/instrument/notifyAfterDays"));
        }
        at(body, "instrument").remove("notifyAfterDays");
        official(NET, official)
                .body(body)
                .post(PATH)
                .then()
                .statusCode(201)
                .body("instrument.notifyAfterDays", equalTo(30));
    }

    @Test
    @DisplayName(
            "Art. 26: an official who asks for too much is refused, counted across requests at once, and reported once")
    void capOfOfficial() throws Exception {
        List<Response> answers = AtOnce.times(
                56,
                8,
                number -> official(NET, official)
                        .body(Disclosures.body(NET, operator.operatorId(), number(phone), "STATUS"))
                        .post(PATH));

        assertThat(answers).extracting(Response::statusCode).containsOnly(201, 429);
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 201).hasSize(50);
        Response refused = answers.stream()
                .filter(answer -> answer.statusCode() == 429)
                .findFirst()
                .orElseThrow();
        assertThat(refused.<String>path("code")).isEqualTo("DISCLOSURE_CAP_EXCEEDED");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 86_400);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'disclosure.requested-denied' AND actor = ?"
                                + " AND outcome = 'DISCLOSURE_CAP_EXCEEDED'",
                        official))
                .isEqualTo(6);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(incidents.told(operator.operatorId(), "QUOTA_EXCEEDED"))
                        .extracting(told -> told.getString("detail"))
                        .containsExactly("DISCLOSURES_OF_AN_OFFICIAL"));
        // Nor does another authority's instrument help.
        official("public-security", official)
                .body(Disclosures.body("public-security", operator.operatorId(), number(phone), "STATUS"))
                .post(PATH)
                .then()
                .statusCode(429);
        // The others of the authority may go on.
        request("another-" + official, operator, number(phone), "STATUS");
    }

    @Test
    @DisplayName("Art. 26: an authority whose officials ask for too much together is refused, and reported once")
    void capOfAuthority() throws Exception {
        String office = "civil-affairs";
        long before = OwnerDatabase.count("SELECT count(*) FROM disclosure WHERE authority = 'CIVIL_AFFAIRS'");
        OwnerDatabase.change("""
                INSERT INTO disclosure (operator_id, id, status, authority, official, instrument_number, issued_on, valid_until,
                                        notify_after_days, fields, requested_at, expired_at, key_destroyed_at, version)
                SELECT ?::uuid, gen_random_uuid(), 'EXPIRED', 'CIVIL_AFFAIRS', 'one of many', '1', '2026-01-01', '2026-01-01', 0,
                       '{STATUS}', now(), now(), now(), 1
                FROM generate_series(1, 1999 - ?)""", operator.operatorId(), (int) before);
        try {
            // Of different officials who ask for the last one at once one gets it.
            assertThat(AtOnce.times(
                            8,
                            8,
                            number -> official(office, official + "-" + number)
                                    .body(Disclosures.body(office, operator.operatorId(), number(phone), "STATUS"))
                                    .post(PATH)
                                    .statusCode()))
                    .containsOnlyOnce(201)
                    .containsOnly(201, 429);
            for (int i = 0; i < 2; i++) {
                official(office, official + i)
                        .body(Disclosures.body(office, operator.operatorId(), number(phone), "STATUS"))
                        .post(PATH)
                        .then()
                        .statusCode(429)
                        .header("Retry-After", notNullValue());
            }
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(incidents.told(operator.operatorId(), "QUOTA_EXCEEDED"))
                            .extracting(told -> told.getString("detail"))
                            .containsExactly("DISCLOSURES_OF_AN_AUTHORITY"));
        } finally {
            OwnerDatabase.change("DELETE FROM disclosure WHERE official = 'one of many'");
        }
    }

    static Stream<Object> noSubject() {
        Map<String, Object> card = Map.of("type", "RESIDENT_IDENTITY_CARD", "number", Scenario.ADULT);
        return Stream.of(
                List.of(number("+8613899990001")),
                List.of(),
                "*",
                "ALL",
                Map.of(),
                number(""),
                number(" "),
                number(List.of("+8613899990001", "+8613899990002")),
                number(Map.of("like", "+86%")),
                number("1".repeat(254)),
                Map.of("serviceNumber", "+8613899990001", "document", card),
                Map.of("document", List.of(card, card)),
                Map.of("document", Map.of("type", "RESIDENT_IDENTITY_CARD")),
                Map.of("document", Map.of("type", "RESIDENT_IDENTITY_CARD", "number", "*")),
                Map.of("document", Map.of("type", "*", "number", Scenario.ADULT)),
                Map.of("name", "张三"),
                Map.of("serviceNumbers", List.of("+8613899990001")));
    }

    @Test
    @DisplayName("Art. 15, 16: no list, no name, no pattern and not nobody can be asked about")
    void oneSubject() {
        assertThat(noSubject()).allSatisfy(subject -> refusedAsMalformed("subject", subject));
    }

    private void refusedAsMalformed(String member, Object value) {
        Map<String, Object> body = Disclosures.body(NET, operator.operatorId(), number(phone), "STATUS");
        body.put(member, value);
        official(NET, official).body(body).post(PATH).then().statusCode(400).body("code", equalTo("BODY_INVALID"));
    }

    static Stream<Object> noFields() {
        return Stream.of(
                List.of(),
                "*",
                List.of("*"),
                List.of("ALL"),
                List.of("STATUS", "STATUS"),
                Arrays.asList("STATUS", null));
    }

    @Test
    @DisplayName("Art. 15, 16: fields are named, each once; there is no all of them")
    void namedFields() {
        assertThat(noFields()).allSatisfy(fields -> refusedAsMalformed("fields", fields));
    }

    @Test
    @DisplayName("Art. 15, 16: a pattern is compared as it stands, and finds nobody")
    void noWildcard() {
        for (String pattern :
                List.of("*", "%", "+86%", "+8613*", "_", "' OR 1=1 --", "PHONE,PHONE", "PHONE;", "PHONE*")) {
            String id = request(official, operator, number(pattern.replace("PHONE", phone)), "HOLDER_NAME");
            assertThat(approvedAndRead(operator, official, id).getList("records"))
                    .as(pattern)
                    .isEmpty();
        }
    }

    @Test
    @DisplayName(
            "Art. 15, 16: no operator but one is asked, in no batch, for no length of time, and no list shows a result")
    void noBulk() {
        Map<String, Object> body = Disclosures.body(NET, operator.operatorId(), number(phone), "STATUS");
        for (Object none : List.of("*", List.of(operator.operatorId()), "")) {
            Map<String, Object> many = Disclosures.body(NET, operator.operatorId(), number(phone), "STATUS");
            many.put("operatorId", none);
            official(NET, official).body(many).post(PATH).then().statusCode(400);
        }
        for (String standing : List.of("repeat", "until", "limit", "subjects", "operatorIds")) {
            Map<String, Object> more = Disclosures.body(NET, operator.operatorId(), number(phone), "STATUS");
            more.put(standing, 10);
            official(NET, official).body(more).post(PATH).then().statusCode(400);
        }
        official(NET, official).body(List.of(body, body)).post(PATH).then().statusCode(400);
        Map<String, Object> nobodys = Disclosures.body(NET, UUID.randomUUID(), number(phone), "STATUS");
        official(NET, official)
                .body(nobodys)
                .post(PATH)
                .then()
                .statusCode(422)
                .body("code", equalTo("OPERATOR_UNKNOWN"));
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'disclosure.requested-denied' AND actor = ?"
                                + " AND outcome = 'OPERATOR_UNKNOWN'",
                        official))
                .isEqualTo(1);
        for (String path : List.of(":batch", "/batch", "/search", "/export")) {
            assertThat(official(NET, official).body(body).post(PATH + path).statusCode())
                    .isIn(404, 405);
        }
        for (String path : List.of("/results", "/export", "/result")) {
            assertThat(official(NET, official).get(PATH + path).statusCode()).isEqualTo(404);
        }
        String id = request(official, operator, number(phone), "HOLDER_NAME");
        approvedAndRead(operator, official, id);
        for (String again : List.of(
                PATH + "/" + id + "/result",
                PATH + "/" + id + "/result?again=true",
                PATH + "/" + id + "/result?limit=10")) {
            official(NET, official).get(again).then().statusCode(409);
        }
        officer(operator, "officer-2")
                .post(PATH + "/" + id + "/approval")
                .then()
                .statusCode(409);
        String listed = official(NET, official).get(PATH + "?limit=200").asString()
                + officer(operator, "officer-1").get(PATH + "?status=READ").asString();
        assertThat(listed).contains(id).doesNotContain(phone, person, "张", "jwe");
        // Those who hold the data otherwise have no way in here.
        for (String role : List.of("operator", "agent", "auditor", "service", "subscriber", "compliance-officer")) {
            Scenario.as(Tokens.as(role).operator(operator.operatorId()).sign())
                    .body(body)
                    .post(PATH)
                    .then()
                    .statusCode(403);
        }
    }

    @Test
    @DisplayName(
            "Art. 26: the auditor sees what was asked, decided and refused, and neither about whom nor anybody's words")
    void audited() {
        String id = request(official, operator, number(phone), "STATUS");
        Tokens auditor = Tokens.as("auditor").subject("auditor-1").claim("preferred_username", "somebody");
        Response open = Scenario.as(auditor.sign()).get(PATH + "/" + id);
        officer(operator, "officer-1")
                .body(Map.of("reason", "the instrument names nobody"))
                .post(PATH + "/" + id + "/refusal")
                .then()
                .statusCode(200);
        Response refused = Scenario.as(auditor.sign()).get(PATH + "/" + id);
        Response listed = Scenario.as(auditor.sign()).get(PATH + "?status=REFUSED&limit=200");

        open.then()
                .statusCode(200)
                .body("status", equalTo("REQUESTED"))
                .body("official", equalTo(official))
                .body("instrument.number", equalTo("调证 2026-17"));
        refused.then().statusCode(200).body("status", equalTo("REFUSED")).body("refusedAt", notNullValue());
        listed.then().statusCode(200).body("items.id", hasItem(id));
        assertThat(List.of(open, refused))
                .allSatisfy(seen -> assertThat(seen.asString())
                        .doesNotContain("subject", "purpose", "case 2026-17", "reason", "names nobody"));
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'disclosure.viewed' AND actor = 'auditor-1'"
                                + " AND object_id = ?::uuid",
                        id))
                .isEqualTo(2);
        Scenario.as(auditor.sign()).get(PATH + "/" + id + "/result").then().statusCode(403);
    }

    @Test
    @DisplayName("Art. 15: a request that is sent again is answered as before, and counts once")
    void again() {
        String key = UUID.randomUUID().toString();
        Map<String, Object> body = Disclosures.body(NET, operator.operatorId(), number(phone), "STATUS");
        String token = person(official).sign();
        Response first = Scenario.as(token, key).body(body).post(PATH);
        String id = first.path("id");
        assertThat(first.asString()).doesNotContain("subject", "purpose", "case 2026-17");
        Scenario.as(token, key)
                .body(body)
                .post(PATH)
                .then()
                .statusCode(201)
                .header("Idempotency-Replayed", "true")
                .body("id", equalTo(id));
        assertThat(OwnerDatabase.count("SELECT count(*) FROM disclosure WHERE official = ?", official))
                .isEqualTo(1);
    }
}
