package io.shiming.registration.rest;

import static io.shiming.registration.rest.Disclosures.PATH;
import static io.shiming.registration.rest.Disclosures.approve;
import static io.shiming.registration.rest.Disclosures.number;
import static io.shiming.registration.rest.Disclosures.officer;
import static io.shiming.registration.rest.Disclosures.official;
import static io.shiming.registration.rest.Disclosures.opened;
import static io.shiming.registration.rest.Disclosures.request;
import static io.shiming.registration.rest.Disclosures.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.path.json.JsonPath;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who decides, and what ends a disclosure without its being read. */
@ServiceTest
class DisclosureDecisionResourceTest extends DisclosureScenario {
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
}
