package io.shiming.sandbox;

import io.shiming.sandbox.check.Databases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Stream;

/** The sandbox as a process of its own, started as {@code sandbox/run} starts it. */
public final class RunningSandbox implements AutoCloseable {
    static final Path HOME =
            Path.of(System.getProperty("shiming.home")).toAbsolutePath().normalize();
    static final Path DESCRIPTION = HOME.resolve("sandbox/target/sandbox.json");
    private static final Path REPORTS = HOME.resolve("sandbox/target/end-to-end");

    private final SandboxProcess process;
    private final Path output;
    private final SandboxClient client;

    private RunningSandbox(SandboxProcess process, Path output, SandboxClient client) {
        this.process = process;
        this.output = output;
        this.client = client;
    }

    static RunningSandbox start() {
        try {
            Files.createDirectories(REPORTS);
            Path output = REPORTS.resolve("launcher.log");
            Files.deleteIfExists(output);
            SandboxProcess process = SandboxProcess.start(HOME, output, "--no-demo");
            return new RunningSandbox(process, output, new SandboxClient(process.description()));
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    SandboxClient client() {
        return client;
    }

    SandboxProcess process() {
        return process;
    }

    /** As it is now: process numbers change when parts are restarted. */
    public Description description() throws IOException {
        return process.description();
    }

    void kill(String part, Deadline deadline) throws IOException {
        process.kill(part, deadline);
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

    /** The one text a query answers about something, once it does. */
    public String awaitText(String database, String sql, String about) throws IOException, SQLException {
        Deadline deadline = Deadline.in(Duration.ofSeconds(60));
        try (Connection connection = connect(database);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, about);
            while (true) {
                try (ResultSet row = statement.executeQuery()) {
                    if (row.next()) {
                        return row.getString(1);
                    }
                }
                deadline.check(sql);
            }
        }
    }

    /** As the owner. */
    public Connection connect(String database) throws IOException, SQLException {
        return Databases.connect(description(), database);
    }

    /** As the one whom nothing is denied, on one of the two servers. */
    Connection superuser(String server) throws IOException, SQLException {
        return superuser(server, "postgres");
    }

    Connection superuser(String server, String database) throws IOException, SQLException {
        String password = new Secrets(state().resolve("secrets.properties"))
                .find(server + ".postgres.password")
                .orElseThrow();
        Port port = server.equals("postgresql") ? Port.POSTGRESQL : Port.POSTGRESQL_KEYS;
        return DriverManager.getConnection(
                "jdbc:postgresql://" + port.address() + "/" + database, "postgres", password);
    }

    /** Its databases, keys and secrets. */
    Path state() throws IOException {
        return process.state();
    }

    /** What the launcher told. */
    Path output() {
        return output;
    }

    /** Asks it to end as Ctrl-C does, and tells its exit status. */
    int stop() throws IOException, InterruptedException {
        if (process.isAlive()) {
            keepLogs();
        }
        return process.stop();
    }

    @Override
    public void close() throws IOException {
        try {
            stop();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
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
