package io.shiming.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Kubernetes' way to choose by labels. */
final class Selector {
    private Selector() {}

    /** Whether a label selector (with {@code matchLabels}, {@code matchExpressions}) chooses what has these labels. */
    static boolean matches(JsonNode selector, JsonNode labels) {
        return hasAll(selector.path("matchLabels"), labels)
                && Overlay.each(selector.path("matchExpressions")).allMatch(expression -> holds(expression, labels));
    }

    /** Whether all of these are among the labels; nothing at all is. */
    static boolean hasAll(JsonNode wanted, JsonNode labels) {
        for (Map.Entry<String, JsonNode> each : wanted.properties()) {
            if (!each.getValue().asText().equals(labels.path(each.getKey()).asText(null))) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(JsonNode expression, JsonNode labels) {
        JsonNode label = labels.path(expression.path("key").asText());
        boolean among = !label.isMissingNode()
                && Overlay.each(expression.path("values"))
                        .anyMatch(value -> value.asText().equals(label.asText()));
        return switch (expression.path("operator").asText()) {
            case "In" -> among;
            case "NotIn" -> !among;
            case "Exists" -> !label.isMissingNode();
            case "DoesNotExist" -> label.isMissingNode();
            default -> throw new IllegalArgumentException(expression.toString());
        };
    }
}
