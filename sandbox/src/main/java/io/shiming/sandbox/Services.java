package io.shiming.sandbox;

import io.shiming.foundation.crypto.KeyFolder;
import io.shiming.sandbox.simulator.AuthoritySimulators;
import io.shiming.sandbox.simulator.Channel;
import io.shiming.sandbox.simulator.ExchangeKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The services of the suite, as processes in production mode. */
final class Services {
    static final String REGISTRATION = "registration-service";
    static final String VERIFICATION = "verification-gateway";
    static final String AGENT = "agent-service";
    static final String RETENTION = "retention-service";
    static final String INCIDENT = "incident-service";
    static final List<String> ALL = List.of(REGISTRATION, VERIFICATION, AGENT, RETENTION, INCIDENT);
    /** Where a portal of the authorities may come from, as the realm has it. */
    static final String PORTAL = "http://127.0.0.1:8086";
    /** Its own clock has a say in what may be purged. */
    static final String REGISTRATION_DATABASE = "registration";
    /** One for each, on both PostgreSQL servers. */
    static final List<String> DATABASES =
            List.of(REGISTRATION_DATABASE, "verification", "agent", "retention", "incident");

    private final Installation installation;
    private final StateFolder state;
    private final Realm realm;
    private final PostgresServer database;
    private final PostgresServer keys;
    private final Http http = new Http();

    Services(Installation installation, StateFolder state, Realm realm, PostgresServer database, PostgresServer keys) {
        this.installation = installation;
        this.state = state;
        this.realm = realm;
        this.database = database;
        this.keys = keys;
    }

    /** Makes the key files of every service, and of every exchange of files, that are not there yet. */
    static void provideKeys(StateFolder state) {
        for (String service : ALL) {
            KeyFolder.createForDevelopment(state.keys(service));
        }
        for (Channel channel : Channel.values()) {
            ExchangeKeys.provide(state.exchangeKeys(channel.path()), state.keys(channel.path()));
        }
    }

    Part registration() throws StartFailure {
        return part(
                REGISTRATION,
                REGISTRATION,
                Port.REGISTRATION.number(),
                "registration",
                Map.of(
                        "SHIMING_VERIFICATION_URL", Port.VERIFICATION.url(),
                        "SHIMING_AGENT_URL", Port.AGENT.url(),
                        "SHIMING_RETENTION_URL", Port.RETENTION.url(),
                        "SHIMING_INCIDENT_URL", Port.INCIDENT.url()),
                List.of());
    }

    Part retention() throws StartFailure {
        return part(
                RETENTION,
                RETENTION,
                Port.RETENTION.number(),
                "retention",
                Map.of(
                        "SHIMING_REGISTRATION_URL", Port.REGISTRATION.url(),
                        "SHIMING_INCIDENT_URL", Port.INCIDENT.url()),
                List.of());
    }

    /** Incident-service, which tells these authorities of forged documents. */
    Part incident(AuthoritySimulators authorities) throws StartFailure {
        Map<String, String> environment = ReportWays.environment(state, authorities);
        environment.putAll(Map.of(
                "SHIMING_REGISTRATION_URL", Port.REGISTRATION.url(),
                "SHIMING_VERIFICATION_URL", Port.VERIFICATION.url(),
                "SHIMING_AGENT_URL", Port.AGENT.url(),
                "SHIMING_RETENTION_URL", Port.RETENTION.url()));
        return part(INCIDENT, INCIDENT, Port.INCIDENT.number(), "incident", environment, List.of());
    }

    Part agent() throws StartFailure {
        return agent(AGENT, Port.AGENT.number());
    }

    /** A replica of agent-service. */
    Part agent(String name, int port) throws StartFailure {
        return part(
                AGENT,
                name,
                port,
                "agent",
                Map.of(
                        "SHIMING_VERIFICATION_URL", Port.VERIFICATION.url(),
                        "SHIMING_INCIDENT_URL", Port.INCIDENT.url()),
                List.of());
    }

