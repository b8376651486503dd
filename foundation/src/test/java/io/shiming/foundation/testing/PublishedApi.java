package io.shiming.foundation.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.ConfigProvider;

/** The OpenAPI document of the running service: the tests that are generated from it cannot miss an operation. */
public final class PublishedApi {
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    private final URI base;
    private final JsonNode document;
    private final List<Operation> operations = new ArrayList<>();

    /** A parameter of an operation; {@code in} is {@code path}, {@code query} or {@code header}. */
    record Parameter(String name, String in, JsonNode schema) {}

    /**
     * An operation.
     *
     * @param bodies schema by media type; empty when there is no body
     * @param statuses the documented ones
     */
    public record Operation(
            String method,
            String path,
            List<Parameter> parameters,
            Map<String, JsonNode> bodies,
            Set<Integer> statuses,
            JsonNode responses) {

        public boolean hasObject() {
            return path.contains("{");
        }

        /** As it stands in a table: {@code GET /v1/operators/{id}}. */
        public String name() {
            return method + " " + path;
        }

        @Override
        public String toString() {
            return name();
        }
    }

    PublishedApi(URI base, JsonNode document) {
        this.base = base;
        this.document = document;
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> each : path.getValue().properties()) {
                if (METHODS.contains(each.getKey())) {
                    operations.add(operation(each.getKey(), path.getKey(), path.getValue(), each.getValue()));
                }
            }
        }
    }

    /** Of the service that is under test in this JVM. */
    static PublishedApi ofRunningService() {
        URI base = URI.create(ConfigProvider.getConfig().getValue("test.url", String.class));
        try (RawConnection connection = new RawConnection(base)) {
            RawAnswer answer = connection.send(new RawRequest("GET", "/q/openapi?format=json"));
            if (answer.status() != 200) {
                throw new IllegalStateException("No OpenAPI document: " + answer);
            }
            return new PublishedApi(base, new ObjectMapper().readTree(answer.body()));
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    URI base() {
        return base;
    }

    List<Operation> operations() {
        return operations;
    }

    JsonNode document() {
        return document;
    }

    /** What a reference in the document points at; any other node is itself. */
    JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }

    /** The path with its parameters filled in, percent-encoded. */
    static String fill(String path, Map<String, String> values) {
        String filled = path;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replace("{" + value.getKey() + "}", encode(value.getValue()));
        }
        return filled;
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Operation operation(String method, String path, JsonNode item, JsonNode operation) {
        List<Parameter> parameters = new ArrayList<>();
        for (JsonNode owner : List.of(item, operation)) {
            for (JsonNode each : owner.path("parameters")) {
                JsonNode parameter = resolve(each);
                parameters.add(new Parameter(
                        parameter.path("name").asText(), parameter.path("in").asText(), parameter.path("schema")));
            }
        }
        Map<String, JsonNode> bodies = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> body :
                resolve(operation.path("requestBody")).path("content").properties()) {
            bodies.put(body.getKey(), body.getValue().path("schema"));
        }
        Set<Integer> statuses = new TreeSet<>();
        operation.path("responses").fieldNames().forEachRemaining(status -> statuses.add(Integer.parseInt(status)));
        return new Operation(
                method.toUpperCase(java.util.Locale.ROOT),
                path,
                parameters,
                bodies,
                statuses,
                operation.path("responses"));
    }
}
