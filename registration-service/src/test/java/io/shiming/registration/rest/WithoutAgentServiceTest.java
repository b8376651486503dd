package io.shiming.registration.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.shiming.foundation.testing.PostgreSqlResource;
import io.shiming.foundation.testing.TokenServerResource;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The service as it runs where nobody said where agent-service is: {@code SHIMING_AGENT_URL} is not set. */
@QuarkusTest
@TestProfile(WithoutAgentServiceTest.Unset.class)
class WithoutAgentServiceTest {

    public static class Unset implements QuarkusTestProfile {
        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(
                    new TestResourceEntry(PostgreSqlResource.class),
                    new TestResourceEntry(TokenServerResource.class),
                    new TestResourceEntry(GatewayResource.class));
        }
    }

    @Test
    @DisplayName("Art. 5: where agent-service is not configured no agent registers anybody, and operators do")
    void noAgent() {
        assertThat(ConfigProvider.getConfig().getOptionalValue("SHIMING_AGENT_URL", String.class))
                .isEmpty();
        given().get("/q/health/ready").then().statusCode(200);
        Scenario operator = Scenario.anyOperator();
        AgentScenario agent = new AgentScenario(operator);
        agent.register(agent.individual("张三"))
                .then()
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .body("code", equalTo("TEMPORARILY_UNAVAILABLE"));
        // A slow machine may call the first check back.
        operator.register(operator.individual("李四")).then().statusCode(in(List.of(201, 202)));
    }
}
