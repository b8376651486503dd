package io.shiming.agent.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.shiming.foundation.testing.OwnerDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServiceTest
class HistoryResourceTest {
    private static final String SERVICE = "MOBILE_ACCOUNT_OPENING";

    @Test
    @DisplayName(
            "Art. 5, 6: an operator shows that its agent was eligible, bound in writing and supervised at a moment that is past")
    void shown() {
        Scenario agent = Scenario.bound();
        String outlet = agent.outlet("Urumqi 12");
        agent.clerk("clerk-17", outlet);
        String inspection = agent.oss()
                .body(Map.of("agentId", agent.agentId()))
                .post("/v1/inspections")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        Custody custody = new Custody(agent);
        UUID late = custody.registered(Instant.now().minus(Duration.ofHours(30)));
        Instant then = Instant.now();
        custody.delivered(late);
        agent.suspend().then().statusCode(200);
        agent.qualify("PREMISES").then().statusCode(201);
        agent.oss()
                .body(Map.of("reason", "x"))
                .post(agent.agreement("/termination"))
                .then()
                .statusCode(200);
        agent.oss()
                .body(Map.of("agentId", agent.agentId()))
                .post("/v1/inspections")
                .then()
                .statusCode(201);

        ask(agent.oss(), agent, then)
                .statusCode(200)
                .body("authorised", equalTo(true))
                .body("reasons", empty())
                .body("at", equalTo(then.toString()))
                .body("agreementId", equalTo(agent.agreementId()))
                .body("agreementVersion", equalTo(1))
                .body("qualification.version", equalTo(1))
                .body("qualification.state", equalTo("ELIGIBLE"))
                .body("qualification.recordedAt", notNullValue())
                .body("qualification.check.receipt", notNullValue())
                .body("suspensions", empty())
                .body("supervision.inspectionId", equalTo(inspection))
                .body("supervision.inspectedAt", notNullValue())
                .body("supervision.overdue", equalTo(1));
        ask(agent.oss().queryParam("outlet", "Urumqi 12").queryParam("clerk", "clerk-18"), agent, then)
                .body("authorised", equalTo(false))
                .body("reasons.code", equalTo(List.of("CLERK_UNKNOWN")))
                .body("agreementId", equalTo(agent.agreementId()));
        agent.oss()
                .queryParam("serviceType", SERVICE)
                .get(agent.path("/authorisation"))
                .then()
                .statusCode(200)
                .body("reasons.code", equalTo(agent.reasons(agent.check())))
                .body("reasons.code", equalTo(List.of("AGENT_SUSPENDED", "AGENT_NOT_ELIGIBLE", "AGREEMENT_TERMINATED")))
                .body("agreementId", nullValue())
                .body("qualification.version", equalTo(2))
                .body("suspensions.by", equalTo(List.of("operator")))
                .body("supervision.overdue", equalTo(0));
    }

    @Test
    @DisplayName(
            "Art. 6: hand-overs were overdue from when they were due to when they were made, the first time and again")
    void overdueThen() {
        Scenario agent = Scenario.bound();
        Custody custody = new Custody(agent);
        UUID registration = custody.registered(Instant.now());
        Instant recorded = Instant.now();
        assertOverdue(agent, recorded, 0);
        // Of long ago, and delivered an hour ago.
        OwnerDatabase.change(
                "UPDATE custody_item SET recorded_at = recorded_at - interval '3 days' WHERE registration_id = ?",
                registration);
        OwnerDatabase.change(
                "UPDATE outstanding SET due_at = due_at - interval '2 days' WHERE registration_id = ?", registration);
        custody.delivered(registration);
        OwnerDatabase.change(
                "UPDATE handover SET delivered_at = delivered_at - interval '1 hour' WHERE operator_id = ?",
                agent.operatorId());
        assertOverdue(agent, recorded.minus(Duration.ofHours(23)), 1);
        assertOverdue(agent, recorded.minus(Duration.ofHours(25)), 0);
        assertOverdue(agent, recorded, 0);
        // Told only now, of a registration of long ago: nobody knew then.
        custody.registered(recorded.minus(Duration.ofHours(40)));
        assertOverdue(agent, recorded.minus(Duration.ofHours(10)), 1);
        assertOverdue(agent, Instant.now(), 1);
    }

    @Test
    @DisplayName("Art. 6: what was not receipted, and which findings were open, is shown as it was at the moment")
    void supervisedThen() {
        Scenario agent = Scenario.bound();
        Custody custody = new Custody(agent);
        UUID registration = custody.registered(Instant.now());
        String handover = custody.delivered(registration);
        Instant delivered = Instant.now();
        assertSupervised(agent, delivered, 0, 0);
        OwnerDatabase.change(
                "UPDATE handover SET delivered_at = delivered_at - interval '2 days' WHERE operator_id = ?",
                agent.operatorId());
        custody.receiptDue(handover);
        String finding = Custody.registrationService()
                .body(Map.of("operatorId", agent.operatorId(), "kind", "FORGED_DOCUMENT_ACCEPTED"))
                .post(agent.path("/findings"))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        Instant found = Instant.now();
        assertSupervised(agent, found, 1, 1);
        custody.receipt(handover, List.of(registration)).then().statusCode(200);
        assertSupervised(agent, Instant.now(), 0, 1);
        Scenario.authority()
                .body(Map.of("remedy", "x"))
                .post("/v1/findings/" + finding + "/closure")
                .then()
                .statusCode(200);
        assertSupervised(agent, Instant.now(), 0, 0);
        assertSupervised(agent, found, 1, 1);
        assertSupervised(agent, delivered.minus(Duration.ofHours(2)), 0, 0);
    }

