package io.shiming.agent.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class AuthorisationCheckResourceTest {

    @Test
    @DisplayName("Art. 5: an agent may do what an agreement of the operator covers, and nothing else")
    void covered() {
        Scenario agent = Scenario.bound();
        Scenario.service("registration-service")
                .body(agent.check())
                .post("/v1/authorisation-checks")
                .then()
                .statusCode(200)
                .body("authorised", equalTo(true))
                .body("reasons", equalTo(List.of()))
                .body("agreementId", equalTo(agent.agreementId()))
                .body("agreementVersion", equalTo(1));
        Map<String, Object> other = agent.check();
        other.put("serviceType", "EMAIL");
        assertThat(agent.reasons(other)).containsExactly("SERVICE_TYPE_NOT_COVERED");
        assertThat(agent.reasons(agent.otherOperator().check())).containsExactly("AGREEMENT_MISSING");
        other.put("agentId", UUID.randomUUID().toString());
        assertThat(agent.reasons(other)).containsExactly("AGENT_UNKNOWN");
        Scenario entered = Scenario.entered();
        assertThat(entered.reasons(entered.check())).containsExactly("AGENT_NOT_ELIGIBLE", "AGREEMENT_MISSING");
    }

    @Test
    @DisplayName("Art. 5: it is answered for a moment that is past as things stood then")
    void past() {
        Scenario agent = Scenario.qualified();
        String before = now();
        agent.bind().then().statusCode(201);
        String during = now();
        String agreement = agent.oss().get("/v1/agreements").path("items[0].id");
        agent.oss()
                .body(Map.of("reason", "x"))
                .post("/v1/agreements/" + agreement + "/termination")
                .then()
                .statusCode(200);
        assertThat(agent.reasons(agent.check())).containsExactly("AGREEMENT_TERMINATED");
        assertThat(agent.reasons(at(agent.check(), during))).isEmpty();
        assertThat(agent.reasons(at(agent.check(), before))).containsExactly("AGREEMENT_MISSING");
        assertThat(agent.reasons(at(agent.check(), "2016-10-01T00:00:00Z"))).containsExactly("AGENT_UNKNOWN");
    }

    @Test
    @DisplayName("of a moment to come nothing is known")
    void future() {
        Scenario.service("registration-service")
                .body(at(Scenario.entered().check(), "2999-01-01T00:00:00Z"))
                .post("/v1/authorisation-checks")
                .then()
                .statusCode(400)
                .body("violations.field", hasItem("/at"));
    }

    @Test
    @DisplayName("Art. 6: where an outlet and a clerk are named, the one must be open and the other there")
    void outletsAndClerks() {
        Scenario agent = Scenario.bound();
        String outlet = agent.outlet("Urumqi 12");
        String clerk = agent.clerk("clerk-17", outlet);
        agent.clerk("clerk-18", agent.outlet("Hotan 3"));
        Map<String, Object> check = agent.check();
        check.put("outlet", "Urumqi 12");
        check.put("clerk", "clerk-17");
        assertThat(agent.reasons(check)).isEmpty();
        check.put("clerk", "clerk-18");
        assertThat(agent.reasons(check)).containsExactly("CLERK_NOT_AT_OUTLET");
        check.put("outlet", "Kashgar 1");
        check.put("clerk", "clerk-1");
        assertThat(agent.reasons(check)).containsExactly("OUTLET_UNKNOWN", "CLERK_UNKNOWN");
        String before = now();
        agent.letGo(clerk).then().statusCode(200);
        agent.close(outlet).then().statusCode(200);
        check.put("outlet", "Urumqi 12");
        check.put("clerk", "clerk-17");
        assertThat(agent.reasons(check)).containsExactly("OUTLET_CLOSED", "CLERK_LEFT");
        assertThat(agent.reasons(at(check, before))).isEmpty();
    }

    @Test
    @DisplayName(
            "Art. 6: an operator suspends its agent for itself, an authority for every operator; with reasons, and not twice")
    void suspended() {
        Scenario agent = Scenario.bound();
        Scenario other = agent.otherOperator();
        other.bind().then().statusCode(201);
        agent.suspend().then().statusCode(200).body("by", equalTo("operator"));
        agent.suspend().then().statusCode(409).body("code", equalTo("STATUS_CONFLICT"));
        assertThat(agent.reasons(agent.check())).containsExactly("AGENT_SUSPENDED");
        assertThat(agent.reasons(other.check())).isEmpty();
        other.oss().get(agent.path("")).then().body("suspensions", equalTo(List.of()));
        agent.reinstate().then().statusCode(200).body("reinstatementReason", equalTo("tried"));
        agent.reinstate().then().statusCode(409);
        assertThat(agent.reasons(agent.check())).isEmpty();
        Map<String, String> reason = Map.of("reason", "inquiry");
        Scenario.official("internet-authority")
                .body(reason)
                .post(agent.path("/suspension"))
                .then()
                .statusCode(200);
        agent.reinstate().then().statusCode(409);
        assertThat(agent.reasons(agent.check())).containsExactly("AGENT_SUSPENDED");
        assertThat(agent.reasons(other.check())).containsExactly("AGENT_SUSPENDED");
        other.oss().get(agent.path("")).then().body("suspensions.by", equalTo(List.of("internet-authority")));
        Scenario.authority()
                .body(reason)
                .post(agent.path("/reinstatement"))
                .then()
                .statusCode(200);
        assertThat(agent.reasons(other.check())).isEmpty();
        Scenario stranger = agent.otherOperator();
        stranger.suspend().then().statusCode(404);
    }

    private static Map<String, Object> at(Map<String, Object> check, String moment) {
        check.put("at", moment);
        return check;
    }

    private static String now() {
        return Instant.now().toString();
    }
}
