package io.shiming.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A command of a service's jar, run as an administrator would: beside the service, with its environment. */
final class ServiceCommand {
    private ServiceCommand() {}

    /** How it ended, and what it said. */
    record Outcome(int status, String output) {}

    static Outcome run(RunningSandbox sandbox, String service, String database, String... arguments)
            throws IOException, StartFailure, InterruptedException {
        Installation installation = new Installation(RunningSandbox.HOME);
        StateFolder state = StateFolder.open(Optional.of(sandbox.state()));
        PostgresBinaries binaries = PostgresBinaries.unpacked(installation.postgresql());
        Services services = new Services(
                installation,
                state,
                Realm.forState(state.secrets()),
                new PostgresServer("postgresql", Port.POSTGRESQL, binaries, state),
                new PostgresServer("postgresql-keys", Port.POSTGRESQL_KEYS, binaries, state));
        List<String> command = new ArrayList<>(Installation.serviceJava());
        command.addAll(List.of("-jar", installation.serviceJar(service).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(services.environment(service, database));
        builder.environment().putAll(Map.of("SHIMING_REGISTRATION_URL", Port.REGISTRATION.url()));
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output);
    }
}