    @Test
    @DisplayName("Art. 5: a long history is shown by its latest entries, and by those before as of an earlier moment")
    void longHistory() {
        Scenario agent = Scenario.bound();
        Instant start = Instant.now().minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
        OwnerDatabase.change(
                "INSERT INTO suspension (agent_id, id, operator_id, suspended_by, reason, suspended_at)"
                        + " SELECT ?, ('0' || lpad(n::text, 31, '0'))::uuid, ?, 'operator', n::text, ?::timestamptz + n * interval '1 second'"
                        + " FROM generate_series(1, 203) AS n",
                agent.agentId(),
                agent.operatorId(),
                start.toString());
        agent.oss()
                .get(agent.path("/qualifications"))
                .then()
                .statusCode(200)
                .body("suspensions", hasSize(200))
                .body("suspensions[0].reason", equalTo("4"))
                .body("suspensions[199].reason", equalTo("203"));
        agent.oss()
                .queryParam("at", start.plusSeconds(3).toString())
                .get(agent.path("/qualifications"))
                .then()
                .statusCode(200)
                .body("suspensions.reason", equalTo(List.of("1", "2", "3")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"communications-authority", "internet-authority"})
    @DisplayName("Art. 5, 26: an authority asks about any operator's agent, on record")
    void authorities(String authority) {
        Scenario agent = Scenario.bound();
        ask(Scenario.official(authority).queryParam("operatorId", agent.operatorId()), agent, Instant.now())
                .statusCode(200)
                .body("authorised", equalTo(true));
        ask(Scenario.official(authority).queryParam("operatorId", UUID.randomUUID()), agent, Instant.now())
                .statusCode(200)
                .body("reasons.code", equalTo(List.of("AGREEMENT_MISSING")));
        Scenario.official(authority)
                .queryParam("serviceType", SERVICE)
                .get(agent.path("/authorisation"))
                .then()
                .statusCode(400)
                .body("code", equalTo("PARAMETER_INVALID"))
                .body("violations.field", equalTo(List.of("operatorId")));
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'agent.read' AND object_id = ? AND client = ?",
                        agent.agentId(),
                        "desk-of-" + authority))
                .isEqualTo(2);
    }

    @Test
    @DisplayName("Art. 16: an operator asks about itself and its own agents only; of a moment to come nothing is known")
    void refused() {
        Scenario agent = Scenario.bound();
        ask(agent.oss().queryParam("operatorId", agent.operatorId()), agent, Instant.now())
                .statusCode(200);
        ask(agent.oss().queryParam("operatorId", UUID.randomUUID()), agent, Instant.now())
                .statusCode(404);
        ask(agent.otherOperator().oss(), agent, Instant.now()).statusCode(404);
        agent.oss()
                .queryParam("serviceType", SERVICE)
                .queryParam("at", "2999-01-01T00:00:00Z")
                .get(agent.path("/authorisation"))
                .then()
                .statusCode(400)
                .body("violations.field", equalTo(List.of("at")))
                .body("violations.code", equalTo(List.of("NOT_ALLOWED")));
        agent.oss()
                .get(agent.path("/authorisation"))
                .then()
                .statusCode(400)
                .body("violations.field", equalTo(List.of("serviceType")))
                .body("violations.code", equalTo(List.of("REQUIRED")));
        // What is missing is found before it is looked whether the agent is there.
        agent.otherOperator()
                .oss()
                .get(agent.path("/authorisation"))
                .then()
                .statusCode(400)
                .body("violations.field", equalTo(List.of("serviceType")));
        ask(agent.oss().queryParam("outlet", "x".repeat(65)), agent, Instant.now())
                .statusCode(400)
                .body("violations.field", equalTo(List.of("outlet")));
        agent.agentItself()
                .queryParam("serviceType", SERVICE)
                .get(agent.path("/authorisation"))
                .then()
                .statusCode(403);
    }

    private static void assertOverdue(Scenario agent, Instant at, int expected) {
        ask(agent.oss(), agent, at).statusCode(200).body("supervision.overdue", equalTo(expected));
    }

    private static void assertSupervised(Scenario agent, Instant at, int unreceipted, int openFindings) {
        ask(agent.oss(), agent, at)
                .statusCode(200)
                .body("supervision.unreceipted", equalTo(unreceipted))
                .body("supervision.openFindings", equalTo(openFindings));
    }

    private static ValidatableResponse ask(RequestSpecification caller, Scenario agent, Instant at) {
        return caller.queryParam("serviceType", SERVICE)
                .queryParam("at", at.toString())
                .get(agent.path("/authorisation"))
                .then();
    }
}
