package io.shiming.verification.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.shiming.foundation.testing.Tokens;
import io.shiming.verification.Checks;
import io.shiming.verification.Peers;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad requests, in the order in which they are refused: token, role, media type, size, body, existence. */
@QuarkusTest
class RefusalResourceTest {
    private static final String PATH = "/v1/verifications";
    private static final String GOOD = """
            {"documentType":"RESIDENT_IDENTITY_CARD","documentNumber":"650102199003078832","name":"张三",
             "validUntil":"2036-03-07",
             "context":{"kind":"REGISTRATION","id":"01980000-0000-7000-8000-000000000001"},
             "asker":{"kind":"OPERATOR","id":"01980000-0000-7000-8000-000000000002"}}""";

    @TestHTTPResource
    URL base;

    @BeforeEach
    void allWell() {
        Peers.allWell();
    }

    private static ValidatableResponse refused(Response answer, int status, String code) {
        return answer.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .header("X-Correlator", not(emptyOrNullString()))
                .body("code", equalTo(code))
                .body("status", equalTo(status))
                .body(
                        "type",
                        equalTo("urn:shiming:problem:"
                                + code.toLowerCase(Locale.ROOT).replace('_', '-')))
                .body("title", not(emptyOrNullString()))
                .body("detail", not(emptyOrNullString()));
    }

    @ParameterizedTest(name = "{0} {1} without a token is 401")
    @CsvSource({
        "POST, /v1/verifications",
        "GET, /v1/verifications/01980000-0000-7000-8000-000000000001",
        "DELETE, /v1/verifications",
        "GET, /v1/channels",
        "POST, /v1/channels",
        "GET, /v1/nothing-here",
        "PATCH, /v1/channels/",
    })
    void tokenComesFirst(String method, String path) {
        refused(given().contentType("text/plain").body("x").request(method, path), 401, "UNAUTHENTICATED");
    }

    static Stream<Arguments> badTokens() {
        return Stream.of(
                Arguments.of("garbage", "garbage"),
                Arguments.of("three parts of garbage", "a.b.c"),
                Arguments.of(
                        "expired",
                        Tokens.as("service").expiringIn(Duration.ofHours(-1)).sign()),
                Arguments.of(
                        "for another service",
                        Tokens.as("service").audience("registration-service").sign()),
                Arguments.of(
                        "of another issuer",
                        Tokens.as("service").issuer("http://127.0.0.1/other").sign()),
                Arguments.of(
                        "signed by somebody else", Tokens.as("service").forged().sign()));
    }

    @ParameterizedTest(name = "a token that is {0} is 401, everywhere")
    @MethodSource("badTokens")
    void badToken(String what, String token) {
        for (String path : new String[] {PATH, "/v1/channels", "/v1/nothing-here"}) {
            refused(
                    given().auth()
                            .oauth2(token)
                            .contentType("application/json")
                            .body(GOOD)
                            .post(path),
                    401,
                    "UNAUTHENTICATED");
        }
    }

    @Test
    void anotherSchemeIsNoToken() {
        refused(given().auth().preemptive().basic("a", "b").get("/v1/channels"), 401, "UNAUTHENTICATED");
        refused(given().header("Authorization", "Bearer").get("/v1/channels"), 401, "UNAUTHENTICATED");
    }

