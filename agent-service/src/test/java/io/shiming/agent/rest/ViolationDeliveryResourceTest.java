package io.shiming.agent.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.restassured.path.json.JsonPath;
import io.shiming.foundation.testing.OwnerDatabase;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class ViolationDeliveryResourceTest {
    /** What incident-service takes, and no more. */
    private static final Set<String> MEMBERS = Set.of(
            "linkId",
            "findingId",
            "agentId",
            "operatorId",
            "respondent",
            "authorities",
            "article",
            "matchingArticle",
            "foundAt");

    IncidentServiceResource incidents;

    private Scenario scenario;
    private UUID agentId;

    @BeforeEach
    void anAgentAndItsOperator() {
        scenario = Scenario.bound();
        agentId = scenario.agentId();
    }

    private String found() {
        return Custody.registrationService()
                .body(Map.of("operatorId", scenario.operatorId(), "kind", "FORGED_DOCUMENT_ACCEPTED"))
                .post(scenario.path("/findings"))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private List<LoggedRequest> told() {
        return incidents.told(IncidentServiceResource.VIOLATIONS, agentId);
    }

    private long messages(String more) {
        return OwnerDatabase.count(
                "SELECT count(*) FROM outbox WHERE target = 'incident' AND body->>'agentId' = ? AND " + more,
                agentId.toString());
    }

    @Test
    @DisplayName("Art. 24: incident-service is told of a violation twice, against the agent and against its operator")
    void delivered() {
        String finding = found();
        await().until(() -> messages("delivered_at IS NOT NULL") == 2);
        List<JsonPath> bodies = told().stream()
                .map(LoggedRequest::getBodyAsString)
                .map(JsonPath::from)
                .toList();
        assertThat(bodies).hasSize(2).allSatisfy(body -> {
            assertThat(body.<String, Object>getMap("$").keySet()).isEqualTo(MEMBERS);
            assertThat(body.getString("findingId")).isEqualTo(finding);
            assertThat(body.getString("linkId")).isEqualTo(bodies.get(0).getString("linkId"));
        });
        assertThat(bodies.stream().map(body -> body.getString("respondent.kind")))
                .containsExactlyInAnyOrder("AGENT", "OPERATOR");
        assertThat(told().stream().map(request -> request.getHeader("Idempotency-Key")))
                .doesNotHaveDuplicates()
                .doesNotContainNull();
    }

    @Test
    @DisplayName("Art. 24: what incident-service does not acknowledge is told again, by the same key, until it does")
    void again() {
        incidents.answers(agentId, 503);
        found();
        await().until(() -> told().size() >= 4);
        assertThat(messages("delivered_at IS NULL AND dead_at IS NULL")).isEqualTo(2);
        incidents.answers(agentId, 201);
        await().until(() -> messages("delivered_at IS NOT NULL") == 2);
        assertThat(told().stream()
                        .map(request -> request.getHeader("Idempotency-Key"))
                        .collect(Collectors.toSet()))
                .hasSize(2);
    }

    @Test
    @DisplayName("Art. 24: only what incident-service calls malformed is laid aside")
    void malformed() {
        incidents.answers(agentId, 400);
        found();
        await().until(() -> messages("dead_at IS NOT NULL") == 2);
    }
}
