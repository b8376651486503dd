package io.shiming.foundation.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.UUID;

/** Values that fit a schema of the document: the keywords our documents use, no more. */
final class SchemaSample {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int DAYS = 30_000;

    private final PublishedApi api;
    private final Random random;

    SchemaSample(PublishedApi api, Random random) {
        this.api = api;
        this.random = random;
    }

    /** A value; optional members are there more often than not. */
    JsonNode of(JsonNode schema) {
        JsonNode resolved = api.resolve(schema);
        if (resolved.has("enum")) {
            return resolved.get("enum").get(random.nextInt(resolved.get("enum").size()));
        }
        for (String choice : new String[] {"oneOf", "anyOf", "allOf"}) {
            if (resolved.has(choice)) {
                return of(resolved.get(choice).get(0));
            }
        }
        JsonNode type = resolved.path("type");
        return switch (type.isArray() ? type.get(0).asText() : type.asText()) {
            case "object" -> object(resolved);
            case "array" -> array(resolved);
            case "integer", "number" -> JSON.numberNode(number(resolved));
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            default -> JSON.textNode(text(resolved));
        };
    }

    private ObjectNode object(JsonNode schema) {
        ObjectNode object = JSON.objectNode();
        schema.path("properties").properties().forEach(member -> {
            boolean required = false;
            for (JsonNode name : schema.path("required")) {
                required |= name.asText().equals(member.getKey());
            }
            if (required || random.nextInt(3) > 0) {
                object.set(member.getKey(), of(member.getValue()));
            }
        });
        return object;
    }

    private ArrayNode array(JsonNode schema) {
        ArrayNode array = JSON.arrayNode();
        int size = Math.max(schema.path("minItems").asInt(0), random.nextInt(3));
        for (int i = 0; i < size; i++) {
            array.add(of(schema.path("items")));
        }
        return array;
    }

    private long number(JsonNode schema) {
        long least = schema.path("minimum").asLong(0);
        long most = schema.path("maximum").asLong(least + 1_000);
        return least + random.nextInt((int) Math.min(1_000, most - least) + 1);
    }

    private String text(JsonNode schema) {
        LocalDate day = LocalDate.of(2020, 1, 1).plusDays(random.nextInt(DAYS));
        return switch (schema.path("format").asText()) {
            case "uuid" -> new UUID(random.nextLong(), random.nextLong()).toString();
            case "date" -> day.toString();
            case "date-time" -> day.atTime(12, 0).toInstant(ZoneOffset.UTC).toString();
            case "uri" -> "https://example.org/" + random.nextInt(100);
            default -> plain(schema);
        };
    }

    private String plain(JsonNode schema) {
        JsonNode examples = schema.path("examples");
        if (!examples.isEmpty() && random.nextInt(4) > 0) {
            return examples.get(random.nextInt(examples.size())).asText();
        }
        return "sample " + random.nextInt(1_000);
    }
}
