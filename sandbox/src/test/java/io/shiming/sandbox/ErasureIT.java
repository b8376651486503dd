package io.shiming.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.shiming.sandbox.demonstration.Applications;
import io.shiming.sandbox.demonstration.Person;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * People whose time is over: what somebody still finds of them who has dumps, data files and logs of writes of the main
 * server, and backups of it, with the keys that there are then, and with those of before. Afterwards the database is another.
 */
@Order(Integer.MAX_VALUE - 3)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ExtendWith(Sandbox.class)
class ErasureIT {
    private static final int PEOPLE = 24;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static final Set<String> CANARIES = new TreeSet<>();
    private static String active;
    private static String held;
    private static List<String> gone;
    private static Backup backup;
    private static KeyStore keysInUse;
    private static KeyStore keysBefore;
    private static JsonNode certificate;

    @BeforeAll
    static void purge(RunningSandbox sandbox) throws Exception {
        SandboxClient client = sandbox.client();
        Leavers leavers = new Leavers(sandbox);
        List<String> ids = new ArrayList<>();
        List<Person> people = client.cast().everybody();
        for (int i = 0; i < PEOPLE; i++) {
            Person person = people.get(i % people.size());
            String number = Applications.freeMobileNumber();
            CANARIES.addAll(List.of(person.name(), person.documentNumber(), number));
            ids.add(leavers.active(client.register(client.application(SandboxClient.OPERATOR, person, number))));
        }
        active = ids.get(0);
        held = ids.get(1);
        gone = ids.subList(2, ids.size());
        keysInUse = KeyStore.now(sandbox);
        leavers.end(ids.subList(1, ids.size()));
        leavers.hold(held, "clerk");
        backup = Backup.make(sandbox);
        keysBefore = KeyStore.now(sandbox);

        client.suite().steer("clock", Map.of("offset", "P2Y10D"));
        assertThat(client.suite()
                        .post("retention", "/v1/purge-runs", "comms", Map.of())
                        .status())
                .isEqualTo(202);
        Deadline certified = Deadline.in(PATIENCE);
        while (certificate == null) {
            certified.check("a certificate about " + gone.get(0));
            certificate = certificateOf(client, gone.get(0));
        }
    }

    /** The one that is about a record; null while there is none. A run may have begun by itself. */
    private static JsonNode certificateOf(SandboxClient client, String id) throws Exception {
        JsonNode all = client.suite()
                .get("retention", "/v1/certificates?limit=200", SandboxClient.OPERATOR)
                .body();
        for (JsonNode each : all.path("items")) {
            String proof = "/v1/certificates/" + each.path("id").asText() + "/proofs/" + id;
            if (client.suite().get("retention", proof, SandboxClient.OPERATOR).status() == 200) {
                return each;
            }
        }
        return null;
    }

    @AfterAll
    static void present(RunningSandbox sandbox) throws Exception {
        sandbox.client().suite().steer("clock", Map.of("offset", "PT0S"));
        backup.close();
    }

    @Test
    @Order(1)
    @DisplayName(
            "Art. 12, 16: of whom was purged nobody is told anything any more; who is held, or has not left, is there")
    void purged(SandboxClient client) throws Exception {
        for (String id : gone) {
            assertThat(client.registration(SandboxClient.OPERATOR, id).status()).isEqualTo(404);
        }
        assertThat(client.registration(SandboxClient.OPERATOR, held).text("status"))
                .isEqualTo("TERMINATED");
        assertThat(client.registration(SandboxClient.OPERATOR, active).text("status"))
                .isEqualTo("ACTIVE");
    }

    @Test
    @Order(2)
    @DisplayName("Art. 12, 16: the certificate says so for each of them, and for nobody else, to anybody who asks")
    void certified(SandboxClient client) throws Exception {
        String path = "/v1/certificates/" + certificate.path("id").asText() + "/proofs/";
        for (String id : gone) {
            JsonNode proof =
                    client.suite().get("retention", path + id, "auditor").body();
            Reply checked = client.http()
                    .sendJson(
                            "POST",
                            client.sandbox().services().get("retention") + "/v1/certificates/check",
                            Map.of(),
                            Map.of("certificate", certificate.path("certificate"), "proof", proof));
            assertThat(checked.text("valid")).isEqualTo("true");
            assertThat(checked.text("included")).isEqualTo("true");
        }
        assertThat(client.suite().get("retention", path + held, "auditor").status())
                .isEqualTo(404);
    }

    @Test
    @Order(3)
    @DisplayName(
            "Art. 16: in dumps, data files and logs of writes of the main server none of them is found, in any encoding")
    void notFound(RunningSandbox sandbox) throws Exception {
        // The person behind log-in citizen stands in Keycloak's own database, on the same server.
        CANARIES.removeAll(CanaryIT.CITIZEN);
        List<Path> files = new Recording(sandbox, folder)
                .files().stream()
                        .filter(file -> !file.toString().contains("/postgresql-keys/"))
                        .toList();

        assertThat(files)
                .anyMatch(file -> file.toString().contains("/postgresql/pg_wal/"))
                .anyMatch(file -> file.endsWith("dump-registration"));
        assertThat(CANARIES).hasSizeGreaterThan(PEOPLE);
        assertThat(new LeakScanner(CANARIES).search(files)).isEmpty();
    }

