package io.shiming.incident.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.github.tomakehurst.wiremock.http.QueryParameter;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServiceTest
class OversightResourceTest {
    private static final String PATH = "/v1/oversight/entries";

    AuditedServicesResource services;

    private final UUID operatorId = UUID.randomUUID();
    private String official;

    @BeforeEach
    void anOfficial() {
        official = "official-" + UUID.randomUUID();
    }

    private RequestSpecification comms() {
        return Callers.official("communications-authority", official);
    }

    private static Response seen(String query) {
        return Callers.official("auditor", "the auditor").get(PATH + query);
    }

    /** An entry of another service's trail, at a second of the year 2020 or, since ids tell the time, 2100. */
    private static String entry(String id, String action) {
        return """
                {"id":"%s","at":"2026-11-23T08:00:00Z","actor":"x","client":"portal","office":"public-security",
                 "action":"%s","objectType":"agent","outcome":"ASKED","correlator":"c","leafHash":"00","later":"unknown"}""".formatted(id, action);
    }

    private static String page(String... entries) {
        return "{\"items\":[" + String.join(",", entries) + "]}";
    }

    @Test
    @DisplayName("Art. 26: the auditor sees what an official looked at and decided, in every service, by time")
    void merged() {
        services.answers(
                "agent-service",
                official,
                okJson(page(
                        entry("01700000-0000-7000-8000-000000000001", "agent.read"),
                        entry("f1700000-0000-7000-8000-000000000001", "agent.suspended"))));
        services.answers(
                "registration-service",
                official,
                okJson(page(entry("01700000-0000-7000-9000-000000000001", "disclosure.read"))));
        String id = Cases.opened(comms(), Cases.charge(18, "OPERATOR", operatorId));
        Cases.decide(comms(), id, Cases.noPenalty()).then().statusCode(200);
        comms().get(Cases.PATH + "/" + id).then().statusCode(200);
        seen("?official=" + official)
                .then()
                .statusCode(200)
                .body(
                        "items.entry.action",
                        contains(
                                "agent.read",
                                "disclosure.read",
                                "case.opened",
                                "case.decided",
                                "case.read",
                                "agent.suspended"))
                .body(
                        "items.service",
                        contains(
                                "agent-service",
                                "registration-service",
                                "incident-service",
                                "incident-service",
                                "incident-service",
                                "agent-service"))
                .body("items[3].entry.outcome", equalTo("DISMISSED"))
                .body("items[3].entry.objectId", equalTo(id))
                .body("items[3].entry.office", equalTo("communications-authority"))
                .body("unanswered", hasSize(0))
                .body("next", nullValue());
        for (String service : AuditedServicesResource.SERVICES) {
            assertThat(services.asked(service, official)).hasSize(1).allSatisfy(request -> {
                assertThat(request.getHeader("Authorization")).startsWith("Bearer ey");
                assertThat(request.getHeader("X-Correlator")).isNotEmpty();
            });
        }
    }

    @Test
    @DisplayName("Art. 26: what does not fit on a page is on the next one, of all services")
    void paged() {
        services.answers(
                "agent-service", official, okJson(page(entry("01700000-0000-7000-8000-000000000001", "agent.read"))));
        for (int i = 0; i < 3; i++) {
            Cases.opened(comms(), Cases.charge(18, "OPERATOR", operatorId));
        }
        Response first = seen("?limit=2&official=" + official);
        first.then().body("items.entry.action", contains("agent.read", "case.opened"));
        String next = first.path("next");
        services.answersAfter("agent-service", official, next, okJson(page()));
        assertThat(first.<String>path("items[1].entry.id")).isEqualTo(next);
        Response second = seen("?limit=2&official=" + official + "&after=" + next);
        second.then()
                .statusCode(200)
                .body("items.service", contains("incident-service", "incident-service"))
                .body("items.entry.action", contains("case.opened", "case.opened"))
                .body("next", nullValue());
        assertThat(second.<List<String>>path("items.entry.id")).isSorted().doesNotContain(next);
        assertThat(services.asked("agent-service", official).stream()
                        .map(request -> request.queryParameter("after"))
                        .filter(QueryParameter::isPresent)
                        .map(QueryParameter::firstValue))
                .containsExactly(next);
    }

    @Test
    @DisplayName(
            "Art. 26: a service that does not answer, or answers what is no trail, is named, and the others are told")
    void partial() {
        services.answers("agent-service", official, aResponse().withStatus(503));
        services.answers("retention-service", official, aResponse().withStatus(403));
        services.answers("registration-service", official, okJson("{\"items\":[{\"id\":17}]}"));
        services.answers("verification-gateway", official, aResponse().withFixedDelay(20_000));
        Cases.opened(comms(), Cases.charge(18, "OPERATOR", operatorId));
        seen("?official=" + official)
                .then()
                .statusCode(200)
                .body("items.entry.action", contains("case.opened"))
                .body("unanswered", equalTo(AuditedServicesResource.SERVICES));
    }

    @Test
    @DisplayName("Art. 26: the auditor sees what was done in an office, and is seen in turn")
    void offices() {
        Cases.opened(comms(), Cases.charge(18, "OPERATOR", operatorId));
        Cases.opened(comms(), Cases.charge(18, "OPERATOR", operatorId));
        seen("?official=" + official).then().statusCode(200);
        seen("?limit=1&office=communications-authority")
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("next", notNullValue())
                .body("items.entry.office", everyItem(equalTo("communications-authority")));
        seen("?office=civil-affairs&official=" + official)
                .then()
                .statusCode(200)
                .body("items", hasSize(0));
        seen("?office=auditor&limit=100&official=the auditor")
                .then()
                .body("items.entry.action", hasItem("officials.overseen"));
    }

    @Test
    @DisplayName(
            "Art. 26: what somebody did otherwise than in an office is not told by official, and no office is made up")
    void notInOffice() {
        Callers.as(Tokens.as("operator").operator(operatorId).subject(official))
                .get(Cases.PATH)
                .then()
                .statusCode(200);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE client = 'agent-service' AND office IS NOT NULL"))
                .isZero();
        seen("?official=" + official).then().statusCode(200).body("items", hasSize(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?official=", "?office=mayor", "?official=x&limit=0", "?official=x&after=x"})
    @DisplayName("Art. 26: whom or what an auditor asks for must be said")
    void malformed(String query) {
        seen(query).then().statusCode(400).body("code", equalTo("PARAMETER_INVALID"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "communications-authority",
                "internet-authority",
                "public-security",
                "market-regulation",
                "civil-affairs"
            })
    @DisplayName("Art. 26: officials see none of it, not even what they did themselves")
    void officialsDoNot(String office) {
        for (String path : List.of(PATH + "?official=", "/v1/audit/entries?official=")) {
            Callers.official(office, official).get(path + official).then().statusCode(403);
        }
    }

    @Test
    @DisplayName("Art. 26: each service tells by official what stands in its own trail, with its proof")
    void ofOneService() {
        Cases.opened(comms(), Cases.charge(18, "OPERATOR", operatorId));
        Map<String, Object> entry = Callers.official("auditor", "the auditor")
                .get("/v1/audit/entries?office=communications-authority&official=" + official)
                .then()
                .statusCode(200)
                .body("items.actor", everyItem(equalTo(official)))
                .body("items.action", hasItems("case.opened"))
                .extract()
                .path("items[0]");
        assertThat(entry).containsEntry("office", "communications-authority");
        Callers.official("auditor", "the auditor")
                .get("/v1/audit/entries?office=somebody")
                .then()
                .statusCode(400);
    }
}
