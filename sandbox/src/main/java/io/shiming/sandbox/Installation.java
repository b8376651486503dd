package io.shiming.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The built project: where everything that is started lies. */
final class Installation {
    /** Set where services live for a minute or so, as in tests: to compile them thoroughly costs more than it saves. */
    static final String SHORT_LIVED = "shiming.short-lived";

    private final Path home;

    Installation(Path home) {
        this.home = home.toAbsolutePath().normalize();
    }

    /** Finds out before anything is started rather than half-way. */
    void requireBuilt() throws StartFailure {
        keycloak();
        for (String service : Services.ALL) {
            serviceJar(service);
        }
    }

    Path serviceJar(String service) throws StartFailure {
        return built(home.resolve(service).resolve("target/quarkus-app/quarkus-run.jar"), service);
    }

    /** Keycloak as the build unpacked and prepared it. */
    Path keycloak() throws StartFailure {
        Path folder = target().resolve("keycloak/keycloak-" + version("keycloak"));
        built(folder.resolve("shiming-built"), "Keycloak");
        return folder;
    }

    /** Of another version another folder, so that programs never mix. */
    Path postgresql() {
        return target().resolve("postgresql-" + version("postgresql"));
    }

    Path target() {
        return home.resolve("sandbox/target");
    }

    /** What other programs read to find the running sandbox. */
    Path description() {
        return target().resolve("sandbox.json");
    }

    /** Where logs are saved when a run with a temporary folder fails. */
    Path savedLogs() {
        return target().resolve("logs");
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** A Java that a service runs in; what a service needs of its heap is the caller's to add. */
    static List<String> serviceJava() {
        return Boolean.getBoolean(SHORT_LIVED)
                ? List.of(java(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                : List.of(java(), "-XX:+UseSerialGC");
    }

    /** The little of the user's environment that a child process needs, and its own temporary folder. */
    static Map<String, String> environment(Path scratch) {
        Map<String, String> environment = new TreeMap<>();
        for (String name : List.of("PATH", "HOME", "USER", "JAVA_HOME")) {
            String value = System.getenv(name);
            if (value != null) {
                environment.put(name, value);
            }
        }
        environment.put("LANG", "C.UTF-8");
        environment.put("TMPDIR", scratch.toString());
        return environment;
    }

    private static String version(String what) {
        Properties versions = new Properties();
        try (InputStream file = Installation.class.getResourceAsStream("/versions.properties")) {
            versions.load(file);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return versions.getProperty(what);
    }

    private static Path built(Path file, String what) throws StartFailure {
        if (!Files.exists(file)) {
            throw new StartFailure(
                    what + " is not built: " + file + " is missing", "Start with sandbox/run: it builds first.");
        }
        return file;
    }
}
