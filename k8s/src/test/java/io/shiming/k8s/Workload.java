package io.shiming.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/** Something with pods: a Deployment, a StatefulSet, a Job or a CronJob. */
public record Workload(JsonNode object) {
    String name() {
        return Overlay.name(object);
    }

    JsonNode template() {
        JsonNode spec = object.path("spec");
        return spec.has("jobTemplate") ? spec.at("/jobTemplate/spec/template") : spec.path("template");
    }

    JsonNode labels() {
        return template().at("/metadata/labels");
    }

    public JsonNode pod() {
        return template().path("spec");
    }

    public List<JsonNode> containers() {
        return Overlay.each(pod().path("containers")).toList();
    }

    /** Those that run before the others, too. */
    public List<JsonNode> allContainers() {
        return Stream.concat(Overlay.each(pod().path("initContainers")), containers().stream())
                .toList();
    }

    boolean isJob() {
        return Overlay.kind(object).endsWith("Job");
    }

    @Override
    public String toString() {
        return Overlay.kind(object) + " " + name();
    }
}
