package io.shiming.foundation.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.shiming.foundation.testing.HostileRequests.Attack;
import io.shiming.foundation.testing.PublishedApi.Operation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** What holds for every answer, whatever was asked. */
final class AnswerRules {
    /**
     * The HTTP server itself says these of bytes that are no HTTP (RFC 9112), before there is a request that could be
     * answered with a problem: malformed, a target that is no path, line too long, headers too large.
     */
    private static final Set<Integer> BARE = Set.of(400, 404, 414, 431);

    private static final Set<Integer> ELSEWHERE = Set.of(400, 404, 405, 406, 413, 415);
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private static final Pattern INSIDES = Pattern.compile("\\bat [\\w.$/]+\\([\\w.]+\\.java|"
            + "\\b(java|javax|jakarta|io|org|com|sun|jdk)\\.\\w+(\\.\\w+)*\\.[A-Z]\\w+|"
            + "\\w+(Exception|Throwable)\\b|\\bstack ?trace|SQLSTATE|ERROR: ");

    private static final Set<String> PERSONAL =
            Set.of("name", "number", "documentNumber", "serviceNumber", "reason", "description", "content");
    private static final JsonNode PROBLEM =
            JsonNodeFactory.instance.objectNode().put("$ref", "#/components/schemas/Problem");
    private static final String NDJSON = "application/x-ndjson";
    private static final String CSV = "text/csv";
    private static final Set<String> COPIES = Set.of("image/jpeg", "image/png", "application/pdf");
    private static final int SHORTEST_CANARY = 6;

    private final PublishedApi api;
    private final JsonNode definitions;
    private final Map<JsonNode, JsonSchema> schemas = new ConcurrentHashMap<>();

    AnswerRules(PublishedApi api) {
        this.api = api;
        this.definitions = referringTo(api.document().path("components").path("schemas"));
        close(definitions);
    }

    /** The rule an answer breaks; empty when it breaks none. */
    Optional<String> broken(Attack attack, RawAnswer answer) {
        int status = answer.status();
        if (status >= 500) {
            return Optional.of("a fault of the service");
        }
        String everything = answer.headers() + answer.text();
        if (INSIDES.matcher(everything).find()) {
            return Optional.of("the insides are shown");
        }
        if (status >= 400 && repeated(attack, everything).isPresent()) {
            return Optional.of("input is repeated");
        }
        if (!attack.request().isHttp() && BARE.contains(status)) {
            return answer.body().length == 0 ? Optional.empty() : problem(answer);
        }
        if (!expected(attack).contains(status)) {
            return Optional.of("status " + status + " is not documented for "
                    + (attack.meant() ? attack.operation() : "other paths and methods"));
        }
        if (attack.request().method.equals("HEAD")) {
            return Optional.empty();
        }
        if (status >= 400) {
            return problem(answer);
        }
        return attack.meant() ? success(attack.operation(), answer) : Optional.empty();
    }

    private Set<Integer> expected(Attack attack) {
        if (attack.role().isEmpty()) {
            return Set.of(401);
        }
        if (attack.meant()) {
            return attack.operation().statuses();
        }
        Set<Integer> expected = new HashSet<>(ELSEWHERE);
        if (READING.contains(attack.request().method)) {
            expected.addAll(Set.of(200, 204));
        }
        // An odd path may lead to an operation all the same.
        String method = attack.request().method.equals("HEAD") ? "GET" : attack.request().method;
        for (Operation operation : api.operations()) {
            if (operation.method().equals(method)) {
                expected.addAll(operation.statuses());
            }
        }
        return expected;
    }

