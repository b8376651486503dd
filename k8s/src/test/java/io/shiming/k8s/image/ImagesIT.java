package io.shiming.k8s.image;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.fasterxml.jackson.databind.JsonNode;
import io.shiming.k8s.Overlay;
import io.shiming.k8s.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The images, and the manifests that start them: pods of overlay {@code development}, as far as that goes without a cluster.
 * One image is made; of the others there is what would be in them, unless all are asked for (profile {@code images}).
 */
class ImagesIT {
    static final List<String> SERVICES = Overlay.SERVICES;

    private static final boolean ALL = Boolean.getBoolean("shiming.images.all");
    /** The image that is made always. */
    private static final String ONE = "agent-service";

    private static final String GATEWAY = "verification-gateway";
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final Path TARGET = Path.of("target", "images-it").toAbsolutePath();
    private static final Overlay OVERLAY = Overlay.DEVELOPMENT;
    private static final Images IMAGES = new Images(TARGET, Optional.empty(), true);
    /** For what runs on a machine that is busy. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Pattern CHANNEL =
            Pattern.compile("(?m)^shiming_channel_state\\{channel=\"\\w+\".*\\} (\\S+)$");

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private static Path runtime;
    private static Surroundings surroundings;

    @BeforeAll
    static void surround() throws Exception {
        Jre.delete(TARGET);
        Files.createDirectories(TARGET);
        runtime = IMAGES.runtime();
        surroundings = new Surroundings(
                List.of("registration", "verification", "agent", "retention", "incident"),
                secret("postgresql").get("SERVICE_PASSWORD"));
    }

    @AfterAll
    static void leave() throws Exception {
        surroundings.close();
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    @Execution(ExecutionMode.CONCURRENT)
    @DisplayName(
            "a service starts in what the manifests give it, after its schemas were migrated, and answers each probe")
    void podOf(String service) throws Exception {
        RootFileSystem image = root(Program.service(HOME, service), ALL || service.equals(ONE));
        Workload pod = OVERLAY.service(service);
        Overlay.each(pod.pod().path("volumes"))
                .filter(volume -> volume.has("persistentVolumeClaim"))
                .forEach(volume -> mount(image, pod, volume.path("name").asText()));
        Path log = TARGET.resolve(service + ".log");

        if (ALL || service.equals(ONE)) {
            assertThat(image.config().path("User").asText()).isEqualTo("10001:10001");
            assertThat(image.path("/bin")).as("no shell").doesNotExist();
            assertThat(image.path("/usr/bin")).doesNotExist();
            // Nobody has migrated yet: the container that waits for it would go on waiting.
            JsonNode waiting = pod.allContainers().get(1);
            assertThat(waiting.path("name").asText()).isEqualTo("schema");
            assertThat(run(image, List.of("migrate", "--await", "PT0S"), environment(waiting), log))
                    .isEqualTo(1);
        }
        JsonNode migration = new Workload(OVERLAY.object("Job", service + "-migrate"))
                .containers()
                .get(0);
        assertThat(run(image, arguments(migration), environment(migration), log))
                .isZero();
        for (JsonNode first : Overlay.each(pod.pod().path("initContainers")).toList()) {
            assertThat(run(image, arguments(first), environment(first), log))
                    .as(first.path("name").asText() + " of " + log)
                    .isZero();
        }

        JsonNode container = pod.containers().get(0);
        Process running = image.start(arguments(container), environment(container), log);
        try {
            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                awaitSuccess(container.path(probe).path("httpGet"), running, log);
            }
            if (service.equals(GATEWAY)) {
                departmentsComeUp(container);
            }
        } finally {
            stop(running);
        }
        assertThat(Files.readString(log)).doesNotContain("\tat ").doesNotContain("\\tat ");
        assertThat(Files.readAllLines(log))
                .filteredOn(line -> line.contains("started in"))
                .singleElement(as(STRING))
                .startsWith("{\"");
    }

    /** The gateway sees them, at the name and port that it was told, when there are some; until then it sees none. */
    private static void departmentsComeUp(JsonNode gateway) throws Exception {
        await(gateway, "0.0");
        RootFileSystem image = root(Program.departments(HOME), ALL);
        Workload pod = OVERLAY.service("departments");
        Path log = TARGET.resolve("departments.log");
        JsonNode container = pod.containers().get(0);
        Process departments = image.start(arguments(container), environment(container), log);
        try {
            awaitSuccess(container.path("readinessProbe").path("httpGet"), departments, log);
            await(gateway, "1.0");
        } finally {
            stop(departments);
        }
    }

