package io.shiming.sandbox;

import io.shiming.foundation.database.Provisioning;
import io.shiming.sandbox.simulator.DatabaseClock;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * One PostgreSQL server with its databases, which the users of another may not enter. There are
 * two, because erasing a key must erase it from every write-ahead log that is kept (see docs/architecture.md).
 */
final class PostgresServer {
    private static final String SUPERUSER = "postgres";

    private final String name;
    private final Port port;
    private final PostgresBinaries binaries;
    private final StateFolder state;

    PostgresServer(String name, Port port, PostgresBinaries binaries, StateFolder state) {
        this.name = name;
        this.port = port;
        this.binaries = binaries;
        this.state = state;
    }

    /** Makes the data folder when it is not there yet, and tells how the server is run. */
    Part part() throws StartFailure, InterruptedException {
        Path data = state.database(name);
        if (!Files.exists(data.resolve("PG_VERSION"))) {
            initialise(data);
        }
        forgetVanishedServer(data);
        return new Part(new Part.Plan(
                name,
                binaries.command("postgres", settings(data)),
                Installation.environment(state.scratch()),
                state.root(),
                state.log(name),
                this::acceptsConnections,
                // A killed server first replays its log.
                Duration.ofMinutes(2),
                // SIGTERM would wait for the last client to go.
                binaries.command(
                        "pg_ctl", List.of("stop", "--pgdata", data.toString(), "--mode=fast", "--timeout=15"))));
    }

    /** Creates what is missing of the services' databases: each with an owner, and a user that works with it. */
    void provide(List<String> services) throws StartFailure {
        for (String database : services) {
            run(Provisioning.statements(database, password(owner(database)), password(database)));
        }
    }

    /** Lets the owners take what they destroyed out of the server's files as well, which is the keys server's business. */
    void provideErasing(List<String> services) throws StartFailure {
        for (String database : services) {
            run(
                    database,
                    List.of(
                            "GRANT pg_checkpoint TO " + owner(database),
                            "GRANT EXECUTE ON FUNCTION pg_switch_wal() TO " + owner(database)));
        }
    }

    /** Creates the database of a product that owns its schema itself. */
    void provideForeign(String database) throws StartFailure {
        run(List.of(
                "CREATE ROLE " + database + " LOGIN PASSWORD '" + password(database) + "'",
                "CREATE DATABASE " + database + " OWNER " + database,
                "REVOKE ALL ON DATABASE " + database + " FROM PUBLIC"));
    }

    /**
     * Tells a database by how much the sandbox's clocks are moved, if it has a table for that: it looks at the time itself,
     * and nobody moves the time of this machine.
     *
     * @param by an ISO 8601 period or duration; empty when they are not moved
     */
    void moveClock(String database, Optional<String> by) throws DatabaseClock.Away {
        try (Connection connection = source(database, SUPERUSER).getConnection();
                Statement look = connection.createStatement();
                ResultSet table = look.executeQuery("SELECT to_regclass('public.moved_clock') IS NOT NULL")) {
            table.next();
            if (table.getBoolean(1)) {
                connection.setAutoCommit(false);
                try (PreparedStatement forget = connection.prepareStatement("DELETE FROM public.moved_clock");
                        PreparedStatement tell =
                                connection.prepareStatement("INSERT INTO public.moved_clock (by_text) VALUES (?)")) {
                    forget.execute();
                    if (by.isPresent()) {
                        tell.setString(1, by.get());
                        tell.execute();
                    }
                }
                connection.commit();
            }
        } catch (SQLException failure) {
            throw new DatabaseClock.Away(name + " cannot be told how late it is: " + failure.getMessage(), failure);
        }
    }

    private void run(List<String> statements) throws StartFailure {
        run("postgres", statements);
    }

