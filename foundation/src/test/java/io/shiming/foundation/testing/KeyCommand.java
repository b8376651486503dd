package io.shiming.foundation.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.command.ServiceMain;
import io.shiming.foundation.crypto.KeyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;

/** {@code keys …} as somebody types it, in a process of its own, for the service under test. */
public final class KeyCommand {
    private static final List<String> VARIABLES = List.of(
            "SHIMING_KEYS_ADDRESS",
            "SHIMING_KEYS_NAME",
            "SHIMING_KEYS_MIGRATION_USER",
            "SHIMING_KEYS_MIGRATION_PASSWORD",
            "SHIMING_DATABASE_ADDRESS",
            "SHIMING_DATABASE_NAME",
            "SHIMING_MIGRATION_USER",
            "SHIMING_MIGRATION_PASSWORD");

    private static final Duration UNCHANGED_FOR = Duration.ofSeconds(4);

    private KeyCommand() {}

    /** What became of it. */
    public record Result(int status, String said) {}

    /** The service's key files. */
    public static Path folder() {
        return Path.of(config("shiming.keysets"));
    }

    public static KeyFile.Key primary(KeyFile file) {
        return file.keys(folder()).stream()
                .filter(KeyFile.Key::primary)
                .findFirst()
                .orElseThrow();
    }

    public static Result keys(String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of("keys", command, folder().toString()));
        all.addAll(List.of(arguments));
        return run(Map.of(), all);
    }

    /** What commands are told of the service's databases. */
    public static Map<String, String> environment() {
        return VARIABLES.stream().collect(Collectors.toMap(variable -> variable, KeyCommand::config));
    }

    /** Any other command of the service. */
    public static Result run(Map<String, String> variables, List<String> arguments) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ServiceMain.class.getName()));
        line.addAll(arguments);
        ProcessBuilder process = new ProcessBuilder(line).redirectErrorStream(true);
        process.environment().putAll(environment());
        process.environment().putAll(variables);
        try {
            Process running = process.start();
            String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(said).doesNotContain("\tat ");
            return new Result(running.waitFor(), said);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** {@code keys retire … index}, once the file has been as it is for so long that every replica knows its keys. */
    public static Result retireIndex(KeyFile.Key key) throws InterruptedException {
        Instant settled = KeyFile.INDEX.changedAt(folder()).plus(UNCHANGED_FOR);
        TimeUnit.MILLISECONDS.sleep(
                Math.max(0, Duration.between(Instant.now(), settled).toMillis() + 1));
        return keys("retire", "index", key.name(), "--unchanged-for=" + UNCHANGED_FOR);
    }

    private static String config(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }
}
