package io.shiming.registration.rest;

import static io.shiming.registration.rest.Scenario.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/** Somebody is registered at an operator, and an official who has asked for nothing yet. */
@ServiceTest
abstract class DisclosureScenario {
    static final String NET = "internet-authority";

    static final Duration SOON = Duration.ofSeconds(30);

    IncidentServiceResource incidents;

    @Inject
    KeyServer keys;

    Scenario operator;
    String person;
    String registration;
    String phone;
    byte[] image;
    String official;

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

    static long entries(String action, String id) {
        return OwnerDatabase.count(
                "SELECT count(*) FROM audit_entry WHERE action = ? AND object_id = ?::uuid", action, id);
    }

    static List<Object> denials(String id) {
        return OwnerDatabase.rows(
                        "SELECT outcome FROM audit_entry WHERE action LIKE 'disclosure.%-denied' AND object_id = ?::uuid ORDER BY id",
                        id)
                .stream()
                .map(row -> row.get("outcome"))
                .toList();
    }

    void awaitForgotten(String id) {
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
    void assertCounted(String id, String outcome) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(incidents.told(IncidentServiceResource.DISCLOSURES, id))
                        .singleElement()
                        .satisfies(told -> assertThat(
                                        JsonPath.from(told.getBodyAsString()).getMap(""))
                                .containsEntry("authority", NET)
                                .containsEntry("outcome", outcome)
                                .containsOnlyKeys("disclosureId", "authority", "outcome", "endedAt")));
    }

    Response accesses() {
        return Scenario.subscriber("RESIDENT_IDENTITY_CARD", person).get("/v1/self/accesses?limit=200");
    }

    static Tokens person(String subject) {
        return Tokens.as(NET).client("desk").subject(subject).claim("preferred_username", "somebody");
    }
}
