package io.shiming.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Keycloak on the sandbox's own PostgreSQL, and what the launcher does in it as its administrator. */
final class KeycloakServer {
    static final String NAME = "keycloak";
    private static final String ADMIN = "admin";
    private static final String BASE = Port.KEYCLOAK.url();

    private final Path home;
    private final PostgresServer database;
    private final StateFolder state;
    private final Http http = new Http();

    KeycloakServer(Path home, PostgresServer database, StateFolder state) {
        this.home = home;
        this.database = database;
        this.state = state;
    }

    static String issuer() {
        return BASE + "/realms/" + Realm.NAME;
    }

    static String tokenUrl() {
        return tokenUrl(Realm.NAME);
    }

    /** How it is run: as {@code kc.sh start --optimized} does, without the shell in between. */
    Part part() {
        Map<String, String> environment = Installation.environment(state.scratch());
        // Alone: without this it would look for others on the network.
        environment.put("KC_CACHE", "local");
        // PostgreSQL may be killed: without this, whoever asks next on each connection of before gets a 500.
        environment.put("QUARKUS_DATASOURCE_JDBC_VALIDATE_ON_BORROW", "true");
        environment.putAll(Map.of(
                "KC_BOOTSTRAP_ADMIN_USERNAME",
                ADMIN,
                "KC_BOOTSTRAP_ADMIN_PASSWORD",
                adminPassword(),
                "KC_DB_URL",
                "jdbc:postgresql://" + Port.POSTGRESQL.address() + "/" + NAME,
                "KC_DB_USERNAME",
                NAME,
                "KC_DB_PASSWORD",
                database.password(NAME),
                "KC_DB_POOL_MAX_SIZE",
                "20",
                "KC_HTTP_ENABLED",
                "true",
                "KC_HTTP_HOST",
                "127.0.0.1",
                "KC_HTTP_PORT",
                Integer.toString(Port.KEYCLOAK.number()),
                "KC_HOSTNAME",
                BASE));
        List<String> command = List.of(
                Installation.java(),
                "-XX:+UseSerialGC",
                "-Xms64m",
                "-Xmx384m",
                "-XX:MaxMetaspaceSize=256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Dfile.encoding=UTF-8",
                "-Duser.language=en",
                "-Djava.io.tmpdir=" + state.scratch(),
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                "--add-opens=java.base/java.security=ALL-UNNAMED",
                "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                        + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
                "-Dkc.home.dir=" + home,
                "-Djboss.server.config.dir=" + home.resolve("conf"),
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dpicocli.disable.closures=true",
                "-cp",
                home.resolve("lib/quarkus-run.jar").toString(),
                "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
                "start",
                "--optimized");
        return new Part(new Part.Plan(
                NAME,
                command,
                environment,
                state.root(),
                state.log(NAME),
                () -> http.send("GET", BASE + "/realms/master", Map.of()).status() == 200,
                Duration.ofMinutes(3),
                List.of()));
    }

    String adminPassword() {
        return state.secrets().password("keycloak.admin");
    }

    /** Imports the realm, unless a former run with the same state did. */
    void provide(Realm realm) throws StartFailure, InterruptedException {
        call(() -> {
            if (http.send("GET", issuer(), Map.of()).status() == 200) {
                return;
            }
            expect(201, http.sendJson("POST", BASE + "/admin/realms", admin(), realm.representation()));
        });
    }

    /** Writes a claim on somebody: a person, or the service account of a client. */
    void claim(String username, String name, String value) throws StartFailure, InterruptedException {
        call(() -> {
            String users = BASE + "/admin/realms/" + Realm.NAME + "/users";
            Map<String, String> admin = admin();
            Reply found = http.send("GET", users + "?exact=true&briefRepresentation=false&username=" + username, admin);
            JsonNode user = found.body().path(0);
            if (!(user instanceof ObjectNode known)) {
                throw new IOException("there is no user " + username + " (" + found + ")");
            }
            known.withObject("/attributes").putArray(name).add(value);
            expect(204, http.sendJson("PUT", users + "/" + known.path("id").asText(), admin, known));
        });
    }

    private Map<String, String> admin() throws IOException, InterruptedException {
        Reply reply = http.sendForm(
                tokenUrl("master"),
                Map.of(
                        "grant_type",
                        "password",
                        "client_id",
                        "admin-cli",
                        "username",
                        ADMIN,
                        "password",
                        adminPassword()));
        expect(200, reply);
        return Map.of("Authorization", "Bearer " + reply.text("access_token"));
    }

    private interface AdminCall {
        void run() throws IOException, InterruptedException;
    }

    private static void call(AdminCall call) throws StartFailure, InterruptedException {
        try {
            call.run();
        } catch (IOException failure) {
            throw new StartFailure(
                    "Keycloak cannot be set up: " + failure.getMessage(),
                    "If the folder given by --state is from another version, use a fresh one.");
        }
    }

    private static void expect(int status, Reply reply) throws IOException {
        if (reply.status() != status) {
            String why = reply.text("errorMessage") + reply.text("error_description") + reply.text("error");
            throw new IOException("it answered " + reply.status() + " " + why);
        }
    }

    private static String tokenUrl(String realm) {
        return BASE + "/realms/" + realm + "/protocol/openid-connect/token";
    }
}
