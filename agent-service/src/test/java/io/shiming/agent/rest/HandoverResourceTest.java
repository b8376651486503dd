package io.shiming.agent.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.shiming.foundation.testing.AtOnce;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class HandoverResourceTest {
    private static final String ITEMS = "/v1/custody-items";
    private static final String PATH = "/v1/handovers";

    private final Instant now = Instant.now();

    @Test
    @DisplayName("Art. 6: each registration through an agent is taken into custody, once, and is due within a day")
    void takenOnce() {
        Custody custody = new Custody(Scenario.bound());
        UUID registration = UUID.randomUUID();
        Map<String, Object> body = custody.body(registration, Instant.parse("2026-11-24T08:00:00Z"), null);
        custody.tell(body)
                .then()
                .statusCode(201)
                .header("Location", endsWith(ITEMS + "/" + registration))
                .body("dueAt", equalTo("2026-11-25T08:00:00Z"));
        custody.tell(body).then().statusCode(200).body("registrationId", equalTo(registration.toString()));
        assertThat(OwnerDatabase.count("SELECT count(*) FROM custody_item WHERE registration_id = ?", registration))
                .isEqualTo(1);
        body.put("agentId", UUID.randomUUID());
        body.put("registrationId", UUID.randomUUID());
        custody.tell(body).then().statusCode(422).body("code", equalTo("AGENT_UNKNOWN"));
    }

    @Test
    @DisplayName("Art. 6: nobody but registration-service says what an agent registered")
    void onlyRegistrationService() {
        Custody custody = new Custody(Scenario.bound());
        Scenario.as(Tokens.as("service").client("verification-gateway").sign())
                .body(custody.body(UUID.randomUUID(), now, null))
                .post(ITEMS)
                .then()
                .statusCode(403);
        custody.tell(Map.of("outcome", "REFUSED", "serviceType", "x"))
                .then()
                .statusCode(400)
                .body("violations.field", hasItem("/refusal"))
                .body("violations.field", hasItem("/serviceType"));
    }

    @Test
    @DisplayName(
            "Art. 6: what was handed over and receipted is with the operator; what was refused never was with anybody")
    void handedOver() {
        Scenario scenario = Scenario.bound();
        Custody custody = new Custody(scenario);
        UUID first = custody.registered(now);
        UUID second = custody.registered(now);
        UUID refused = custody.refused(now, "HOLDER_MISMATCH");
        assertThat(custody.state(first)).isEqualTo("OUTSTANDING");
        String handover = custody.delivered(first, second);
        assertThat(custody.state(first)).isEqualTo("DELIVERED");
        scenario.agentItself()
                .get(PATH + "?state=DELIVERED")
                .then()
                .body("items", hasSize(1))
                .body("items[0].size", equalTo(2));
        custody.receipt(handover, List.of(first, second))
                .then()
                .statusCode(200)
                .body("state", equalTo("RECEIPTED"))
                .body("missing", hasSize(0));
        custody.receipt(handover, List.of(first, second))
                .then()
                .statusCode(409)
                .body("code", equalTo("STATUS_CONFLICT"));
        assertThat(custody.state(second)).isEqualTo("RECEIVED");
        assertThat(custody.state(refused)).isEqualTo("REFUSED");
        scenario.oss().get(PATH + "?state=RECEIPTED").then().body("items.id", equalTo(List.of(handover)));
        scenario.oss()
                .get(ITEMS + "?state=REFUSED")
                .then()
                .body("items.registrationId", equalTo(List.of(refused.toString())));
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE object_id = ?::uuid AND action LIKE 'handover.%'",
                        handover))
                .isEqualTo(2);
    }

    @Test
    @DisplayName("Art. 6: a hand-over is taken whole or not at all, and what is wrong with it is named")
    void wholeOrNot() {
        Scenario scenario = Scenario.bound();
        Custody custody = new Custody(scenario);
        UUID mine = custody.registered(now);
        UUID gone = custody.registered(now);
        UUID refused = custody.refused(now, "DOCUMENT_NOT_FOUND");
        UUID others = new Custody(Scenario.bound()).registered(now);
        custody.delivered(gone);
        custody.deliver(List.of(mine, refused, others, gone))
                .then()
                .statusCode(422)
                .body("code", equalTo("NOT_IN_CUSTODY"))
                .body("violations.field", equalTo(List.of("/registrationIds/1", "/registrationIds/2")));
        custody.deliver(List.of(gone, mine))
                .then()
                .statusCode(409)
                .body("code", equalTo("ALREADY_HANDED_OVER"))
                .body("violations.field", equalTo(List.of("/registrationIds/0")));
        custody.deliver(List.of(mine, mine))
                .then()
                .statusCode(400)
                .body("violations.field", equalTo(List.of("/registrationIds/1")));
        assertThat(custody.state(mine)).isEqualTo("OUTSTANDING");
    }

    @Test
    @DisplayName("Art. 6: of twenty hand-overs of the same material at once one is taken")
    void once() throws Exception {
        Custody custody = new Custody(Scenario.bound());
        UUID mine = custody.registered(now);
        List<Integer> statuses =
                AtOnce.times(20, 8, number -> custody.deliver(List.of(mine)).statusCode());
        assertThat(statuses).containsOnly(201, 409);
        assertThat(Collections.frequency(statuses, 201)).isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 6: a receipt speaks of all that was delivered; what is missing is the agent's to deliver again")
    void missing() {
        Custody custody = new Custody(Scenario.bound());
        UUID there = custody.registered(now.minus(Duration.ofHours(20)));
        UUID missing = custody.registered(now.minus(Duration.ofHours(20)));
        String handover = custody.delivered(there, missing);
        custody.receipt(handover, List.of(there, UUID.randomUUID()))
                .then()
                .statusCode(422)
                .body("code", equalTo("RECEIPT_NOT_EXACT"))
                .body("violations.field", equalTo(List.of("/received/1", "/received")));
        custody.receipt(handover, List.of(there), missing)
                .then()
                .statusCode(200)
                .body("missing[0].registrationId", equalTo(missing.toString()));
        assertThat(custody.state(there)).isEqualTo("RECEIVED");
        assertThat(custody.state(missing)).isEqualTo("OUTSTANDING");
        custody.of().oss().get(ITEMS + "/" + missing).then().body("dueAt", notNullValue());
        String again = custody.delivered(missing);
        custody.receipt(again, List.of(missing)).then().statusCode(200);
        assertThat(custody.state(missing)).isEqualTo("RECEIVED");
    }

    @Test
    @DisplayName("Art. 6: what was not handed over in time is listed per agent and operator")
    void overdue() {
        Scenario late = Scenario.bound();
        Custody custody = new Custody(late);
        UUID overdue = custody.registered(now.minus(Duration.ofDays(2)));
        custody.registered(now);
        late.agentItself()
                .get(PATH + "?state=OVERDUE")
                .then()
                .body("items", hasSize(1))
                .body("items[0].size", equalTo(1))
                .body("items[0].operatorId", equalTo(late.operatorId().toString()));
        Scenario.authority()
                .get(PATH + "?state=OVERDUE&agentId=" + late.agentId() + "&operatorId=" + late.operatorId())
                .then()
                .body("items", hasSize(1))
                .body("items[0].agentId", equalTo(late.agentId().toString()));
        late.oss()
                .get(ITEMS + "?state=OVERDUE")
                .then()
                .body("items.registrationId", equalTo(List.of(overdue.toString())));
        late.oss().get(ITEMS + "?state=OUTSTANDING").then().body("items", hasSize(2));
        late.oss().get(PATH + "?state=LATE").then().statusCode(400);
        custody.delivered(overdue);
        late.agentItself().get(PATH + "?state=OVERDUE").then().body("items", hasSize(0));
    }

    @Test
    @DisplayName(
            "Art. 6: what was delivered and not receipted in time is listed as the operator's to do, and not overdue")
    void unreceipted() {
        Scenario scenario = Scenario.bound();
        Custody custody = new Custody(scenario);
        UUID registration = custody.registered(now);
        String handover = custody.delivered(registration);
        scenario.oss()
                .get(PATH + "/" + handover)
                .then()
                .body("state", equalTo("DELIVERED"))
                .body("receiptDueAt", notNullValue());
        scenario.oss().get(PATH + "?state=UNRECEIPTED").then().body("items", hasSize(0));
        custody.receiptDue(handover);
        scenario.oss()
                .get(PATH + "?state=UNRECEIPTED")
                .then()
                .body("items.id", equalTo(List.of(handover)))
                .body("items.state", equalTo(List.of("UNRECEIPTED")))
                .body("items[0].reminders", notNullValue());
        scenario.agentItself()
                .get(PATH + "?state=DELIVERED")
                .then()
                .body("items.state", equalTo(List.of("UNRECEIPTED")));
        scenario.agentItself().get(PATH + "?state=OVERDUE").then().body("items", hasSize(0));
        assertThat(custody.state(registration)).isEqualTo("DELIVERED");
        scenario.oss().get(PATH + "/" + handover).then().body("state", equalTo("UNRECEIPTED"));
        custody.receipt(handover, List.of(registration)).then().statusCode(200).body("state", equalTo("RECEIPTED"));
        scenario.oss().get(PATH + "?state=UNRECEIPTED").then().body("items", hasSize(0));
    }

    @Test
    @DisplayName("Art. 16: an operator and an agent see what they have to do with each other, and nothing else")
    void seen() {
        Scenario one = Scenario.bound();
        Scenario other = Scenario.bound();
        Custody custody = new Custody(one);
        UUID mine = custody.registered(now);
        String handover = custody.delivered(mine);
        for (String path : List.of(ITEMS + "/" + mine, PATH + "/" + handover)) {
            one.oss().get(path).then().statusCode(200);
            one.agentItself().get(path).then().statusCode(200);
            Scenario.official("auditor").get(path).then().statusCode(200);
            other.oss().get(path).then().statusCode(404);
            other.agentItself().get(path).then().statusCode(404);
        }
        other.oss().get(PATH).then().body("items.id", not(hasItem(handover)));
        new Custody(other).receipt(handover, List.of(mine)).then().statusCode(404);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'handover.read' AND object_id = ?::uuid",
                        handover))
                .isEqualTo(1);
    }
}