    /**
     * The gateway to these departments.
     *
     * @param batch the one that exchanges files with it
     */
    Part verification(AuthoritySimulators authorities, Optional<Channel> batch) throws StartFailure {
        return part(
                VERIFICATION,
                VERIFICATION,
                Port.VERIFICATION.number(),
                "verification",
                Map.of(
                        "SHIMING_REGISTRATION_URL", Port.REGISTRATION.url(),
                        "SHIMING_AGENT_URL", Port.AGENT.url(),
                        "SHIMING_INCIDENT_URL", Port.INCIDENT.url(),
                        "SHIMING_AUTHORITY_PUBLIC_SECURITY_URL", authorities.url(Channel.PUBLIC_SECURITY),
                        "SHIMING_AUTHORITY_MARKET_REGULATION_URL", authorities.url(Channel.MARKET_REGULATION),
                        "SHIMING_AUTHORITY_CIVIL_AFFAIRS_URL", authorities.url(Channel.CIVIL_AFFAIRS)),
                batch.map(channel -> exchange(state, channel)).orElse(List.of()).stream()
                        .map(setting -> "-D" + setting)
                        .toList());
    }

    /**
     * The settings by which the gateway exchanges files with a department. What takes minutes in production takes seconds
     * here: somebody is watching.
     */
    static List<String> exchange(StateFolder state, Channel channel) {
        String authority = "shiming.verification.authorities." + channel.path();
        return List.of(
                authority + ".kind=batch",
                authority + ".directory=" + state.exchange(channel.path()),
                authority + ".keys=" + state.exchangeKeys(channel.path()),
                authority + ".every=PT1S",
                "shiming.verification.deferred.look-again=PT10S");
    }

    private Part part(
            String service,
            String name,
            int port,
            String databaseName,
            Map<String, String> peers,
            List<String> properties)
            throws StartFailure {
        Map<String, String> environment = environment(service, databaseName);
        environment.putAll(peers);
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        List<String> command = new ArrayList<>(Installation.serviceJava());
        command.addAll(List.of(
                "-Xms64m",
                "-Xmx384m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + state.scratch(),
                "-Dquarkus.profile=prod,sandbox"));
        command.addAll(properties);
        command.addAll(List.of("-jar", installation.serviceJar(service).toString()));
        return new Part(new Part.Plan(
                name,
                command,
                environment,
                state.root(),
                state.log(name),
                () -> http.send("GET", "http://127.0.0.1:" + port + "/q/health/ready", Map.of())
                                .status()
                        == 200,
                Duration.ofMinutes(2),
                List.of()));
    }

    /** What a service and its commands find in their environment, but for its peers and where it listens. */
    Map<String, String> environment(String service, String databaseName) {
        Map<String, String> environment = Installation.environment(state.scratch());
        environment.putAll(Map.of(
                "SHIMING_DATABASE_ADDRESS",
                Port.POSTGRESQL.address(),
                "SHIMING_DATABASE_NAME",
                databaseName,
                "SHIMING_DATABASE_USER",
                databaseName,
                "SHIMING_DATABASE_PASSWORD",
                database.password(databaseName),
                "SHIMING_KEYS_ADDRESS",
                Port.POSTGRESQL_KEYS.address(),
                "SHIMING_KEYS_NAME",
                databaseName,
                "SHIMING_KEYS_USER",
                databaseName,
                "SHIMING_KEYS_PASSWORD",
                keys.password(databaseName)));
        environment.putAll(Map.of(
                "SHIMING_MIGRATION_USER", PostgresServer.owner(databaseName),
                "SHIMING_MIGRATION_PASSWORD", database.password(PostgresServer.owner(databaseName)),
                "SHIMING_KEYS_MIGRATION_USER", PostgresServer.owner(databaseName),
                "SHIMING_KEYS_MIGRATION_PASSWORD", keys.password(PostgresServer.owner(databaseName))));
        environment.putAll(Map.of(
                "SHIMING_KEYSETS", state.keys(service).toString(),
                "SHIMING_AUDIT_HEADS", state.auditHeads().toUri().toString(),
                "SHIMING_ISSUER", KeycloakServer.issuer(),
                "SHIMING_CLIENT_SECRET", realm.clients().get(service),
                "SHIMING_REGION_ZONE", "Asia/Shanghai",
                "SHIMING_PORTAL_ORIGINS", PORTAL,
                "SHIMING_CLOCK_OFFSET_FILE", state.clockOffset().toString()));
        return environment;
    }
}
