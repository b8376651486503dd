package io.shiming.registration.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.shiming.foundation.testing.OwnerDatabase;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class RetentionClockResourceTest {
    RetentionServiceResource retention;

    private JsonPath told(String recordId) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !retention.told(recordId).isEmpty());
        return JsonPath.from(retention.told(recordId).get(0).getBodyAsString());
    }

    @Test
    @DisplayName(
            "Art. 12: when a service has ended retention-service is told from when on its registration's time runs")
    void terminated() {
        Scenario operator = Scenario.anyOperator();
        String id = operator.register(operator.individual("张三")).path("id");
        Response ended = operator.oss().body(Map.of("reason", "left")).post("/v1/registrations/" + id + "/termination");
        assertThat(told(id).getMap(""))
                .isEqualTo(Map.of(
                        "operatorId",
                        operator.operatorId().toString(),
                        "category",
                        "REGISTRATION",
                        "startedAt",
                        ended.path("terminatedAt")));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> OwnerDatabase.count(
                                "SELECT count(*) FROM outbox WHERE target = 'retention' AND body ->> 'recordId' = ?"
                                        + " AND delivered_at IS NOT NULL",
                                id)
                        == 1);
    }

    @Test
    @DisplayName("Art. 10, 12: the time of what was refused runs as well")
    void refused() {
        Scenario operator = Scenario.anyOperator();
        String id = operator.register(operator.individual("outcome MISMATCH")).path("registrationId");
        assertThat(told(id).getString("category")).isEqualTo("REFUSED_REGISTRATION");
    }
}
