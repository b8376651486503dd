package io.shiming.registration.rest;

import static io.shiming.registration.rest.Disclosures.PATH;
import static io.shiming.registration.rest.Disclosures.approve;
import static io.shiming.registration.rest.Disclosures.approvedAndRead;
import static io.shiming.registration.rest.Disclosures.number;
import static io.shiming.registration.rest.Disclosures.officer;
import static io.shiming.registration.rest.Disclosures.official;
import static io.shiming.registration.rest.Disclosures.opened;
import static io.shiming.registration.rest.Disclosures.request;
import static io.shiming.registration.rest.Disclosures.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.shiming.foundation.testing.AtOnce;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who reads, and how often. */
@ServiceTest
class DisclosureReadingResourceTest extends DisclosureScenario {
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
                .body("instrument.number", startsWith(Disclosures.NUMBER))
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
    @DisplayName("Art. 15: a request about somebody who is not on record looks like any other until it is approved")
    void noOracle() {
        String nobody = request(official, operator, number(Scenario.newNumber()), "HOLDER_NAME");
        String known = request(official, operator, number(phone), "HOLDER_NAME");
        List<String> views = Stream.of(nobody, known)
                .map(id -> official(NET, official).get(PATH + "/" + id).asString())
                .map(view -> view.replaceAll("\"(id|number|requestedAt|endsAt|serviceNumberMasked)\":\"[^\"]*\"", "$1"))
                .toList();
        assertThat(views.get(0)).isEqualTo(views.get(1));

        assertThat(approvedAndRead(operator, official, nobody).getList("records"))
                .isEmpty();
        assertThat(approvedAndRead(operator, official, known).getList("records"))
                .hasSize(1);
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
}
