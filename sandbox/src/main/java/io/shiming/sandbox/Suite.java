package io.shiming.sandbox;

import io.shiming.sandbox.demonstration.Cast;
import io.shiming.sandbox.simulator.AuthoritySimulators;
import io.shiming.sandbox.simulator.Channel;
import io.shiming.sandbox.simulator.Register;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything that runs. Parts start in order, those that die are started again, and {@link #close} may come at any
 * moment from another thread: after it nothing is started any more and nothing is left running.
 */
final class Suite implements AutoCloseable {
    static final int STEPS = 6;
    private static final String POSTGRESQL = "postgresql";
    private static final String POSTGRESQL_KEYS = "postgresql-keys";

    private final Installation installation;
    private final StateFolder state;
    private final Map<Channel, Register> registers;
    private final Optional<Channel> batch;
    private final boolean restart;
    private final Progress progress;
    private final List<Part> parts = new ArrayList<>();
    private AuthoritySimulators simulators;
    private Description description;
    private boolean closing;

    Suite(
            Installation installation,
            StateFolder state,
            Map<Channel, Register> registers,
            Optional<Channel> batch,
            boolean restart,
            Progress progress) {
        this.installation = installation;
        this.state = state;
        this.registers = registers;
        this.batch = batch;
        this.restart = restart;
        this.progress = progress;
    }

    /** Starts all of it and tells how to reach it. */
    Description start() throws StartFailure, InterruptedException {
        installation.requireBuilt();
        progress.step("key files", () -> Services.provideKeys(state));
        PostgresBinaries binaries = PostgresBinaries.unpacked(installation.postgresql());
        PostgresServer database = new PostgresServer(POSTGRESQL, Port.POSTGRESQL, binaries, state);
        PostgresServer keys = new PostgresServer(POSTGRESQL_KEYS, Port.POSTGRESQL_KEYS, binaries, state);
        progress.step("two PostgreSQL servers", () -> {
            run(List.of(database.part(), keys.part()));
            database.provide(Services.DATABASES);
            database.provideForeign(KeycloakServer.NAME);
            keys.provide(Services.DATABASES);
            keys.provideErasing(Services.DATABASES);
        });
        Realm realm = Realm.forState(state.secrets());
        KeycloakServer keycloak = new KeycloakServer(installation.keycloak(), database, state);
        progress.step("Keycloak (the first time some 20 s)", () -> {
            run(List.of(keycloak.part()));
            keycloak.provide(realm);
        });
        progress.step("authority simulators", () -> startSimulators(database));
        Services services = new Services(installation, state, realm, database, keys);
        progress.step(
                String.join(", ", Services.ALL),
                () -> run(List.of(
                        services.verification(simulators, batch),
                        services.registration(),
                        services.agent(),
                        services.retention(),
                        services.incident(simulators))));
        Description found = describe(realm, database, keys);
        Seed seed = new Seed(
                new SuiteClient(found), keycloak, state.secrets(), new Cast(registers), ReportWays.desks(state::keys));
        progress.step("keys of five authorities, two operators with their licences, a venue and an agent", seed::sow);
        publish(found);
        return found;
    }

    /** Stops everything; what it finds stopped already is no matter. */
    @Override
    public void close() {
        List<Part> stopping;
        synchronized (this) {
            if (closing) {
                return;
            }
            closing = true;
            stopping = new ArrayList<>(parts);
            // Who uses another part was started after it, so it goes first.
            Collections.reverse(stopping);
            withdraw();
        }
        if (simulators != null) {
            simulators.close();
        }
        boolean interrupted = false;
        for (Part part : stopping) {
            part.stop();
            try {
                part.awaitEnd();
            } catch (InterruptedException hurried) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized boolean isClosing() {
        return closing;
    }

    private void run(List<Part> together) throws StartFailure, InterruptedException {
        for (Part part : together) {
            spawn(part);
        }
        for (Part part : together) {
            part.awaitReady();
            Thread watch = new Thread(() -> watch(part), "watch-" + part.name());
            watch.setDaemon(true);
            watch.start();
        }
    }

    /** A process is either on the list that {@link #close} goes through, or not started. */
    private synchronized void spawn(Part part) throws StartFailure, InterruptedException {
        if (closing) {
            throw new InterruptedException("stopping");
        }
        part.spawn();
        if (!parts.contains(part)) {
            parts.add(part);
        }
        if (description != null) {
            publish(description);
        }
    }

    private synchronized void startSimulators(PostgresServer database) throws StartFailure, InterruptedException {
        if (closing) {
            throw new InterruptedException("stopping");
        }
        try {
            simulators = new AuthoritySimulators(
                    Port.SIMULATORS.number(),
                    registers,
                    state.clockOffset(),
                    by -> database.moveClock(Services.REGISTRATION_DATABASE, by));
            for (Channel channel : Channel.values()) {
                String department = channel.path();
                Files.createDirectories(state.exchange(department));
                simulators.exchange(channel, state.exchange(department), state.keys(department));
            }
            ReportWays.open(state, simulators);
        } catch (IOException failure) {
            throw new StartFailure(
                    "the authority simulators cannot be started: " + failure.getMessage(), "See who has that port.");
        }
    }

    private void watch(Part part) {
        try {
            while (true) {
                int status = part.await();
                if (isClosing()) {
                    return;
                }
                String died = part.name() + " (process " + part.pid() + ") died with status " + status;
                if (!restart) {
                    progress.say(died + "; --no-restart leaves it so");
                    return;
                }
                progress.say(died + "; starting it again");
                revive(part);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void revive(Part part) throws InterruptedException {
        try {
            spawn(part);
            part.awaitReady();
            progress.say(part.name() + " is back (process " + part.pid() + ")");
        } catch (StartFailure failure) {
            if (!isClosing()) {
                // It may be alive and never get ready; its end is what the next try waits for.
                part.kill();
                // Perhaps what it needs is being started again as well: the next try comes at once, this one aside.
                progress.say(failure.getMessage());
                Thread.sleep(500);
            }
        }
    }

    private Description describe(Realm realm, PostgresServer database, PostgresServer keys) {
        return new Description(
                true,
                new TreeMap<>(Map.of(
                        "registration", Port.REGISTRATION.url(),
                        "verification", Port.VERIFICATION.url(),
                        "agent", Port.AGENT.url(),
                        "retention", Port.RETENTION.url(),
                        "incident", Port.INCIDENT.url())),
                KeycloakServer.issuer(),
                KeycloakServer.tokenUrl(),
                realm.clients(),
                realm.users(),
                databases(database, keys),
                Map.of(),
                state.logs().toString());
    }

    private static Map<String, String> databases(PostgresServer database, PostgresServer keys) {
        Map<String, String> urls = new TreeMap<>();
        for (String name : Services.DATABASES) {
            urls.put(name, database.url(name));
            urls.put(name + "-keys", keys.url(name));
        }
        return urls;
    }

    private synchronized void publish(Description current) throws StartFailure, InterruptedException {
        if (closing) {
            throw new InterruptedException("stopping");
        }
        Map<String, Long> pids = new TreeMap<>();
        pids.put("launcher", ProcessHandle.current().pid());
        parts.forEach(part -> pids.put(part.name(), part.pid()));
        try {
            current.withPids(pids).write(installation.description());
            description = current;
        } catch (IOException failure) {
            throw new StartFailure(
                    installation.description() + " cannot be written: " + failure.getMessage(), "Is the disk full?");
        }
    }

    private void withdraw() {
        try {
            if (description != null) {
                Files.deleteIfExists(installation.description());
            }
        } catch (IOException failure) {
            progress.say(installation.description() + " cannot be removed: " + failure.getMessage());
        }
    }
}
