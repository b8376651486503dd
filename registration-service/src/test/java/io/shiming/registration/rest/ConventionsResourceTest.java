package io.shiming.registration.rest;

import static io.restassured.RestAssured.given;
import static io.shiming.registration.rest.Scenario.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesRegex;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.restassured.response.ValidatableResponse;
import io.shiming.foundation.testing.Tokens;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the contract says of every operation: who, in which order things are refused, and how refusals look. */
@ServiceTest
class ConventionsResourceTest {
    private static final String PROBLEM = "application/problem+json";
    private static final String REGISTRATIONS = "/v1/registrations";

    @ParameterizedTest
    @ValueSource(strings = {REGISTRATIONS, "/v1/operators", "/v1/document-copies", "/v1/no-such-thing"})
    @DisplayName("Art. 16: nothing is answered without a token, whatever else is wrong")
    void noToken(String path) {
        given().contentType("text/plain")
                .header("X-Correlator", "not allowed: spaces")
                .body("x".repeat(100_000))
                .post(path)
                .then()
                .statusCode(401)
                .contentType(PROBLEM)
                .header("WWW-Authenticate", containsString("Bearer"))
                .header("X-Correlator", matchesRegex("[0-9a-f-]{36}"))
                .body("code", equalTo("UNAUTHENTICATED"))
                .body("type", equalTo("urn:shiming:problem:unauthenticated"))
                .body("correlator", notNullValue());
    }