    @Test
    @Order(4)
    @DisplayName(
            "Art. 12, 16: with no key there is does anything open that a backup of before has of them; with those of before all does")
    void unreadable(RunningSandbox sandbox) throws Exception {
        List<byte[]> now = KeyStore.now(sandbox).all();
        List<SealedBlob> sealed;
        try (Connection before = backup.connect()) {
            sealed = SealedBlob.all(before, ids(gone));
        }

        // Particulars, why they left, and a copy of each.
        assertThat(sealed).hasSize(3 * gone.size());
        assertThat(now).isNotEmpty();
        assertThat(sealed)
                .allSatisfy(
                        blob -> assertThat(now).noneMatch(key -> blob.open(key).isPresent()));
        List<String> opened = new ArrayList<>();
        for (SealedBlob blob : sealed) {
            byte[] key = keysBefore.find(blob.record()).orElseThrow();
            opened.add(new String(blob.open(key).orElseThrow(), StandardCharsets.UTF_8));
        }
        assertThat(opened)
                .filteredOn(text -> text.contains("\"holder\""))
                .hasSize(gone.size())
                .allSatisfy(text -> assertThat(CANARIES).anyMatch(text::contains));
        assertThat(opened).filteredOn("moved away"::equals).hasSize(gone.size());
    }

    private static List<UUID> ids(List<String> texts) {
        return texts.stream().map(UUID::fromString).toList();
    }

    private static List<Path> keysServer(RunningSandbox sandbox) throws IOException {
        StateFolder state = StateFolder.open(Optional.of(sandbox.state()));
        try (Stream<Path> files = Files.walk(state.database("postgresql-keys"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    @Order(5)
    @DisplayName("Art. 16: once its horizon has passed, the keys server's own files have nothing of their keys either")
    void horizon(RunningSandbox sandbox) throws Exception {
        // As long as they were in use they were wrapped otherwise.
        List<byte[]> wrapped = new ArrayList<>(keysInUse.wrapped(ids(gone)));
        wrapped.addAll(keysBefore.wrapped(ids(gone)));
        LeakScanner scanner = LeakScanner.ofBytes(wrapped);
        assertThat(wrapped).hasSize(2 * gone.size());
        assertThat(scanner.search(keysServer(sandbox))).isNotEmpty();

        ServiceCommand.Outcome outcome =
                ServiceCommand.run(sandbox, "registration-service", "registration", "keys", "erase");

        assertThat(outcome.status()).as(outcome.output()).isZero();
        assertThat(scanner.search(keysServer(sandbox))).isEmpty();
        assertThat(LeakScanner.ofBytes(keysBefore.wrapped(ids(List.of(active)))).search(keysServer(sandbox)))
                .isNotEmpty();
    }

    @Test
    @Order(6)
    @DisplayName("Art. 12, 16: a backup of before that is restored brings nobody back once certificates are replayed")
    void restored(RunningSandbox sandbox) throws Exception {
        SandboxClient client = sandbox.client();
        Path certificates = folder.resolve("certificates");
        Path keys = Files.writeString(
                folder.resolve("certificate-keys.json"),
                client.http()
                        .send("GET", client.sandbox().services().get("retention") + "/v1/certificate-keys", Map.of())
                        .body()
                        .toString());
        assertThat(command(sandbox, "certificates-export", certificates.toString())
                        .status())
                .isZero();

        backup.restore();
        sandbox.kill("registration-service", Deadline.in(PATIENCE));
        // What was moved along was the database that is no more.
        Deadline ready = Deadline.in(PATIENCE);
        while (!isReady(client)) {
            ready.check("registration-service to be back");
        }
        client.suite().steer("clock", Map.of("offset", "P2Y10D"));
        assertThat(sandbox.count("registration", there())).isEqualTo(gone.size());

        ServiceCommand.Outcome replayed =
                command(sandbox, "replay-after-restore", certificates.toString(), "--keys", keys.toString());

        assertThat(replayed.status()).as(replayed.output()).isZero();
        assertThat(sandbox.count("registration", there())).isZero();
        assertThat(client.registration(SandboxClient.OPERATOR, gone.get(0)).status())
                .isEqualTo(404);
        assertThat(client.registration(SandboxClient.OPERATOR, held).text("status"))
                .isEqualTo("TERMINATED");
        assertThat(client.registration(SandboxClient.OPERATOR, active).text("status"))
                .isEqualTo("ACTIVE");
    }

    private static boolean isReady(SandboxClient client) throws InterruptedException {
        try {
            String service = client.sandbox().services().get("registration");
            return client.http()
                            .send("GET", service + "/q/health/ready", Map.of())
                            .status()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static ServiceCommand.Outcome command(RunningSandbox sandbox, String... arguments) throws Exception {
        return ServiceCommand.run(sandbox, "retention-service", "retention", arguments);
    }

    private static String there() {
        return "SELECT count(*) FROM registration WHERE id::text IN ('" + String.join("', '", gone) + "')";
    }
}
