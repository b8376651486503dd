package io.shiming.registration.rest;

import static io.shiming.registration.rest.Disclosures.PATH;
import static io.shiming.registration.rest.Disclosures.number;
import static io.shiming.registration.rest.Disclosures.officer;
import static io.shiming.registration.rest.Disclosures.official;
import static io.shiming.registration.rest.Disclosures.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import io.restassured.response.Response;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who stands behind a disclosure, and what auditors see of it. */
@ServiceTest
class DisclosurePeopleResourceTest extends DisclosureScenario {
    static Stream<Tokens> nobodyByName() {
        return Stream.of(
                Tokens.as(NET).client("desk").subject("x"),
                Tokens.as(NET).client("desk").subject("x").claim("sid", "1"),
                person("x").claim("client_id", "desk"),
                Tokens.as(NET).client("desk").subject("x").claim("preferred_username", "service-account-desk"),
                person("desk"),
                person("desk-of-many"));
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
                .body("instrument.number", startsWith(Disclosures.NUMBER));
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
}
