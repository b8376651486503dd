package io.shiming.sandbox;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The sandbox as a process of its own, started as {@code sandbox/run} starts it. */
final class RunningSandbox implements AutoCloseable {
    static final Path HOME =
            Path.of(System.getProperty("shiming.home")).toAbsolutePath().normalize();
    static final Path DESCRIPTION = HOME.resolve("sandbox/target/sandbox.json");
    private static final Path REPORTS = HOME.resolve("sandbox/target/end-to-end");
    private static final Duration UP_WITHIN = Duration.ofMinutes(6);
    private static final Duration DOWN_WITHIN = Duration.ofMinutes(1);

    private final Process launcher;
    private final Path output;
    private final SandboxClient client;

    private RunningSandbox(Process launcher, Path output, SandboxClient client) {
        this.launcher = launcher;
        this.output = output;
        this.client = client;
    }

    static RunningSandbox start() {
        try {
            Files.createDirectories(REPORTS);
            Path output = REPORTS.resolve("launcher.log");
            Files.deleteIfExists(output);
            Process launcher = launch(output, "--no-demo");
            try {
                awaitReady(launcher, output);
                return new RunningSandbox(launcher, output, new SandboxClient(Description.read(DESCRIPTION)));
            } catch (IOException | RuntimeException | Error failure) {
                // Nobody would ever stop it.
                launcher.destroy();
                launcher.onExit()
                        .orTimeout(DOWN_WITHIN.toSeconds(), TimeUnit.SECONDS)
                        .join();
                throw failure;
            }
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void awaitReady(Process launcher, Path output) throws IOException {
        Deadline deadline = Deadline.in(UP_WITHIN);
        while (!Files.exists(DESCRIPTION) || describedBy() != launcher.pid()) {
            if (!launcher.isAlive()) {
                throw new IllegalStateException("the sandbox did not start:\n" + Files.readString(output));
            }
            deadline.check("the sandbox to be ready");
        }
    }

    /** A launcher with its output in a file. */
    static Process launch(Path output, String... arguments) throws IOException {
        Path target = HOME.resolve("sandbox/target");
        List<String> command = new ArrayList<>(List.of(
                Installation.java(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-Dshiming.home=" + HOME,
                "-cp",
                target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*",
                "io.shiming.sandbox.Launcher"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectOutput(Redirect.appendTo(output.toFile()))
                .start();
    }

    SandboxClient client() {
        return client;
    }

    /** As it is now: process numbers change when parts are restarted. */
    Description description() throws IOException {
        return Description.read(DESCRIPTION);
    }

    /** kill -9, then waits until the launcher has started the part again. */
    void kill(String part, Deadline deadline) throws IOException {
        long pid = description().pids().get(part);
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        while (description().pids().get(part) == pid) {
            deadline.check(part + " to be started again");
        }
    }

    /** The one number a query answers. */
    long count(String database, String sql) throws IOException, SQLException {
        try (Connection connection = connect(database);
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet result = statement.executeQuery()) {
            result.next();
            return result.getLong(1);
        }
    }

    Connection connect(String database) throws IOException, SQLException {
        URI url = URI.create(description().databases().get(database));
        String[] logIn = url.getUserInfo().split(":", 2);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getPath(), logIn[0], logIn[1]);
    }

    /** Its databases, keys and secrets. */
    Path state() throws IOException {
        return Path.of(description().logs()).getParent();
    }

    /** What the launcher told. */
    Path output() {
        return output;
    }

    /** Asks it to end as Ctrl-C does, and tells its exit status. */
    int stop() throws IOException, InterruptedException {
        if (launcher.isAlive()) {
            keepLogs();
            launcher.destroy();
            if (!launcher.waitFor(DOWN_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                launcher.destroyForcibly();
                throw new IllegalStateException("the sandbox did not stop within " + DOWN_WITHIN);
            }
        }
        return launcher.exitValue();
    }

    @Override
    public void close() throws IOException {
        try {
            stop();
        } catch (InterruptedException hurried) {
            launcher.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static long describedBy() throws IOException {
        return Description.read(DESCRIPTION).pids().getOrDefault("launcher", -1L);
    }

    /** Its own folder goes with it; whoever looks into a failed test needs the logs. */
    private void keepLogs() throws IOException {
        try (Stream<Path> logs = Files.list(Path.of(description().logs()))) {
            for (Path log : logs.toList()) {
                Files.copy(log, REPORTS.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
