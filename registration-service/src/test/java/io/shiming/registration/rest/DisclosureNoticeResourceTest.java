package io.shiming.registration.rest;

import static io.shiming.registration.rest.Disclosures.PATH;
import static io.shiming.registration.rest.Disclosures.approvedAndRead;
import static io.shiming.registration.rest.Disclosures.number;
import static io.shiming.registration.rest.Disclosures.official;
import static io.shiming.registration.rest.Disclosures.resident;
import static io.shiming.registration.rest.Scenario.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.restassured.response.Response;
import io.shiming.foundation.testing.OwnerDatabase;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the person is told, and when. */
@ServiceTest
class DisclosureNoticeResourceTest extends DisclosureScenario {
    private String requested(Map<String, Object> about, int notifyAfterDays) {
        Map<String, Object> body = Disclosures.body(NET, operator.operatorId(), about, "STATUS");
        at(body, "instrument").put("notifyAfterDays", notifyAfterDays);
        return official(NET, official)
                .body(body)
                .post(PATH)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    @Test
    @DisplayName("Art. 16: the person sees who was told, and by what right, once the instrument's delay has passed")
    void told() {
        String id = requested(resident(person), 20);
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
            "Art. 16: who may be purged before the delay is over is told a week before, for then nobody is there to be told")
    void toldBeforePurge() {
        String id = requested(number(phone), 200);
        operator.oss()
                .body(Map.of("reason", "left"))
                .post("/v1/registrations/" + registration + "/termination")
                .then()
                .statusCode(200);
        OwnerDatabase.change(
                "UPDATE registration SET terminated_at = now() - interval '2 years' + interval '100 days' WHERE id = ?::uuid",
                registration);

        approvedAndRead(operator, official, id);

        assertThat(OwnerDatabase.count("""
                        SELECT count(*) FROM disclosed_registration WHERE disclosure_id = ?::uuid
                        AND visible_from BETWEEN disclosed_at + interval '91 days' AND disclosed_at + interval '94 days'""", id)).isEqualTo(1);
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
}