    @ParameterizedTest(name = "role {0} may not have documents checked")
    @ValueSource(
            strings = {
                "operator", "compliance-officer", "agent", "venue", "subscriber", "communications-authority",
                "internet-authority", "public-security", "market-regulation", "civil-affairs", "auditor", "none"
            })
    void roleComesSecond(String role) {
        refused(
                Checks.as("oss", role)
                        .contentType("text/plain")
                        .body("x".repeat(70_000))
                        .post(PATH),
                403,
                "FORBIDDEN");
        refused(Checks.as("oss", role).body(GOOD).post(PATH), 403, "FORBIDDEN");
        refused(Checks.as("oss", role).get(PATH + "/01980000-0000-7000-8000-000000000001"), 403, "FORBIDDEN");
        Checks.as("oss", role).get("/v1/channels").then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "text/json"})
    void mediaTypeComesThird(String type) {
        refused(
                Checks.asService().contentType(type).body("x".repeat(70_000)).post(PATH),
                415,
                "MEDIA_TYPE_NOT_SUPPORTED");
    }

    @Test
    void sizeComesFourth() {
        refused(Checks.asService().body(" ".repeat(64 * 1024 + 1)).post(PATH), 413, "BODY_TOO_LARGE");
        refused(Checks.asService().body("{\"name\":\"" + "x".repeat(3_000_000)).post(PATH), 413, "BODY_TOO_LARGE");
    }

    @Test
    void aBodyOfTheLargestSizeIsRead() {
        int missing = 64 * 1024 - GOOD.getBytes(StandardCharsets.UTF_8).length;
        Checks.asService().body(GOOD + " ".repeat(missing)).post(PATH).then().statusCode(200);
    }

    @Test
    void chunkedBodiesAreMeasuredToo() throws Exception {
        byte[] large = new byte[200_000];
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(base + PATH.substring(1)))
                                .header(
                                        "Authorization",
                                        "Bearer " + Tokens.as("service").sign())
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofInputStream(
                                        () -> new java.io.ByteArrayInputStream(large)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("BODY_TOO_LARGE");
    }

    static Stream<Arguments> badBodies() {
        return Stream.of(
                Arguments.of("", "", "REQUIRED"),
                Arguments.of("null", "", "REQUIRED"),
                Arguments.of("{", "", "MALFORMED"),
                Arguments.of("[]", "", "WRONG_TYPE"),
                Arguments.of("7", "", "WRONG_TYPE"),
                Arguments.of("\"text\"", "", "WRONG_TYPE"),
                Arguments.of(GOOD + "{}", "", "WRONG_TYPE"),
                Arguments.of(GOOD + "x", "", "MALFORMED"),
                Arguments.of(GOOD.replace("\"name\"", "\"gender\":1,\"name\""), "/gender", "UNKNOWN_PROPERTY"),
                Arguments.of(GOOD.replace("\"name\"", "\"name\":\"李\",\"name\""), "/name", "MALFORMED"),
                Arguments.of(GOOD.replace("\"张三\"", "17"), "/name", "WRONG_TYPE"),
                Arguments.of(GOOD.replace("\"张三\"", "true"), "/name", "WRONG_TYPE"),
                Arguments.of(GOOD.replace("\"张三\"", "[\"张三\"]"), "/name", "WRONG_TYPE"),
                Arguments.of(GOOD.replace("\"张三\"", "{}"), "/name", "WRONG_TYPE"),
                Arguments.of(GOOD.replace("\"张三\"", "null"), "/name", "REQUIRED"),
                Arguments.of(GOOD.replace("\"张三\"", "\"\""), "/name", "MALFORMED"),
                Arguments.of(GOOD.replace("\"张三\"", "\" 　 \""), "/name", "MALFORMED"),
                Arguments.of(GOOD.replace("张三", "张\\u0000三"), "/name", "MALFORMED"),
                Arguments.of(GOOD.replace("张三", "张\\ud800三"), "/name", "MALFORMED"),
                Arguments.of(GOOD.replace("张三", "张三\\udc00"), "/name", "MALFORMED"),
                Arguments.of(GOOD.replace("张三", "张\\n三"), "/name", "MALFORMED"),
                Arguments.of(GOOD.replace("张三", "张\\u007f三"), "/name", "MALFORMED"),
                Arguments.of(GOOD.replace("张三", "张\\u0085三"), "/name", "MALFORMED"),
                Arguments.of(GOOD.replace("张三", "张\n三"), "/name", "MALFORMED"),
                Arguments.of(GOOD.replace("650102199003078832", "6501\\u0000"), "/documentNumber", "MALFORMED"),
                Arguments.of(GOOD.replace("650102199003078832", "6501\\u001b"), "/documentNumber", "MALFORMED"),
                Arguments.of(GOOD.replace("650102199003078832", "6501\\ud83d"), "/documentNumber", "MALFORMED"),
                Arguments.of(GOOD.replace("RESIDENT_IDENTITY_CARD", "PASSPORT\\ud800"), "/documentType", "WRONG_TYPE"),
                Arguments.of(GOOD.replace("2036-03-07", "2036-03-07\\u0000"), "/validUntil", "WRONG_TYPE"),
                Arguments.of(
                        GOOD.replace("\"REGISTRATION\"", "\"REGISTRATION\\u0000\""), "/context/kind", "WRONG_TYPE"),
                Arguments.of(GOOD.replace("8000-000000000001", "8000-00000000000\\ud800"), "/context/id", "WRONG_TYPE"),
                Arguments.of(GOOD.replace("\"OPERATOR\"", "\"OPERATOR\\udfff\""), "/asker/kind", "WRONG_TYPE"),
                Arguments.of(GOOD.replace("8000-000000000002", "8000-00000000000\\u0007"), "/asker/id", "WRONG_TYPE"),
                Arguments.of(GOOD.replace("\"asker\"", "\"\\ud800\":1,\"asker\""), "/context", "MALFORMED"),
                Arguments.of(GOOD.replace("张三", "张".repeat(201)), "/name", "TOO_LONG"),
                Arguments.of(GOOD.replace("650102199003078832", "6".repeat(65)), "/documentNumber", "TOO_LONG"),
                Arguments.of(GOOD.replace("RESIDENT_IDENTITY_CARD", "LIBRARY_CARD"), "/documentType", "WRONG_TYPE"),
                Arguments.of(GOOD.replace("\"RESIDENT_IDENTITY_CARD\"", "0"), "/documentType", "WRONG_TYPE"),
                Arguments.of(GOOD.replace("\"RESIDENT_IDENTITY_CARD\"", "\"\""), "/documentType", "WRONG_TYPE"),
                Arguments.of(GOOD.replace("\"OPERATOR\"", "\" OPERATOR\""), "/asker/kind", "WRONG_TYPE"),
                Arguments.of(GOOD.replace("2036-03-07", "2026-02-30"), "/validUntil", "WRONG_TYPE"),
                Arguments.of(GOOD.replace("2036-03-07", "2036-3-7"), "/validUntil", "WRONG_TYPE"),
                Arguments.of(GOOD.replace("\"2036-03-07\"", "[2036,3,7]"), "/validUntil", "WRONG_TYPE"),
                Arguments.of(GOOD.replace("REGISTRATION", "CURIOSITY"), "/context/kind", "WRONG_TYPE"),
                Arguments.of(GOOD.replace("\"kind\":\"REGISTRATION\",", ""), "/context/kind", "REQUIRED"),
                Arguments.of(
                        GOOD.replace("01980000-0000-7000-8000-000000000002", "1-2-3-4-5"), "/asker/id", "WRONG_TYPE"),
                Arguments.of(GOOD.replace("\"asker\"", "\"a\":1,\"asker\""), "/a", "UNKNOWN_PROPERTY"));
    }

    @ParameterizedTest(name = "[{index}] {1} {2}")
    @MethodSource("badBodies")
    void bodyComesFifth(String body, String pointer, String code) {
        refused(Checks.asService().body(body).post(PATH), 400, "BODY_INVALID")
                .body("violations[0].field", equalTo(pointer))
                .body("violations[0].code", equalTo(code));
    }

    @ParameterizedTest(name = "[{index}] a name that is no UTF-8 is 400")
    @ValueSource(strings = {"ff", "c080", "eda080", "f4908080", "e5"})
    void bytesThatAreNoUtf8(String hex) {
        byte[] good = GOOD.replace("张三", "??").getBytes(StandardCharsets.UTF_8);
        byte[] wrong = HexFormat.of().parseHex(hex);
        ByteBuffer body = ByteBuffer.allocate(good.length + wrong.length);
        int at = GOOD.indexOf("张三");
        body.put(good, 0, at).put(wrong).put(good, at, good.length - at);
        refused(Checks.asService().body(body.array()).post(PATH), 400, "BODY_INVALID");
    }

    @Test
    @DisplayName("another spelling of an id that exists is no id")
    void idsAreStrict() {
        String id = Checks.asService()
                .body(GOOD)
                .post(PATH)
                .then()
                .statusCode(200)
                .extract()
                .path("id");
        Checks.asService().get(PATH + "/" + id.toUpperCase(Locale.ROOT)).then().statusCode(200);
        // UUID.fromString takes it for the same id, which begins with a 0 for the next few thousand years.
        refused(Checks.asService().get(PATH + "/" + id.substring(1)), 404, "NOT_FOUND");
    }

    @Test
    void nothingOfABadBodyIsRepeated() {
        String answer = Checks.asService()
                .body(GOOD.replace("\"张三\"", "{\"张三\":1}"))
                .post(PATH)
                .then()
                .statusCode(400)
                .extract()
                .asString();
        assertThat(answer).doesNotContain("张三").doesNotContain("650102199003078832");
    }

    @Test
    void everythingMissingIsToldAtOnce() {
        refused(Checks.asService().body("{}").post(PATH), 400, "BODY_INVALID").body("violations.size()", equalTo(5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"01980000-0000-7000-8000-000000000001", "7", "%00", "x", "1-1-1-1-1", "..%2f"})
    void existenceComesLast(String id) {
        refused(Checks.asService().urlEncodingEnabled(false).get(PATH + "/" + id), 404, "NOT_FOUND");
    }

    @Test
    void unknownPathsMethodsAndAccepts() {
        refused(Checks.asService().get("/v1/nothing-here"), 404, "NOT_FOUND");
        refused(Checks.asService().delete("/v1/channels"), 405, "METHOD_NOT_ALLOWED");
        refused(Checks.asService().get(PATH), 405, "METHOD_NOT_ALLOWED");
        refused(Checks.asService().accept("text/html").get("/v1/channels"), 406, "NOT_ACCEPTABLE");
        refused(Checks.asService().accept("application/xml").body("{").post(PATH), 406, "NOT_ACCEPTABLE");
    }

    @Test
    void whateverAcceptSaysErrorsAreProblems() {
        refused(given().accept("text/html").get("/v1/channels"), 401, "UNAUTHENTICATED");
        refused(Checks.asService().accept("application/json").body("{").post(PATH), 400, "BODY_INVALID");
    }

    @Test
    void correlatorIsEchoedOnSuccessAndError() {
        String correlator = "a/B-1_:;.<>{}";
        Checks.asService()
                .header("X-Correlator", correlator)
                .get("/v1/channels")
                .then()
                .statusCode(200)
                .header("X-Correlator", correlator);
        refused(given().header("X-Correlator", correlator).get("/v1/channels"), 401, "UNAUTHENTICATED")
                .header("X-Correlator", correlator)
                .body("correlator", equalTo(correlator));
    }

    @ParameterizedTest
    @ValueSource(strings = {"has space", "ümlaut", "a?b", "a\"b"})
    void malformedCorrelatorIsRefusedAfterTheToken(String correlator) {
        refused(given().header("X-Correlator", correlator).get("/v1/channels"), 401, "UNAUTHENTICATED");
        refused(Checks.asService().header("X-Correlator", correlator).get("/v1/channels"), 400, "CORRELATOR_INVALID")
                .body("violations[0].field", equalTo("X-Correlator"))
                .header("X-Correlator", not(equalTo(correlator)));
        refused(
                Checks.asService()
                        .header("X-Correlator", "x".repeat(257))
                        .body(GOOD)
                        .post(PATH),
                400,
                "CORRELATOR_INVALID");
    }

    @Test
    void problemsSpeakChineseWhenAsked() {
        given().header("Accept-Language", "zh-CN")
                .get("/v1/channels")
                .then()
                .statusCode(401)
                .body("title", equalTo("未通过身份认证"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health/live", "/q/health/ready", "/q/health/started", "/q/metrics", "/q/openapi"})
    void whatTellsHowWeAreNeedsNoToken(String path) {
        given().get(path).then().statusCode(200);
    }

    @Test
    void aBodyThatIsNoJsonObjectOfOursIsNotStored() {
        refused(Checks.asService().body(Map.of()).post(PATH), 400, "BODY_INVALID");
    }
}
