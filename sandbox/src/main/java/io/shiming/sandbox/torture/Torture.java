package io.shiming.sandbox.torture;

import io.shiming.sandbox.Description;
import io.shiming.sandbox.SandboxProcess;
import io.shiming.sandbox.SuiteClient;
import io.shiming.sandbox.demonstration.Cast;
import io.shiming.sandbox.simulator.AuthoritySimulators;
import io.shiming.sandbox.simulator.RegisterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code sandbox/torture}: kills the suite's parts under load and tells whether anything that was promised is broken. */
public final class Torture {
    private static final int NOT_GOOD = 1;
    private static final int NOT_RUN = 2;

    private final Instant started = Instant.now();
    private final Path home;
    private final Path folder;

    private Torture(Path home) throws IOException {
        this.home = home;
        this.folder = Files.createDirectories(home.resolve("sandbox/target/torture"));
    }

    public static void main(String... arguments) throws InterruptedException {
        Path home = Path.of(System.getProperty("shiming.home", "."))
                .toAbsolutePath()
                .normalize();
        int status = NOT_RUN;
        try {
            TortureOptions options = TortureOptions.parse(arguments);
            if (options.help()) {
                System.out.print(TortureOptions.USAGE);
                status = 0;
            } else {
                status = new Torture(home).run(options.plan());
            }
        } catch (IllegalArgumentException wrong) {
            System.err.print(wrong.getMessage() + "\n" + TortureOptions.USAGE);
        } catch (IOException | SQLException | RegisterException | IllegalStateException failure) {
            System.err.println("the run was broken off: " + failure);
            status = NOT_GOOD;
        }
        System.exit(status);
    }

    private int run(Plan plan) throws IOException, SQLException, InterruptedException {
        Optional<SandboxProcess> running = SandboxProcess.running(home);
        say(running.isPresent() ? "using the sandbox that runs here" : "starting a sandbox of its own");
        SandboxProcess sandbox = running.isPresent() ? running.get() : start();
        // Also after Ctrl-C.
        Thread stop = new Thread(() -> stop(sandbox), "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        Description description = sandbox.description();
        Summary summary = new Run(
                        sandbox,
                        new SuiteClient(description),
                        new Cast(AuthoritySimulators.registers(Optional.empty())),
                        plan,
                        folder.resolve("journal.ndjson"),
                        this::say)
                .run();
        summary.lines().forEach(System.out::println);
        if (!summary.isGood()) {
            keepLogs(description);
        }
        return summary.isGood() ? 0 : NOT_GOOD;
    }

    private SandboxProcess start() throws IOException {
        Path output = folder.resolve("launcher.log");
        Files.deleteIfExists(output);
        return SandboxProcess.start(home, output, "--no-demo");
    }

    private static void stop(SandboxProcess sandbox) {
        try {
            sandbox.stop();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private void keepLogs(Description description) throws IOException {
        try (Stream<Path> logs = Files.list(Path.of(description.logs()))) {
            for (Path log : logs.toList()) {
                Files.copy(log, folder.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        System.out.println("journal and logs are in " + folder);
    }

    private void say(String line) {
        double seconds = Duration.between(started, Instant.now()).toMillis() / 1000.0;
        System.out.printf(Locale.ROOT, "%7.1f s  %s%n", seconds, line);
    }
}
