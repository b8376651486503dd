package io.shiming.registration.rest;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Publication and service records as operators send them. */
public final class RecordLines {
    public static final String PUBLICATIONS = "/v1/publication-records";
    public static final String SERVICE_USES = "/v1/service-records";

    private RecordLines() {}

    static Map<String, Object> publication(String content, String address) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("content", content);
        line.put("publishedAt", Instant.now().minusSeconds(60).toString());
        line.put("address", address);
        return line;
    }

    public static Map<String, Object> serviceUse(String account) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("accountRef", account);
        line.put("kind", "LOG_ON");
        line.put("at", Instant.now().minusSeconds(60).toString());
        return line;
    }

    public static String json(Map<String, Object> line) {
        try {
            return BatchConnection.JSON.writeValueAsString(line);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A stream without a key. */
    public static Response send(Scenario operator, String path, List<String> lines) {
        return stream(operator).body(bytes(lines)).post(path);
    }

    static Response send(Scenario operator, String path, String key, List<String> lines) {
        return stream(operator)
                .header("Idempotency-Key", key)
                .body(bytes(lines))
                .post(path);
    }

    private static byte[] bytes(List<String> lines) {
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    private static RequestSpecification stream(Scenario operator) {
        return given().auth().oauth2(operator.token()).contentType("application/x-ndjson; charset=utf-8");
    }
}
