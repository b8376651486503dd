package io.shiming.registration.rest;

import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import io.shiming.registration.domain.Callback;
import io.shiming.registration.domain.EventType;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Where an operator is to be told of which events. */
@Schema(name = "SubscriptionRequest")
record SubscriptionBody(
        @Schema(
                required = true,
                implementation = URI.class,
                maxLength = Callback.LENGTH,
                description = "https, and public",
                examples = "https://oss.example.com/shiming-events")
        String callback,

        @Schema(
                required = true,
                minItems = 1,
                description = "CloudEvents types",
                examples = "[\"io.shiming.registration.activated.v1\"]")
        List<String> eventTypes) {

    /** What was found to be right. */
    record Wanted(Callback callback, Set<EventType> eventTypes) {}

    Wanted checked() {
        Violations violations = new Violations();
        Optional<Callback> url = Optional.empty();
        if (violations.text("/callback", callback, Callback.LENGTH)) {
            url = Callback.parse(callback);
            if (url.isEmpty()) {
                violations.add("/callback", Violation.Code.MALFORMED);
            }
        }
        Set<EventType> types = EnumSet.noneOf(EventType.class);
        if (eventTypes == null || eventTypes.isEmpty()) {
            violations.add("/eventTypes", Violation.Code.REQUIRED);
        } else {
            for (int i = 0; i < eventTypes.size(); i++) {
                add(types, eventTypes.get(i), "/eventTypes/" + i, violations);
            }
        }
        violations.refuseIfAny();
        return new Wanted(url.orElseThrow(), types);
    }

    private static void add(Set<EventType> types, String name, String pointer, Violations violations) {
        Optional<EventType> type = Optional.ofNullable(name).flatMap(EventType::of);
        if (type.isEmpty()) {
            violations.add(pointer, Violation.Code.WRONG_TYPE);
        } else if (!types.add(type.get())) {
            violations.add(pointer, Violation.Code.NOT_UNIQUE);
        }
    }

    /** Without the callback, which may hold a secret. */
    @Override
    public String toString() {
        return "SubscriptionBody[***]";
    }
}
