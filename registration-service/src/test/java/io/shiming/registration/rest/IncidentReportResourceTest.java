package io.shiming.registration.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.restassured.path.json.JsonPath;
import io.shiming.foundation.testing.OwnerDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What incident-service is told of forged documents and disputes. */
@ServiceTest
class IncidentReportResourceTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    IncidentServiceResource incidents;
    GatewayResource gateway;

    private Scenario operator;
    private final String resident = Scenario.newResidentNumber();

    @BeforeEach
    void anOperator() {
        operator = Scenario.anyOperator();
    }

    private LoggedRequest told(String path, String about) {
        await().atMost(SOON).until(() -> !incidents.told(path, about).isEmpty());
        return incidents.told(path, about).get(0);
    }

    private Map<String, Object> shownBy(String name) {
        Map<String, Object> body = operator.individual(name);
        Scenario.at(body, "holder").put("document", operator.document(resident, "2046-03-07"));
        return body;
    }

    private String forged() {
        return operator.register(shownBy("outcome FORGED"))
                .then()
                .statusCode(422)
                .extract()
                .path("registrationId");
    }

    private static void awaitDelivered(String about) {
        await().atMost(SOON)
                .until(() -> OwnerDatabase.count(
                                "SELECT count(*) FROM outbox WHERE target = 'incident' AND body::text LIKE ?"
                                        + " AND delivered_at IS NOT NULL",
                                "%" + about + "%")
                        == 1);
    }

    @Test
    @DisplayName(
            "Art. 10, 16: a forged document is shown as it is told, on record, and stands in no message that waits")
    void forgery() {
        String id = forged();
        LoggedRequest request = told(IncidentServiceResource.FORGERIES, id);
        JsonPath report = JsonPath.from(request.getBodyAsString());
        assertThat(report.getString("operatorId"))
                .isEqualTo(operator.operatorId().toString());
        assertThat(report.getString("registrationId")).isEqualTo(id);
        assertThat(report.getString("channel")).isEqualTo("PUBLIC_SECURITY");
        assertThat(report.getMap("")).containsKeys("verificationId", "foundAt");
        assertThat(report.getString("evidence.document.type")).isEqualTo("RESIDENT_IDENTITY_CARD");
        assertThat(report.getString("evidence.document.number")).isEqualTo(resident);
        assertThat(report.getString("evidence.name")).isEqualTo("outcome FORGED");
        assertThat(request.getHeader("Idempotency-Key"))
                .isEqualTo(OwnerDatabase.rows(
                                "SELECT id::text FROM outbox WHERE target = 'incident' AND body ->> 'registrationId' = ?",
                                id)
                        .get(0)
                        .get("id"));
        assertThat(OwnerDatabase.count("SELECT count(*) FROM outbox WHERE body::text LIKE ?", "%" + resident + "%"))
                .isZero();
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'registration.forgery-shown'"
                                + " AND object_id = ?::uuid",
                        id))
                .isEqualTo(1);
        awaitDelivered(id);
    }

    @Test
    @DisplayName("Art. 10, 16: whose persons were masked before their document was found forged is not shown")
    void masked() {
        UUID verification = gateway.defer("forger nobody shows");
        String id = operator.register(operator.individual("forger nobody shows"))
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        operator.reported(id, verification, "PENDING").then().statusCode(200);
        operator.reported(id, verification, "FORGED").then().statusCode(200);
        JsonPath report = JsonPath.from(
                told(IncidentServiceResource.FORGERIES, verification.toString()).getBodyAsString());
        assertThat(report.getString("registrationId")).isEqualTo(id);
        assertThat(report.getMap("")).doesNotContainKey("evidence");
    }

    @Test
    @DisplayName("Art. 10, 14: a forgery at a venue is told by its ids, for its document is gone")
    void venue() {
        VenueScenario venue = VenueScenario.entered();
        venue.logOn("outcome FORGED").then().statusCode(422);
        JsonPath report = JsonPath.from(
                told(IncidentServiceResource.FORGERIES, venue.venueId().toString())
                        .getBodyAsString());
        assertThat(report.getMap(""))
                .containsOnlyKeys("venueId", "venueLogonId", "verificationId", "channel", "foundAt");
    }

    @Test
    @DisplayName("Art. 11: a dispute is told by its ids, and nothing the person wrote")
    void dispute() {
        String registration = operator.register(shownBy("张三"))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        String id = Scenario.subscriber("RESIDENT_IDENTITY_CARD", resident)
                .body(Map.of("registrationId", registration, "reason", "不是我的"))
                .post("/v1/self/disputes")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        JsonPath told = JsonPath.from(told(IncidentServiceResource.DISPUTES, id).getBodyAsString());
        assertThat(told.getMap("")).containsOnlyKeys("operatorId", "registrationId", "disputeId", "raisedAt");
        assertThat(told.getString("registrationId")).isEqualTo(registration);
        awaitDelivered(id);
    }

    static Stream<ResponseDefinitionBuilder> troubles() {
        return Stream.of(status(500), status(403), status(503), aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    @DisplayName("Art. 10: incident-service is told until it has committed the report, under the same key")
    void away(ResponseDefinitionBuilder trouble) {
        UUID verification = gateway.defer("forger told later");
        String id = operator.register(operator.individual("forger told later"))
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        incidents.answers(IncidentServiceResource.FORGERIES, verification.toString(), trouble);
        operator.reported(id, verification, "FORGED").then().statusCode(200);
        await().atMost(SOON)
                .until(() -> incidents
                                .told(IncidentServiceResource.FORGERIES, verification.toString())
                                .size()
                        > 1);
        incidents.answers(IncidentServiceResource.FORGERIES, verification.toString(), status(201));
        awaitDelivered(verification.toString());
        List<LoggedRequest> all = incidents.told(IncidentServiceResource.FORGERIES, verification.toString());
        assertThat(all)
                .extracting(request -> request.getHeader("Idempotency-Key"))
                .containsOnly(all.get(0).getHeader("Idempotency-Key"));
    }
}
