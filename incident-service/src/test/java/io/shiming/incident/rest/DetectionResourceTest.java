package io.shiming.incident.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.shiming.foundation.testing.OwnerDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class DetectionResourceTest {
    private static final String PATH = "/v1/incidents/";

    private final Incidents own = new Incidents();

    @Test
    @DisplayName(
            "Art. 16, 17: what a service saw is a draft, once for each message, also when it is told under another key")
    void drafted() {
        Map<String, Object> seen = Incidents.seen(own.operatorId());
        seen.put("client", "oss-demo");
        seen.put("detail", "SEARCHES");
        seen.put("since", Instant.now().minus(Duration.ofHours(1)).toString());
        seen.put("agentId", UUID.randomUUID().toString());
        String id = Incidents.drafted(seen);
        Callers.service()
                .body(seen)
                .post("/v1/detections")
                .then()
                .statusCode(200)
                .body("id", equalTo(id));
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM incident WHERE message_id = ?::uuid", (String) seen.get("messageId")))
                .isEqualTo(1);
        own.officer("one")
                .get(PATH + id)
                .then()
                .statusCode(200)
                .body("state", equalTo("DRAFT"))
                .body("severity", nullValue())
                .body("late", nullValue())
                .body("detection.source", equalTo("registration-service"))
                .body("detection.client", equalTo("oss-demo"))
                .body("detection.agentId", equalTo(seen.get("agentId")))
                .body("dueAt", notNullValue());
        new Incidents().officer("one").get(PATH + id).then().statusCode(404);
    }

    @Test
    @DisplayName(
            "Art. 17: the operator's compliance officer or an authority confirms a draft, and its time to report runs")
    void confirmed() {
        for (var caller : List.of(own.officer("one"), Incidents.authority())) {
            String id = own.draft();
            Instant before = Instant.now().minusSeconds(1);
            String dueAt = Incidents.step(caller, id, "confirmation", Incidents.confirmation())
                    .statusCode(200)
                    .body("state", equalTo("OPEN"))
                    .body("description", equalTo("somebody browsed"))
                    .extract()
                    .path("dueAt");
            assertThat(Instant.parse(dueAt))
                    .isBetween(before.plus(Duration.ofHours(4)), Instant.now().plus(Duration.ofHours(4)));
            assertThat(Incidents.kinds(own.oss(), id)).containsExactly("DETECTED", "CONFIRMED");
            own.oss().get(PATH + id).then().body("description", equalTo("somebody browsed"));
        }
    }

    @Test
    @DisplayName(
            "Art. 17: a draft is dismissed with a reason, by two persons of its operator or an authority, and that stays on record")
    void dismissed() {
        String id = own.draft();
        Incidents.step(own.officer("one"), id, "dismissal", Map.of()).statusCode(400);
        Incidents.confirmDismissal(own.officer("another"), id).statusCode(409);
        Incidents.step(own.officer("one"), id, "dismissal", Map.of("reason", "an audit of ours"))
                .statusCode(200)
                .body("state", equalTo("DRAFT"))
                .body("dismissalProposed.by", equalTo("one"))
                .body("dueAt", notNullValue());
        Incidents.confirmDismissal(own.officer("one"), id)
                .statusCode(403)
                .body("code", equalTo("SECOND_PERSON_REQUIRED"));
        Incidents.confirmDismissal(own.officer("another"), id)
                .statusCode(200)
                .body("state", equalTo("DISMISSED"))
                .body("closedBy", equalTo("another"))
                .body("closedAt", notNullValue())
                .body("dueAt", nullValue());
        own.oss()
                .get(PATH + id + "/timeline")
                .then()
                .body("items.kind", contains("DETECTED", "DISMISSAL_PROPOSED", "DISMISSED"))
                .body("items[1].text", equalTo("an audit of ours"));
        Incidents.step(Incidents.authority(), own.draft(), "dismissal", Map.of("reason", "an audit of ours"))
                .statusCode(200)
                .body("state", equalTo("DISMISSED"));
    }

    @Test
    @DisplayName("Art. 17: whoever sits on a draft gains no time by it, and that it was late to decide stays on record")
    void late() {
        String id = own.draft();
        OwnerDatabase.change(
                "UPDATE incident SET detected_at = now() - interval '2 days', due_at = now() - interval '1 day',"
                        + " escalated_at = now() - interval '23 hours' WHERE id = '" + id + "'");
        Instant draftDue =
                Instant.parse(own.oss().get(PATH + id).then().extract().path("dueAt"));
        Map<String, Object> confirmation = new HashMap<>(Incidents.confirmation());
        confirmation.put("awareAt", Instant.now().minus(Duration.ofHours(1)).toString());
        Incidents.step(own.officer("one"), id, "confirmation", confirmation)
                .statusCode(400)
                .body("violations.field", contains("/awareAt"));
        String dueAt = Incidents.step(own.officer("one"), id, "confirmation", Incidents.confirmation())
                .statusCode(200)
                .body("draftEscalatedAt", notNullValue())
                .body("escalatedAt", nullValue())
                .body("late", equalTo(true))
                .extract()
                .path("dueAt");
        assertThat(Instant.parse(dueAt)).isEqualTo(draftDue.plus(Duration.ofHours(4)));
        own.oss().get(PATH + id).then().body("draftEscalatedAt", notNullValue());
    }

    @Test
    @DisplayName(
            "Art. 16: that somebody looked at a registration of nobody no operator is shown, whoever tells whose it is")
    void canaries() {
        Map<String, Object> seen = Incidents.seen(own.operatorId());
        seen.put("kind", "CANARY_LOOKED_UP");
        seen.put("registrationId", UUID.randomUUID().toString());
        String id = Incidents.drafted(seen);
        for (var person : List.of(own.oss(), own.officer("one"))) {
            person.get(PATH + id).then().statusCode(404);
        }
        own.oss()
                .get("/v1/incidents?kind=CANARY_LOOKED_UP")
                .then()
                .statusCode(200)
                .body("items", hasSize(0));
        Incidents.step(own.officer("one"), id, "dismissal", Map.of("reason", "nothing"))
                .statusCode(404);
        Incidents.authority()
                .get(PATH + id)
                .then()
                .statusCode(200)
                .body("operatorId", nullValue())
                .body("detection.registrationId", equalTo(seen.get("registrationId")));
    }

    @Test
    @DisplayName("Art. 17: of what is nobody's in particular an authority says whose it is; no operator sees it before")
    void nobodys() {
        String id = Incidents.drafted(Incidents.seen(null));
        own.officer("one").get(PATH + id).then().statusCode(404);
        Incidents.step(Incidents.authority(), id, "confirmation", Incidents.confirmation())
                .statusCode(400)
                .body("violations.field", contains("/operatorId"));
        Map<String, Object> confirmation = new HashMap<>(Incidents.confirmation());
        confirmation.put("operatorId", own.operatorId().toString());
        Incidents.step(Incidents.authority(), id, "confirmation", confirmation)
                .statusCode(200)
                .body("operatorId", equalTo(own.operatorId().toString()));
        assertThat(Incidents.kinds(own.oss(), id)).containsExactly("DETECTED", "CONFIRMED");
        Incidents.step(own.oss(), id, "remedies", Map.of("text", "done")).statusCode(200);

        confirmation.put("operatorId", UUID.randomUUID().toString());
        Incidents.step(Incidents.authority(), own.draft(), "confirmation", confirmation)
                .statusCode(400)
                .body("violations.field", contains("/operatorId"));
        confirmation.remove("operatorId");
        confirmation.put("awareAt", Instant.now().minus(Duration.ofDays(1)).toString());
        Incidents.step(Incidents.authority(), own.draft(), "confirmation", confirmation)
                .statusCode(400)
                .body("violations.field", contains("/awareAt"));
    }
}
