package io.shiming.foundation.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.testing.HostileRequests.Attack;
import io.shiming.foundation.testing.PublishedApi.Operation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rules go red: otherwise thousands of green answers would mean nothing. */
class AnswerRulesTest {
    private static final String CANARY = "canary70000001x";

    private final PublishedApi api = Example.api();
    private final AnswerRules rules = new AnswerRules(api);
    private final Operation get = api.operations().get(0);
    private final Operation post = api.operations().get(1);

    private Optional<String> broken(Operation operation, String requestBody, int status, String type, String body) {
        RawRequest request = new RawRequest(operation.method(), "/v1/cats");
        if (requestBody != null) {
            request.body("application/json", requestBody.getBytes(StandardCharsets.UTF_8));
        }
        return rules.broken(
                new Attack(request, operation, true, Optional.of("operator"), CANARY),
                new RawAnswer(
                        status,
                        List.of(
                                new RawRequest.Header("X-Correlator", "c-1"),
                                new RawRequest.Header("Content-Type", type)),
                        body.getBytes(StandardCharsets.UTF_8)));
    }

    private Optional<String> problem(int status, String detail) {
        return broken(post, "{\"name\":\"Hodge the cat\"}", status, "application/problem+json", """
                {"code":"BODY_INVALID","title":"t","status":%d,"correlator":"c-1","detail":"%s"}""".formatted(
                        status, detail));
    }

    @Test
    @DisplayName("a documented answer and a documented problem break no rule")
    void good() {
        assertThat(broken(get, null, 200, "application/json;charset=UTF-8", "{\"name\":\"x\"}"))
                .isEmpty();
        assertThat(problem(400, "no")).isEmpty();
    }

    @Test
    @DisplayName("a fault is one even where it is documented")
    void fault() {
        assertThat(broken(get, null, 500, "application/problem+json", "{}")).isPresent();
    }

    @Test
    @DisplayName("a status that is not documented breaks a rule")
    void undocumented() {
        assertThat(problem(409, "no"))
                .hasValueSatisfying(rule -> assertThat(rule).contains("409"));
    }

    @Test
    @DisplayName("frames, class names and SQL states are insides")
    void insides() {
        for (String inside : new String[] {
            "at io.shiming.a.B.c(B.java:12)",
            "java.lang.IllegalStateException",
            "NullPointerException",
            "SQLSTATE 23505"
        }) {
            assertThat(problem(400, inside)).as(inside).contains("the insides are shown");
        }
    }

    @Test
    @DisplayName("neither the canary nor a name that was sent is repeated")
    void repeated() {
        assertThat(problem(400, "what is " + CANARY)).contains("input is repeated");
        assertThat(problem(400, "who is Hodge the cat")).contains("input is repeated");
    }

    @Test
    @DisplayName("a refusal is a problem document with code, status and the answer's correlator")
    void noProblem() {
        assertThat(broken(post, null, 400, "text/html", "<h1>no</h1>")).isPresent();
        assertThat(broken(post, null, 400, "application/json", "{\"code\":\"BODY_INVALID\"}"))
                .isPresent();
        assertThat(broken(post, null, 400, "application/problem+json", "{\"code\":\"X\",\"status\":400}"))
                .isPresent();
    }

    @Test
    @DisplayName("a body of another shape, or with a member that is not documented, breaks a rule")
    void otherShape() {
        assertThat(broken(get, null, 200, "application/json", "{\"name\":1}")).isPresent();
        assertThat(broken(get, null, 200, "application/json", "{\"kittens\":1}"))
                .isPresent();
        assertThat(broken(get, null, 200, "application/json", "{\"name\":\"x\",\"secret\":1}"))
                .isPresent();
        assertThat(broken(get, null, 200, "text/plain", "x")).isPresent();
    }

    @Test
    @DisplayName("only what is no HTTP may be answered without a body")
    void bare() {
        assertThat(broken(post, null, 400, "", "")).isPresent();
        RawRequest noHttp = new RawRequest("GET", "/v1/%zz");
        assertThat(rules.broken(
                        new Attack(noHttp, get, false, Optional.empty(), CANARY),
                        new RawAnswer(400, List.of(), new byte[0])))
                .isEmpty();
    }
}