    private static void await(JsonNode gateway, String state) throws Exception {
        URI metrics = URI.create(
                "http://127.0.0.1:" + gateway.at("/readinessProbe/httpGet/port").asInt() + "/q/metrics");
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<String> states;
        do {
            Thread.sleep(200);
            states = CHANNEL.matcher(
                            HTTP.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                                    .body())
                    .results()
                    .map(found -> found.group(1))
                    .toList();
        } while (!states.equals(List.of(state, state, state)) && System.nanoTime() - end < 0);
        assertThat(states).containsOnly(state).hasSize(3);
    }

    @Test
    @EnabledIfSystemProperty(named = "shiming.images.all", matches = "true")
    @DisplayName("the same files make the same image")
    void reproducible() throws Exception {
        Images images = new Images(TARGET, Optional.empty(), false);
        images.make(Program.service(HOME, ONE));
        String digest = Files.readString(TARGET.resolve(ONE + ".digest"));
        Jre.delete(TARGET.resolve("cache"));
        images.make(Program.service(HOME, ONE));
        assertThat(Files.readString(TARGET.resolve(ONE + ".digest"))).isEqualTo(digest);
    }

    /** Of an image, or of what one would be made of. */
    private static RootFileSystem root(Program program, boolean made) throws Exception {
        Path root = TARGET.resolve("pods").resolve(program.name() + (made ? "-image" : ""));
        RootFileSystem image = made
                ? RootFileSystem.of(IMAGES.make(program), root)
                : RootFileSystem.of(IMAGES.stage(program), runtime, root);
        surroundings.nameIn(image);
        return image;
    }

    private static void stop(Process running) throws InterruptedException {
        running.descendants().forEach(ProcessHandle::destroy);
        running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        running.destroyForcibly();
    }

    private static void mount(RootFileSystem image, Workload pod, String volume) {
        for (JsonNode container : pod.allContainers()) {
            Overlay.each(container.path("volumeMounts"))
                    .filter(mount -> mount.path("name").asText().equals(volume))
                    .forEach(mount -> {
                        try {
                            image.give(mount.path("mountPath").asText());
                        } catch (IOException failure) {
                            throw new UncheckedIOException(failure);
                        }
                    });
        }
    }

    private static int run(RootFileSystem image, List<String> arguments, Map<String, String> environment, Path log)
            throws Exception {
        Process process = image.start(arguments, environment, log);
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(arguments + " does not end, see " + log);
        }
        return process.exitValue();
    }

    private static void awaitSuccess(JsonNode probe, Process running, Path log) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                        + probe.path("port").asInt() + probe.path("path").asText()))
                .timeout(Duration.ofSeconds(5))
                .build();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            String found;
            try {
                int status = HTTP.send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                if (status == 200) {
                    return;
                }
                found = Integer.toString(status);
            } catch (IOException notYet) {
                found = notYet.toString();
            }
            if (System.nanoTime() - end > 0 || !running.isAlive()) {
                throw new AssertionError(request.uri() + ": " + found + ", see " + log + ":\n" + Files.readString(log));
            }
            Thread.sleep(200);
        }
    }

    private static List<String> arguments(JsonNode container) {
        return Overlay.each(container.path("args")).map(JsonNode::asText).toList();
    }

    /** What the container finds there: of ConfigMaps, of Secrets, and of its own. */
    private static Map<String, String> environment(JsonNode container) {
        Map<String, String> environment = new HashMap<>();
        for (JsonNode source : container.path("envFrom")) {
            if (source.has("configMapRef")) {
                OVERLAY.object("ConfigMap", source.at("/configMapRef/name").asText())
                        .path("data")
                        .properties()
                        .forEach(entry ->
                                environment.put(entry.getKey(), entry.getValue().asText()));
            } else {
                environment.putAll(data(
                        OVERLAY.object("Secret", source.at("/secretRef/name").asText())));
            }
        }
        Overlay.each(container.path("env"))
                .filter(variable -> variable.has("value"))
                .forEach(variable -> environment.put(
                        variable.path("name").asText(), variable.path("value").asText()));
        return environment;
    }

    private static Map<String, String> secret(String name) {
        return data(OVERLAY.objects("Secret").stream()
                .filter(secret -> Overlay.name(secret).matches(name + "-[a-z0-9]{10}"))
                .findFirst()
                .orElseThrow());
    }

    private static Map<String, String> data(JsonNode secret) {
        Map<String, String> data = new HashMap<>();
        secret.path("data")
                .properties()
                .forEach(entry -> data.put(
                        entry.getKey(),
                        new String(Base64.getDecoder().decode(entry.getValue().asText()), StandardCharsets.UTF_8)));
        return data;
    }
}
