package io.shiming.registration.rest;

import static io.shiming.registration.rest.Disclosures.PATH;
import static io.shiming.registration.rest.Disclosures.approvedAndRead;
import static io.shiming.registration.rest.Disclosures.number;
import static io.shiming.registration.rest.Disclosures.officer;
import static io.shiming.registration.rest.Disclosures.official;
import static io.shiming.registration.rest.Disclosures.request;
import static io.shiming.registration.rest.Scenario.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.restassured.response.Response;
import io.shiming.foundation.testing.AtOnce;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How much may be asked for, so that nothing adds up to a list. */
@ServiceTest
class DisclosureCapResourceTest extends DisclosureScenario {
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
                        .containsExactly("DISCLOSURES_PER_OFFICIAL_OF_INTERNET"));
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
                            .containsExactly("DISCLOSURES_PER_AUTHORITY_OF_CIVIL_AFFAIRS"));
        } finally {
            OwnerDatabase.change("DELETE FROM disclosure WHERE official = 'one of many'");
        }
    }

    private Map<String, Object> by(String office, String instrument) {
        Map<String, Object> body = Disclosures.body(office, operator.operatorId(), number(phone), "STATUS");
        at(body, "instrument").put("number", instrument);
        return body;
    }

    @Test
    @DisplayName(
            "Art. 15, 26: no list is made by one instrument, whoever asks, on whatever day, and however its number is written")
    void capOfInstrument() throws Exception {
        String order = "Order " + UUID.randomUUID();
        OwnerDatabase.change("""
                INSERT INTO disclosure (operator_id, id, status, authority, official, instrument_number, issued_on, valid_until,
                                        notify_after_days, fields, requested_at, expired_at, key_destroyed_at, version)
                SELECT ?::uuid, gen_random_uuid(), 'EXPIRED', 'INTERNET', 'official ' || n, ?, '2026-01-01', '2026-12-31', 0,
                       '{STATUS}', now() - n * interval '1 day', now(), now(), 1
                FROM generate_series(1, 98) AS n""", operator.operatorId(), order);
        try {
            askedBy(order);
        } finally {
            OwnerDatabase.change("DELETE FROM disclosure WHERE instrument_number = ? AND status = 'EXPIRED'", order);
        }
    }

    private void askedBy(String order) throws Exception {
        List<String> spellings = List.of(
                order, " " + order.toUpperCase(Locale.ROOT), order.replace(" ", "  "), "\uff2f" + order.substring(1));

        List<Response> answers = AtOnce.times(
                8,
                8,
                number -> official(NET, official + "-" + number)
                        .body(by(NET, spellings.get(number % spellings.size())))
                        .post(PATH));

        assertThat(answers).extracting(Response::statusCode).containsOnly(201, 429);
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 201).hasSize(2);
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 429).allSatisfy(refused -> {
            assertThat(refused.<String>path("code")).isEqualTo("DISCLOSURE_CAP_EXCEEDED");
            // Not before it is over: the next day brings no more.
            assertThat(Integer.parseInt(refused.header("Retry-After"))).isGreaterThan(8 * 86_400);
        });
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'disclosure.requested-denied'"
                                + " AND actor LIKE ? AND outcome = 'DISCLOSURE_CAP_EXCEEDED'",
                        official + "-%"))
                .isEqualTo(6);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(incidents.told(operator.operatorId(), "QUOTA_EXCEEDED"))
                        .extracting(told -> told.getString("detail"))
                        .containsExactly("DISCLOSURES_PER_INSTRUMENT_OF_INTERNET"));
        // Another authority's of the same number is another one, and so is one of another number.
        official("public-security", official)
                .body(by("public-security", order))
                .post(PATH)
                .then()
                .statusCode(201);
        official(NET, official).body(by(NET, order + " bis")).post(PATH).then().statusCode(201);
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
}
