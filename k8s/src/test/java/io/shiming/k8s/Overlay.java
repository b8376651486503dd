package io.shiming.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** A kind of environment, as kustomize renders it: once for all tests. */
public enum Overlay {
    DEVELOPMENT,
    STAGING,
    PRODUCTION;

    /** The services, each with its own Deployment. */
    public static final List<String> SERVICES = List.of(
            "registration-service", "verification-gateway", "agent-service", "retention-service", "incident-service");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<Overlay, List<JsonNode>> RENDERED = new EnumMap<>(Overlay.class);

    /** All of its objects. */
    public List<JsonNode> objects() {
        synchronized (RENDERED) {
            return RENDERED.computeIfAbsent(
                    this, overlay -> parse(Kubectl.kustomize(Path.of("overlays", overlay.toString()))));
        }
    }

    /** Those of some kinds. */
    public List<JsonNode> objects(String... kinds) {
        return objects().stream()
                .filter(object -> List.of(kinds).contains(kind(object)))
                .toList();
    }

    /** The one of a name. */
    public JsonNode object(String kind, String name) {
        return objects(kind).stream()
                .filter(object -> name(object).equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(this + " has no " + kind + " " + name));
    }

    /** What has pods. */
    List<Workload> workloads() {
        return objects("Deployment", "StatefulSet", "Job", "CronJob").stream()
                .map(Workload::new)
                .toList();
    }

    public Workload service(String name) {
        return new Workload(object("Deployment", name));
    }

    /** The ConfigMap that the name begins with; its end is a hash of what is in it. */
    public Map<String, String> configMap(String name) {
        JsonNode found = objects("ConfigMap").stream()
                .filter(object -> name(object).matches(name + "(-[a-z0-9]{10})?"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(this + " has no ConfigMap " + name));
        return JSON.convertValue(
                found.path("data"), JSON.getTypeFactory().constructMapType(Map.class, String.class, String.class));
    }

    static String kind(JsonNode object) {
        return object.path("kind").asText();
    }

    public static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    public static Stream<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    static List<JsonNode> parse(String yaml) {
        List<JsonNode> objects = new ArrayList<>();
        for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(yaml)) {
            if (document != null) {
                objects.add(JSON.valueToTree(document));
            }
        }
        return objects;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
