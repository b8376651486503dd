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
import static io.shiming.registration.rest.Scenario.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whom a subject finds, and what is told of them. */
@ServiceTest
class DisclosedPersonResourceTest extends DisclosureScenario {
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
}
