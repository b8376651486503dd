package io.shiming.registration.rest;

import static io.shiming.registration.rest.Disclosures.PATH;
import static io.shiming.registration.rest.Disclosures.approvedAndRead;
import static io.shiming.registration.rest.Disclosures.number;
import static io.shiming.registration.rest.Disclosures.official;
import static io.shiming.registration.rest.Disclosures.request;
import static io.shiming.registration.rest.Disclosures.resident;
import static io.shiming.registration.rest.Scenario.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.response.Response;
import io.shiming.foundation.testing.OwnerDatabase;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be asked for, and how. */
@ServiceTest
class DisclosureRequestResourceTest extends DisclosureScenario {
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
    @DisplayName("Art. 15, 16: an instrument is in force for no longer than a year and a day after it was issued")
    void tooLong() {
        Map<String, Object> body = Disclosures.body(NET, operator.operatorId(), number(phone), "STATUS");
        LocalDate issued = LocalDate.now(ZoneOffset.UTC).minusDays(2);
        for (LocalDate until : List.of(issued.plusDays(367), LocalDate.MAX)) {
            at(body, "instrument").put("validUntil", until.toString());
            official(NET, official)
                    .body(body)
                    .post(PATH)
                    .then()
                    .statusCode(400)
                    .body("violations.field", contains("/instrument/validUntil"));
        }
        at(body, "instrument").put("validUntil", issued.plusDays(366).toString());
        official(NET, official).body(body).post(PATH).then().statusCode(201);
    }

    @Test
    @DisplayName(
            "Art. 16: the number of an instrument, which is stored as it is, does not give away who is asked about")
    void numberNamesNobody() {
        for (Map.Entry<Map<String, Object>, String> each : List.of(
                Map.entry(number(phone), phone.substring(0, 5) + " " + phone.substring(5)),
                Map.entry(number(phone), phone.substring(3, 8) + "-" + phone.substring(8)),
                Map.entry(resident(person), person.substring(0, 5) + " " + person.substring(5)),
                Map.entry(number("17"), "\u200b"),
                Map.entry(number("17"), "\u0661"))) {
            Map<String, Object> body = Disclosures.body(NET, operator.operatorId(), each.getKey(), "STATUS");
            at(body, "instrument").put("number", "Order 17 (" + each.getValue() + ")");
            official(NET, official)
                    .body(body)
                    .post(PATH)
                    .then()
                    .statusCode(400)
                    .body("violations.field", contains("/instrument/number"));
        }
        Map<String, Object> chance = Disclosures.body(NET, operator.operatorId(), number("17"), "STATUS");
        at(chance, "instrument").put("number", "Order 17 " + official);
        official(NET, official).body(chance).post(PATH).then().statusCode(201);
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
