package io.shiming.agent.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.shiming.foundation.testing.OwnerDatabase;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServiceTest
class AgentResourceTest {
    private static final String PATH = "/v1/agents";

    @ParameterizedTest
    @ValueSource(strings = {"communications-authority", "internet-authority"})
    @DisplayName("Art. 5: an agent is entered by an authority, once")
    void entered(String authority) {
        Map<String, Object> body = Scenario.agent(Scenario.NAME);
        String id = Scenario.official(authority)
                .body(body)
                .post(PATH)
                .then()
                .statusCode(201)
                .header("Location", containsString(PATH + "/"))
                .body("name", equalTo(body.get("name")))
                .extract()
                .path("id");
        Scenario.official("auditor").get(PATH + "/" + id).then().statusCode(200).body("id", equalTo(id));
        Scenario.official(authority)
                .body(body)
                .post(PATH)
                .then()
                .statusCode(409)
                .body("code", equalTo("AGENT_ALREADY_ENTERED"));
    }

    @Test
    @DisplayName("everything that is wrong with an agent is named")
    void everythingWrongIsNamed() {
        Scenario.authority()
                .body(Map.of("name", " ", "unifiedSocialCreditCode", "91350100M000100Y44"))
                .post(PATH)
                .then()
                .statusCode(400)
                .body("violations.field", hasItems("/name", "/unifiedSocialCreditCode"));
    }

    @Test
    @DisplayName("Art. 16: an operator sees the agents it has or had an agreement with, an agent itself, and no other")
    void seen() {
        Scenario bound = Scenario.bound();
        Scenario stranger = Scenario.bound();
        bound.oss().get(bound.path("")).then().statusCode(200);
        bound.oss().get(stranger.path("")).then().statusCode(404);
        bound.oss().get(stranger.path("/outlets")).then().statusCode(404);
        bound.oss()
                .get(PATH)
                .then()
                .body("items", hasSize(1))
                .body("items[0].id", equalTo(bound.agentId().toString()));
        bound.agentItself().get(bound.path("")).then().statusCode(200);
        bound.agentItself().get(stranger.path("")).then().statusCode(404);
        bound.agentItself().get(PATH).then().body("items", hasSize(1));
        Scenario.official("internet-authority")
                .get(PATH + "?limit=1")
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("next", notNullValue());
    }

    @Test
    @DisplayName("Art. 26: every look of an official at an agent is on record")
    void looksOnRecord() {
        Scenario agent = Scenario.entered();
        Scenario.official("auditor").get(agent.path("")).then().statusCode(200);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'agent.read' AND object_id = ?",
                        agent.agentId()))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 6: outlets are known by a code, unique among those that are open; what was is still told")
    void outlets() {
        Scenario agent = Scenario.bound();
        String first = agent.outlet("Urumqi 12");
        agent.open("Urumqi 12").then().statusCode(409).body("code", equalTo("CODE_IN_USE"));
        agent.close(first)
                .then()
                .statusCode(200)
                .body("reason", equalTo("moved"))
                .body("closedAt", notNullValue());
        agent.close(first).then().statusCode(409).body("code", equalTo("STATUS_CONFLICT"));
        String second = agent.outlet("Urumqi 12");
        agent.oss()
                .get(agent.path("/outlets"))
                .then()
                .statusCode(200)
                .body("items.id", equalTo(java.util.List.of(first, second)));
        agent.agentItself().get(agent.path("/outlets/" + second)).then().body("$", not(hasItem("closedAt")));
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE object_type = 'outlet' AND action LIKE 'outlet.%ed'"
                                + " AND actor <> ? AND object_id = ?::uuid",
                        "nobody", first))
                .isEqualTo(2);
    }

    @Test
    @DisplayName("Art. 6: clerks are known by a code and an outlet; whoever left may come again under the same code")
    void clerks() {
        Scenario agent = Scenario.bound();
        String outlet = agent.outlet("Hotan 3");
        String first = agent.clerk("clerk-17", outlet);
        agent.takeOn("clerk-17", outlet).then().statusCode(409).body("code", equalTo("CODE_IN_USE"));
        agent.letGo(first).then().statusCode(200).body("departedAt", notNullValue());
        agent.letGo(first).then().statusCode(409).body("code", equalTo("STATUS_CONFLICT"));
        String second = agent.clerk("clerk-17", outlet);
        agent.oss().get(agent.path("/clerks")).then().body("items.id", equalTo(java.util.List.of(first, second)));
        agent.close(outlet).then().statusCode(200);
        agent.takeOn("clerk-18", outlet).then().statusCode(422).body("code", equalTo("OUTLET_UNKNOWN"));
        agent.takeOn("clerk-18", Scenario.entered().outlet("Hotan 4"))
                .then()
                .statusCode(422)
                .body("code", equalTo("OUTLET_UNKNOWN"));
    }
}