    private void run(String database, List<String> statements) throws StartFailure {
        try (Connection connection = source(database, SUPERUSER).getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                unlessThere(statement, sql);
            }
        } catch (SQLException failure) {
            throw new StartFailure(
                    name + ": databases cannot be created: " + failure.getMessage(),
                    StateFolder.lastLines(state.log(name), 10),
                    "If the folder given by --state is from another version, use a fresh one.");
        }
    }

    private static void unlessThere(Statement statement, String sql) throws SQLException {
        try {
            statement.execute(sql);
        } catch (SQLException failure) {
            if (!Provisioning.THERE_ALREADY.contains(failure.getSQLState())) {
                throw failure;
            }
        }
    }

    /** Address and log-in of a database, as {@code sandbox.json} tells it: its owner's, who sees every tenant's rows. */
    String url(String database) {
        String owner = owner(database);
        return "postgresql://" + owner + ":" + password(owner) + "@" + port.address() + "/" + database;
    }

    static String owner(String database) {
        return database + "_owner";
    }

    String password(String user) {
        return state.secrets().password(name + "." + user);
    }

    private List<String> settings(Path data) {
        return List.of(
                "-D", data.toString(),
                // What makes an acknowledgement worth something. PostgreSQL's defaults: no service checks them.
                "-c", "fsync=on",
                "-c", "synchronous_commit=on",
                "-c", "full_page_writes=on",
                // Segments of the log that are renamed for use again would keep destroyed keys.
                "-c", "wal_recycle=off",
                "-c", "max_connections=200",
                "-c", "listen_addresses=127.0.0.1",
                "-c", "port=" + port.number(),
                // No socket file and no shared-memory file outside the data folder: nothing to clean up after a kill.
                "-c", "unix_socket_directories=",
                "-c", "dynamic_shared_memory_type=mmap",
                "-c", "timezone=UTC",
                "-c", "log_timezone=UTC",
                // Errors without the values they are about.
                "-c", "log_error_verbosity=terse",
                "-c", "log_min_error_statement=panic",
                "-c", "log_parameter_max_length_on_error=0");
    }

    /** Elsewhere first: a start that is killed half-way leaves no data folder that looks like one. */
    private void initialise(Path data) throws StartFailure, InterruptedException {
        Path fresh = data.resolveSibling(data.getFileName() + ".new");
        try {
            StateFolder.delete(fresh);
            Path password = Files.createTempFile(
                    state.scratch(),
                    "superuser",
                    "",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(password, password(SUPERUSER));
            List<String> command = binaries.command(
                    "initdb",
                    List.of(
                            "--pgdata=" + fresh,
                            "--username=" + SUPERUSER,
                            "--pwfile=" + password,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale=C",
                            "--set=dynamic_shared_memory_type=mmap"));
            ProcessBuilder initdb = new ProcessBuilder(command)
                    .directory(state.root().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(state.log(name).toFile()));
            initdb.environment().clear();
            initdb.environment().putAll(Map.copyOf(Installation.environment(state.scratch())));
            Process process = initdb.start();
            process.getOutputStream().close();
            int status = process.waitFor();
            Files.delete(password);
            if (status != 0) {
                throw new StartFailure(
                        name + ": initdb ended with status " + status,
                        StateFolder.lastLines(state.log(name), 10),
                        "As root it needs user namespaces (`unshare -U true` must work); as another user it needs nothing.");
            }
            Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new StartFailure(
                    name + ": initdb cannot be run: " + failure.getMessage(), "See whether the disk is full.");
        }
    }

    /**
     * Drops the lock file of a server that was killed, when its process number meanwhile belongs to something else:
     * PostgreSQL would take that for a running server.
     */
    private static void forgetVanishedServer(Path data) throws StartFailure {
        Path lock = data.resolve("postmaster.pid");
        try {
            if (Files.exists(lock)) {
                long pid = Long.parseLong(Files.readAllLines(lock).get(0).strip());
                boolean somebodyElse = ProcessHandle.of(pid)
                        .flatMap(process -> process.info().command())
                        .map(command -> !command.endsWith("/postgres"))
                        .orElse(false);
                if (somebodyElse) {
                    Files.delete(lock);
                }
            }
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException unreadable) {
            throw new StartFailure(
                    lock + " cannot be read: " + unreadable.getMessage(),
                    "Remove it if no PostgreSQL server runs on that folder.");
        }
    }

    private boolean acceptsConnections() throws SQLException {
        try (Connection connection = source("postgres", SUPERUSER).getConnection()) {
            return connection.isValid(1);
        }
    }

    private PGSimpleDataSource source(String database, String user) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {port.number()});
        source.setDatabaseName(database);
        source.setUser(user);
        source.setPassword(password(user));
        source.setConnectTimeout(2);
        source.setSocketTimeout(30);
        return source;
    }
}
