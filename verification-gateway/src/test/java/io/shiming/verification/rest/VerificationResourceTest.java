package io.shiming.verification.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.verification.Checks;
import io.shiming.verification.Peers;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class VerificationResourceTest {
    private static final String CARD = "RESIDENT_IDENTITY_CARD";

    @BeforeEach
    void allWell() {
        Peers.allWell();
        for (String channel : List.of("PUBLIC_SECURITY", "MARKET_REGULATION", "CIVIL_AFFAIRS")) {
            Checks.awaitState(channel, "UP");
        }
    }

    @ParameterizedTest(name = "Art. 9 what the department calls {0} is {1}")
    @CsvSource({
        "CONSISTENT, MATCH",
        "INCONSISTENT, MISMATCH",
        "NO_RECORD, NOT_FOUND",
        "REVOKED, REVOKED",
        "EXPIRED, EXPIRED",
        "FORGED, FORGED",
    })
    void outcomes(String result, String outcome) {
        String number = Checks.number();
        Peers.answer("public-security", number, okJson("{\"result\":\"" + result + "\"}"));
        String id = Checks.post(Checks.body(CARD, number, "张三"))
                .then()
                .statusCode(200)
                .body("channel", equalTo("PUBLIC_SECURITY"))
                .body("outcome", equalTo(outcome))
                .body("checkedAt", notNullValue())
                .extract()
                .path("id");
        assertThat(Checks.outcome(id)).isEqualTo(outcome);
    }

    @ParameterizedTest(name = "Art. 9 {0} is sent to {1}, and nothing but type, number and name is")
    @CsvSource({
        "PASSPORT, public-security, PUBLIC_SECURITY",
        "BUSINESS_LICENCE, market-regulation, MARKET_REGULATION",
        "SOCIAL_ORGANISATION_CERTIFICATE, civil-affairs, CIVIL_AFFAIRS",
    })
    void routing(String type, String department, String channel) {
        String number = Checks.number();
        Map<String, Object> body = Checks.body(type, number, "Ａ 阿卜杜 · 样本");
        body.put("validUntil", "2099-12-31");
        Checks.post(body).then().statusCode(200).body("channel", equalTo(channel));
        Peers.stubs()
                .verifyThat(
                        1,
                        postRequestedFor(urlEqualTo("/" + department + "/v1/checks"))
                                .withoutHeader("Authorization")
                                .withoutHeader("X-Correlator")
                                .withoutHeader("traceparent")
                                .withRequestBody(equalToJson("""
                                        {"documentType":"%s","documentNumber":"%s","name":"Ａ 阿卜杜 · 样本"}""".formatted(type, number))));
    }

    @Test
    @DisplayName("Art. 10 a match of a document that ran out yesterday in the region is EXPIRED")
    void expired() {
        LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
        Map<String, Object> body = Checks.body(CARD, Checks.number(), "张三");
        body.put("validUntil", today.minusDays(1).toString());
        Checks.post(body).then().statusCode(200).body("outcome", equalTo("EXPIRED"));
        body.put("validUntil", today.toString());
        Checks.post(body).then().statusCode(200).body("outcome", equalTo("MATCH"));
        body.put("validUntil", "9999-12-31");
        Checks.post(body).then().statusCode(200).body("outcome", equalTo("MATCH"));
    }

    @Test
    @DisplayName("Art. 16 a verification exists only for the client that asked")
    void anotherClient() {
        String id = Checks.post(Checks.body(CARD, Checks.number(), "张三"))
                .then()
                .extract()
                .path("id");
        Checks.as("agent-service", "service")
                .get("/v1/verifications/" + id)
                .then()
                .statusCode(404)
                .body("code", equalTo("NOT_FOUND"));
    }

    @Test
    @DisplayName("a settled check is made anew when it is asked again")
    void settledIsNotReused() {
        Map<String, Object> body = Checks.body(CARD, Checks.number(), "张三");
        String first = Checks.post(body).then().statusCode(200).extract().path("id");
        String second = Checks.post(body).then().statusCode(200).extract().path("id");
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    @DisplayName("Art. 16 number and name are nowhere in the database; each check has its audit entry")
    void nothingInClear() {
        String number = Checks.number();
        String id = Checks.asService()
                .header("X-Correlator", "corr-" + number.length())
                .body(Checks.body(CARD, number, "独一无二"))
                .post("/v1/verifications")
                .then()
                .statusCode(200)
                .extract()
                .path("id");
        String row = rows("SELECT v::text AS row FROM verification v WHERE id = ?", id);
        assertThat(row).contains("MATCH").doesNotContain(number).doesNotContain("独一无二");
        String entry = rows("SELECT a::text AS row FROM audit_entry a WHERE object_id = ?", id);
        assertThat(entry)
                .contains("verification.settled", "MATCH", "registration-service", "corr-9")
                .doesNotContain(number)
                .doesNotContain("独一无二");
    }

    @Test
    @DisplayName("Art. 9 every channel is published: state, tariff 0, availability, latency, what waits")
    void channels() {
        Checks.post(Checks.body(CARD, Checks.number(), "张三"));
        Checks.as("anybody", "subscriber")
                .get("/v1/channels")
                .then()
                .statusCode(200)
                .body("items.channel", equalTo(List.of("PUBLIC_SECURITY", "MARKET_REGULATION", "CIVIL_AFFAIRS")))
                .body("items.state", equalTo(List.of("UP", "UP", "UP")))
                .body("items.tariffFen", equalTo(List.of(0, 0, 0)))
                .body("items[0].availability", notNullValue())
                .body("items[0].p50Ms", notNullValue())
                .body("items[0].p99Ms", notNullValue())
                .body("items[0].deferred", equalTo(0))
                .body("items[0].size()", equalTo(7));
    }

    private String rows(String sql, String id) {
        StringBuilder text = new StringBuilder();
        OwnerDatabase.rows(sql, UUID.fromString(id)).forEach(row -> text.append(row.get("row")));
        return text.toString();
    }
}
