package io.shiming.registration.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.shiming.foundation.testing.OwnerDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
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
        JsonPath told = told(id);
        assertThat(told.getMap(""))
                .isEqualTo(Map.of(
                        "subjectRef",
                        told.getString("subjectRef"),
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

    @Test
    @DisplayName(
            "Art. 12: registrations of one person at one operator are told with the same reference, those of others with others;"
                    + " the operator sees it, and no document can be told from it")
    void subject() {
        Scenario operator = Scenario.anyOperator();
        Scenario other = Scenario.anyOperator();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ids.add(registered(operator, operator.individual("张三")));
        }
        String before = operator.oss().get("/v1/registrations/" + ids.get(0)).path("subjectRef");
        assertThat(before).isNull();
        ids.parallelStream().forEach(id -> end(operator, id));
        Set<String> refs = new HashSet<>();
        for (String id : ids) {
            String ref = told(id).getString("subjectRef");
            refs.add(ref);
            assertThat(operator.oss().get("/v1/registrations/" + id).<String>path("subjectRef"))
                    .isEqualTo(ref);
        }
        assertThat(refs).hasSize(1);
        assertThat(UUID.fromString(refs.iterator().next()).version()).isEqualTo(4);

        Map<String, Object> somebodyElse = operator.individual("李四");
        Scenario.at(somebodyElse, "holder", "document").put("number", Scenario.HANDLER);
        String hers = registered(operator, somebodyElse);
        end(operator, hers);
        refs.add(told(hers).getString("subjectRef"));
        String elsewhere = registered(other, other.individual("张三"));
        end(other, elsewhere);
        refs.add(told(elsewhere).getString("subjectRef"));
        assertThat(refs).hasSize(3).doesNotContainNull();
    }

    private static String registered(Scenario operator, Map<String, Object> body) {
        return operator.register(body).then().statusCode(201).extract().path("id");
    }

    private static void end(Scenario operator, String id) {
        operator.oss()
                .body(Map.of("reason", "left"))
                .post("/v1/registrations/" + id + "/termination")
                .then()
                .statusCode(200);
    }
}