    private Optional<String> problem(RawAnswer answer) {
        if (!answer.isProblem()) {
            return Optional.of("status " + answer.status() + " is no problem document but " + answer.mediaType());
        }
        JsonNode problem = answer.json().orElse(PROBLEM);
        if (problem.path("status").asInt() != answer.status()
                || !problem.path("code").asText().matches("[A-Z][A-Z0-9_]+")
                || !problem.path("correlator").isTextual()
                // What is answered again is the first answer, which names the request it was made for.
                || (answer.header("Idempotency-Replayed").isEmpty()
                        && !answer.header("X-Correlator")
                                .equals(Optional.of(problem.path("correlator").asText())))) {
            return Optional.of("the problem document lacks status, code or correlator");
        }
        return differs(PROBLEM, problem);
    }

    private Optional<String> success(Operation operation, RawAnswer answer) {
        if (answer.header("X-Correlator").isEmpty()) {
            return Optional.of("no correlator");
        }
        JsonNode documented = api.resolve(operation.responses().path(String.valueOf(answer.status())))
                .path("content");
        if (documented.isEmpty()) {
            return answer.body().length == 0 ? Optional.empty() : Optional.of("a body where none is documented");
        }
        if (!documented.has(answer.mediaType())) {
            return Optional.of("media type " + answer.mediaType() + " is not documented");
        }
        if (COPIES.contains(answer.mediaType()) || answer.mediaType().equals(CSV)) {
            return answer.body().length == 0 ? Optional.of("an empty copy or table") : Optional.empty();
        }
        JsonNode schema = documented.path(answer.mediaType()).path("schema");
        return answer.mediaType().equals(NDJSON)
                ? lines(schema, answer)
                : differs(schema, answer.json().orElse(null));
    }

    /** Each line is an answer: none is a fault, or is not as documented. */
    private Optional<String> lines(JsonNode schema, RawAnswer answer) {
        for (String line : answer.text().split("\n", -1)) {
            JsonNode json =
                    RawAnswer.json(line.getBytes(StandardCharsets.UTF_8)).orElse(null);
            if (line.isEmpty()) {
                continue;
            }
            if (json != null && json.path("status").asInt() >= 500) {
                return Optional.of("a fault of the service, in a line");
            }
            Optional<String> differs = differs(schema, json);
            if (differs.isPresent()) {
                return differs;
            }
        }
        return Optional.empty();
    }

    /** How JSON differs from a schema of the document. */
    Optional<String> differs(JsonNode schema, JsonNode json) {
        if (json == null) {
            return Optional.of("no JSON");
        }
        Set<ValidationMessage> found =
                schemas.computeIfAbsent(schema, this::compile).validate(json);
        return found.stream().findFirst().map(first -> "not as the schema says: " + first.getMessage());
    }

    private JsonSchema compile(JsonNode schema) {
        ObjectNode root = referringTo(schema);
        root.set("$defs", definitions);
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(
                        root,
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build());
    }

    /** The schemas of OpenAPI 3.1 are JSON Schema 2020-12; only where they are kept has another name. */
    private static ObjectNode referringTo(JsonNode schema) {
        try {
            return (ObjectNode)
                    new ObjectMapper().readTree(schema.toString().replace("\"#/components/schemas/", "\"#/$defs/"));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A member that is not documented is not to be shown, so every object is closed. */
    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object && schema.has("properties") && !schema.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        schema.forEach(AnswerRules::close);
    }

    /** What the answer repeats of what was sent: the canary, or what a member for personal data said. */
    private static Optional<String> repeated(Attack attack, String answer) {
        if (answer.contains(attack.canary())) {
            return Optional.of(attack.canary());
        }
        byte[] body = attack.request().body;
        return body == null ? Optional.empty() : RawAnswer.json(body).flatMap(json -> personal(json, answer));
    }

    private static Optional<String> personal(JsonNode json, String answer) {
        for (Map.Entry<String, JsonNode> member : json.properties()) {
            String text = member.getValue().asText();
            if (PERSONAL.contains(member.getKey()) && text.length() >= SHORTEST_CANARY && answer.contains(text)) {
                return Optional.of(text);
            }
        }
        for (JsonNode child : json) {
            Optional<String> found = personal(child, answer);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