    @Test
    @DisplayName("Art. 16: a token that is expired, forged, or for another service is none")
    void badTokens() {
        UUID operator = UUID.randomUUID();
        for (String token : new String[] {
            Tokens.as("operator")
                    .operator(operator)
                    .expiringIn(Duration.ofMinutes(-5))
                    .sign(),
            Tokens.as("operator").operator(operator).forged().sign(),
            Tokens.as("operator")
                    .operator(operator)
                    .audience("verification-gateway")
                    .sign(),
            Tokens.as("operator")
                    .operator(operator)
                    .issuer("https://elsewhere.example")
                    .sign(),
            "not-a-token"
        }) {
            given().auth()
                    .oauth2(token)
                    .get(REGISTRATIONS + "/" + UUID.randomUUID())
                    .then()
                    .statusCode(401)
                    .contentType(PROBLEM)
                    .body("code", equalTo("UNAUTHENTICATED"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/operators, operator",
        "POST, /v1/registrations, communications-authority",
        "POST, /v1/registrations, subscriber",
        "POST, /v1/registrations/search, agent",
        "POST, /v1/registrations/0198a000-0000-7000-8000-000000000000/termination, agent",
        "POST, /v1/document-copies, auditor",
        "POST, /v1/verification-outcomes, operator",
        "GET, /v1/registrations/0198a000-0000-7000-8000-000000000000, auditor",
        "GET, /v1/operators, subscriber"
    })
    @DisplayName("Art. 16: who may not is told so before anything else is looked at")
    void wrongRole(String method, String path, String role) {
        given().auth()
                .oauth2(Tokens.as(role).operator(UUID.randomUUID()).sign())
                .contentType("text/plain")
                .body("{".repeat(70_000))
                .request(method, path)
                .then()
                .statusCode(403)
                .contentType(PROBLEM)
                .body("code", equalTo("FORBIDDEN"));
    }

    @Test
    void refusalsComeInTheOrderOfTheContract() {
        Scenario operator = Scenario.anyOperator();
        String large = "{\"x\":\"" + "x".repeat(70_000) + "\"}";
        ask(operator, "text/plain", null, large).statusCode(415).body("code", equalTo("MEDIA_TYPE_NOT_SUPPORTED"));
        ask(operator, "application/json", null, large).statusCode(413).body("code", equalTo("BODY_TOO_LARGE"));
        ask(operator, "application/json", null, "{").statusCode(400).body("code", equalTo("IDEMPOTENCY_KEY_MISSING"));
        ask(operator, "application/json", "no spaces allowed", "{")
                .statusCode(400)
                .body("code", equalTo("IDEMPOTENCY_KEY_INVALID"));
        ask(operator, "application/json", "k", "{").statusCode(400).body("code", equalTo("BODY_INVALID"));
        given().auth()
                .oauth2(operator.token())
                .contentType("application/json")
                .header("Idempotency-Key", "k")
                .body("{\"reason\":\"\"}")
                .post(REGISTRATIONS + "/" + UUID.randomUUID() + "/termination")
                .then()
                .statusCode(400);
    }

    private static ValidatableResponse ask(Scenario operator, String mediaType, String key, String body) {
        // As bytes: the test client would try to encode a text for the media type.
        var request = given().auth()
                .oauth2(operator.token())
                .contentType(mediaType)
                .body(body.getBytes(StandardCharsets.UTF_8));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return request.post(REGISTRATIONS).then().contentType(PROBLEM);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{                                   |''                      |MALFORMED",
                "null                                |''                      |REQUIRED",
                "[]                                  |''                      |WRONG_TYPE",
                "'\"text\"'                          |''                      |WRONG_TYPE",
                "{} {}                               |''                      |*",
                "'{\"colour\":1}'                    |/colour                 |UNKNOWN_PROPERTY",
                "'{\"service\":{},\"service\":{}}'   |''                      |*",
                "'{\"service\":[]}'                  |/service                |WRONG_TYPE",
                "'{\"service\":{\"type\":\"TELEX\"}}'|/service/type           |WRONG_TYPE",
                "'{\"service\":{\"type\":0}}'        |/service/type           |WRONG_TYPE",
                "'{\"service\":{\"type\":\"EMAIL \"}}'|/service/type          |WRONG_TYPE",
                "'{\"service\":{\"number\":12}}'     |/service/number         |WRONG_TYPE",
                "'{\"holder\":{\"kind\":\"\"}}'      |/holder/kind            |WRONG_TYPE",
                "'{\"holder\":{\"name\":true}}'      |/holder/name            |WRONG_TYPE",
                "'{\"holder\":{\"document\":{\"validUntil\":\"2026-02-30\"}}}'|/holder/document/validUntil|WRONG_TYPE",
                "'{\"holder\":{\"document\":{\"validUntil\":[2026,2,1]}}}'|/holder/document/validUntil|WRONG_TYPE",
                "'{\"holder\":{\"document\":{\"copyId\":\"AAAAAAAAAAAAAAAAAAAAAA==\"}}}'|/holder/document/copyId|WRONG_TYPE",
                "'{\"presence\":{\"consistent\":\"true\"}}'|/presence/consistent|WRONG_TYPE",
                "'{\"presence\":{\"checkedAt\":1}}'  |/presence/checkedAt     |WRONG_TYPE",
                "{}                                  |/holder                 |REQUIRED"
            })
    void aBodyThatDoesNotFitIsRefusedNamingTheMember(String body, String field, String code) {
        Scenario operator = Scenario.anyOperator();
        var answer = operator.oss()
                .body(body)
                .post(REGISTRATIONS)
                .then()
                .statusCode(400)
                .contentType(PROBLEM)
                .body("code", equalTo("BODY_INVALID"))
                .body("violations.field", hasItem(containsString(field)));
        if (!code.equals("*")) {
            answer.body("violations.code", hasItem(code));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/service/number, 13899990001",
        "/service/number, +86 138",
        "/holder/name, ''",
        "/holder/name, '  '",
        "/holder/document/number, 12345",
        "/holder/document/number, '11010519491231002X\n'",
        "/service/number, '+8613899990001\u2028'",
        "/holder/name, '张\ud800'",
        "/presence/checkedBy, ''"
    })
    void aValueOfTheWrongShapeIsNamed(String pointer, String value) {
        Scenario operator = Scenario.anyOperator();
        Map<String, Object> body = operator.individual("张三");
        String[] steps = pointer.substring(1).split("/");
        at(body, java.util.Arrays.copyOf(steps, steps.length - 1)).put(steps[steps.length - 1], value);
        operator.register(body)
                .then()
                .statusCode(400)
                .body("violations.field", hasItem(pointer))
                .body("violations.code", hasItem("MALFORMED"));
    }

    @Test
    @DisplayName("a document number longer than any there is is refused, however much of it is space")
    void tooLongNumber() {
        Scenario operator = Scenario.anyOperator();
        Map<String, Object> body = operator.individual("张三");
        at(body, "holder", "document").put("number", " ".repeat(60) + Scenario.ADULT);
        operator.register(body)
                .then()
                .statusCode(400)
                .body("violations.field", hasItem("/holder/document/number"))
                .body("violations.code", hasItem("TOO_LONG"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000-01-01", "10000-01-01", "-0001-01-01", "2026-1-1"})
    @DisplayName("a day that no database can hold is malformed, and nothing is entered")
    void impossibleDay(String day) {
        String code = Scenario.creditCode();
        Scenario.as(Tokens.as("communications-authority").sign())
                .body(Scenario.operator(code, day, "2099-12-31", java.util.List.of("EMAIL")))
                .post("/v1/operators")
                .then()
                .statusCode(400)
                .body("violations.field", hasItem("/licences/0/validFrom"));
        Scenario.as(Tokens.as("communications-authority").sign())
                .body(Scenario.operator(code, "0001-01-01", "9999-12-31", java.util.List.of("EMAIL")))
                .post("/v1/operators")
                .then()
                .statusCode(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "--", "en,-", "zh;q=2", "*;q=0", ";;;"})
    @DisplayName("an Accept-Language that is none is answered in English")
    void oddLanguage(String language) {
        given().header("Accept-Language", language)
                .get("/v1/operators")
                .then()
                .statusCode(401)
                .contentType(PROBLEM)
                .body("title", equalTo("Not authenticated"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7b0000007d00",
                "0000007b00110000",
                "0000feff00",
                "0000fffe00000000",
                "fffe7b007d00",
                "7b7d80",
                "7b00"
            })
    @DisplayName("what is not UTF-8 is malformed, also where a parser would take it for another encoding")
    void otherEncodings(String hex) {
        given().auth()
                .oauth2(Scenario.anyOperator().token())
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .contentType("application/json")
                .body(java.util.HexFormat.of().parseHex(hex))
                .post(REGISTRATIONS)
                .then()
                .statusCode(400)
                .contentType(PROBLEM)
                .body("code", equalTo("BODY_INVALID"));
    }

    @Test
    @DisplayName("media types are compared without case; what is none is not supported")
    void mediaTypes() {
        Scenario operator = Scenario.anyOperator();
        ask(operator, "APPLICATION/JSON; charset=UTF-8", "k", "{").statusCode(400);
        ask(operator, "garbage", "k", "{").statusCode(415).body("code", equalTo("MEDIA_TYPE_NOT_SUPPORTED"));
        upload(operator, "IMAGE/PNG", Scenario.png()).statusCode(201).body("mediaType", equalTo("image/png"));
    }

    @Test
    @DisplayName("Art. 16: a path that no operation answers, and a method that is none, are not in the metrics")
    void metrics() {
        String name = "LEAK" + UUID.randomUUID();
        given().get("/v1/registrations/" + name + "/" + name).then().statusCode(401);
        given().auth()
                .oauth2(Scenario.anyOperator().token())
                .put("/v1/registrations/" + name)
                .then()
                .statusCode(405);
        given().request(name, "/v1/operators");
        assertThat(given().get("/q/metrics").asString())
                .doesNotContain("LEAK")
                .contains("http_server_requests")
                .containsPattern("http_server_requests_seconds_bucket\\{.*le=\"2.5\"");
    }

    @Test
    @DisplayName("what can be done with a path is told to nobody without a token")
    void options() {
        given().options(REGISTRATIONS).then().statusCode(401).contentType(PROBLEM);
        given().get("/no-such-thing").then().statusCode(401).contentType(PROBLEM);
        given().auth()
                .oauth2(Scenario.anyOperator().token())
                .get("/no-such-thing")
                .then()
                .statusCode(404)
                .contentType(PROBLEM);
    }

    @Test
    void everyMissingMemberIsNamedAtOnce() {
        Scenario operator = Scenario.anyOperator();
        operator.oss()
                .body("{\"service\":{},\"holder\":{\"kind\":\"INDIVIDUAL\",\"document\":{}},\"presence\":{}}")
                .post(REGISTRATIONS)
                .then()
                .statusCode(400)
                .body(
                        "violations.field",
                        org.hamcrest.Matchers.hasItems(
                                "/service/type",
                                "/service/number",
                                "/holder/name",
                                "/holder/document/type",
                                "/holder/document/number",
                                "/holder/document/validUntil",
                                "/holder/document/copyId",
                                "/presence/method",
                                "/presence/consistent",
                                "/presence/checkedBy",
                                "/presence/checkedAt"));
    }

    @Test
    void whatAClientPutsIntoAMembersNameIsNotRepeated() {
        Scenario operator = Scenario.anyOperator();
        operator.oss()
                .body("{\"张三 650102199003078832\":1}")
                .post(REGISTRATIONS)
                .then()
                .statusCode(400)
                .body(not(containsString("650102199003078832")));
    }

    @Test
    void correlatorIsEchoedOrMadeUpOrRefused() {
        Scenario operator = Scenario.anyOperator();
        operator.oss()
                .header("X-Correlator", "order-17/a:b.c")
                .get(REGISTRATIONS + "/" + UUID.randomUUID())
                .then()
                .statusCode(404)
                .header("X-Correlator", equalTo("order-17/a:b.c"))
                .body("correlator", equalTo("order-17/a:b.c"));
        operator.oss()
                .header("X-Correlator", "with spaces")
                .get(REGISTRATIONS + "/" + UUID.randomUUID())
                .then()
                .statusCode(400)
                .header("X-Correlator", not(containsString("spaces")))
                .body("code", equalTo("CORRELATOR_INVALID"));
    }

    @Test
    void problemsSpeakChineseWhenAsked() {
        Scenario operator = Scenario.anyOperator();
        String path = REGISTRATIONS + "/" + UUID.randomUUID();
        operator.oss()
                .header("Accept-Language", "zh-CN,zh;q=0.9")
                .get(path)
                .then()
                .body("title", equalTo("未找到"));
        operator.oss().header("Accept-Language", "uz, ;q=x").get(path).then().body("title", equalTo("Not found"));
    }

    @Test
    void whatTheFrameworkRefusesIsAProblemToo() {
        Scenario operator = Scenario.anyOperator();
        operator.oss()
                .accept("text/html")
                .get("/v1/nowhere")
                .then()
                .statusCode(404)
                .contentType(PROBLEM);
        operator.oss().delete(REGISTRATIONS).then().statusCode(405).contentType(PROBLEM);
        operator.oss()
                .accept("text/html")
                .get(REGISTRATIONS + "/" + UUID.randomUUID())
                .then()
                .statusCode(406)
                .contentType(PROBLEM)
                .body("code", equalTo("NOT_ACCEPTABLE"));
        operator.oss().get(REGISTRATIONS + "/not-an-id").then().statusCode(404).contentType(PROBLEM);
        operator.oss()
                .body(Map.of("serviceNumber", "+8613899990001"))
                .post(REGISTRATIONS + "/search?limit=0")
                .then()
                .statusCode(400)
                .body("code", equalTo("PARAMETER_INVALID"))
                .body("violations[0].field", equalTo("limit"));
    }

    @Test
    void aBodyFarTooLargeStillGetsItsAnswerHoweverItIsSent() throws IOException {
        Scenario operator = Scenario.anyOperator();
        byte[] body = new byte[6 * 1024 * 1024];
        for (boolean chunked : new boolean[] {false, true}) {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create(ConfigProvider.getConfig().getValue("test.url", String.class) + "/v1/document-copies")
                            .toURL()
                            .openConnection();
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setRequestProperty("Authorization", "Bearer " + operator.token());
            connection.setRequestProperty("Content-Type", "image/png");
            connection.setRequestProperty("Idempotency-Key", "k");
            if (chunked) {
                connection.setChunkedStreamingMode(8_192);
            } else {
                connection.setFixedLengthStreamingMode(body.length);
            }
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body);
            }
            assertThat(connection.getResponseCode()).isEqualTo(413);
            assertThat(connection.getContentType()).startsWith(PROBLEM);
        }
    }

    @Test
    @DisplayName("Art. 9: a copy must be whole and what it says it is")
    void copies() {
        Scenario operator = Scenario.anyOperator();
        byte[] png = Scenario.png();
        upload(operator, "image/png", png).statusCode(201).body("size", equalTo(png.length));
        upload(operator, "image/jpeg", png).statusCode(400);
        upload(operator, "image/png", "not an image".getBytes(StandardCharsets.UTF_8))
                .statusCode(400);
        upload(operator, "image/png", java.util.Arrays.copyOf(png, png.length - 4))
                .statusCode(400);
        ByteArrayOutputStream polyglot = new ByteArrayOutputStream();
        polyglot.writeBytes(png);
        polyglot.writeBytes("PK\003\004".getBytes(StandardCharsets.ISO_8859_1));
        upload(operator, "image/png", polyglot.toByteArray()).statusCode(400);
        upload(operator, "image/gif", png).statusCode(415);
        upload(operator, "application/pdf", "%PDF-1.7\n%%EOF\n".getBytes(StandardCharsets.UTF_8))
                .statusCode(201);
    }

    @Test
    @DisplayName("every answer, good or bad, says that it is not to be kept, guessed at, framed or run")
    void securityHeaders() {
        Scenario operator = Scenario.anyOperator();
        List<io.restassured.response.Response> answers = List.of(
                operator.oss().body(Map.of("serviceNumber", "+8613899990001")).post(REGISTRATIONS + "/search"),
                operator.oss().get("/v1/nowhere"),
                operator.oss().body("{").post(REGISTRATIONS),
                given().get(REGISTRATIONS),
                given().get("/q/health/ready"),
                given().get("/no-such-thing"));
        for (var answer : answers) {
            answer.then()
                    .header("X-Content-Type-Options", equalTo("nosniff"))
                    .header("Cache-Control", equalTo("no-store"))
                    .header("Content-Security-Policy", equalTo("default-src 'none'; frame-ancestors 'none'"))
                    .header("Referrer-Policy", equalTo("no-referrer"))
                    .header("Strict-Transport-Security", org.hamcrest.Matchers.nullValue());
        }
        assertThat(answers).extracting(answer -> answer.statusCode()).contains(200, 400, 401, 404);
    }

    private static ValidatableResponse upload(Scenario operator, String mediaType, byte[] body) {
        return given().auth()
                .oauth2(operator.token())
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .contentType(mediaType)
                .body(body)
                .post("/v1/document-copies")
                .then();
    }
}
