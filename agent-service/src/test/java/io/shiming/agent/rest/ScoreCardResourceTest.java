package io.shiming.agent.rest;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class ScoreCardResourceTest {
    private final Instant now = Instant.now();

    private static String path(Scenario of) {
        return "/v1/agents/" + of.agentId() + "/scorecard";
    }

    @Test
    @DisplayName("Art. 6: a score-card shows what it is worked out from, of one's own dealings")
    void card() {
        Scenario scenario = Scenario.bound();
        Custody custody = new Custody(scenario);
        UUID onTime = custody.registered(now);
        UUID late = custody.registered(now.minus(Duration.ofHours(30)));
        custody.registered(now.minus(Duration.ofHours(26)));
        custody.registered(now);
        custody.refused(now, "HOLDER_MISMATCH");
        custody.refused(now, "DOCUMENT_EXPIRED");
        custody.receipt(custody.delivered(onTime, late), List.of(onTime), late)
                .then()
                .statusCode(200);
        scenario.oss()
                .get(path(scenario))
                .then()
                .statusCode(200)
                .body("figures.registrations", equalTo(4))
                .body("figures.refusals", equalTo(Map.of("HOLDER_MISMATCH", 1, "DOCUMENT_EXPIRED", 1)))
                .body("figures.overdue", equalTo(1))
                .body("figures.onTime", equalTo(1))
                .body("figures.late", equalTo(1))
                .body("figures.missing", equalTo(1))
                .body("score", notNullValue());
        scenario.agentItself().get(path(scenario)).then().body("figures.registrations", equalTo(4));
        Scenario.authority().get(path(scenario)).then().body("figures.registrations", equalTo(4));
        Scenario.bound().oss().get(path(scenario)).then().statusCode(404);
        Scenario.bound().agentItself().get(path(scenario)).then().statusCode(404);
    }

    @Test
    @DisplayName("Art. 6: an operator's agents are ranked, the best first, page by page")
    void ranking() {
        Scenario first = Scenario.bound();
        Scenario second = first.boundToo();
        new Custody(first).registered(now.minus(Duration.ofHours(30)));
        String best = second.agentId().toString();
        String next = first.oss()
                .get("/v1/scorecards?limit=1")
                .then()
                .statusCode(200)
                .body("items.agentId", equalTo(List.of(best)))
                .body("items[0].score", equalTo(100))
                .extract()
                .path("next");
        first.oss()
                .get("/v1/scorecards?limit=1&after=" + next)
                .then()
                .body("items", hasSize(1))
                .body("items[0].agentId", equalTo(first.agentId().toString()))
                .body("next", nullValue());
    }
}
