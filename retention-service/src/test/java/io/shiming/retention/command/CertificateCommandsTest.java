package io.shiming.retention.command;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.restassured.path.json.JsonPath;
import io.shiming.foundation.command.Login;
import io.shiming.foundation.command.ServiceCommand;
import io.shiming.foundation.crypto.KeyFile;
import io.shiming.foundation.crypto.PublicKeysets;
import io.shiming.foundation.testing.KeyCommand;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.retention.application.CertifyRuns;
import io.shiming.retention.rest.Callers;
import io.shiming.retention.rest.ErasedRun;
import io.shiming.retention.rest.PurgeAnswers;
import io.shiming.retention.rest.ServiceTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What goes by the environment once as somebody types it, in a process of its own, which takes seconds; else without. */
@ServiceTest
class CertificateCommandsTest {
    private static final String ORDERS = "/v1/purge-orders";
    private static final String PURGED = "PURGED";

    @Inject
    CertifyRuns certifyRuns;

    @TempDir
    Path folder;

    private final PurgeAnswers outcomes = new PurgeAnswers(PURGED);
    private Path keys;
    private Path files;
    private WireMockServer registration;

    /** From then on the record is held by nothing. */
    private final class Lifted implements ResponseDefinitionTransformerV2 {
        @Override
        public ResponseDefinition transform(ServeEvent event) {
            outcomes.of(UUID.fromString(event.getRequest().getUrl().replaceFirst(".*/", "")), PURGED);
            return ok().build();
        }

        @Override
        public boolean applyGlobally() {
            return false;
        }

        @Override
        public String getName() {
            return "lifted";
        }
    }

    @BeforeEach
    void start() throws IOException {
        files = folder.resolve("certificates");
        keys = Files.writeString(
                folder.resolve("keys.json"), given().get("/v1/certificate-keys").asString());
        registration = new WireMockServer(WireMockConfiguration.options()
                .bindAddress("127.0.0.1")
                .dynamicPort()
                .extensions(outcomes, new Lifted()));
        registration.start();
        registration.stubFor(post(ORDERS).willReturn(aResponse().withTransformers(PurgeAnswers.NAME)));
        registration.stubFor(put(urlPathMatching("/v1/holds/.*")).willReturn(ok()));
    }

    @AfterEach
    void stop() {
        registration.stop();
    }

    private ErasedRun certified(int records) {
        ErasedRun run = ErasedRun.of(UUID.randomUUID(), records);
        certifyRuns.run().await().atMost(Duration.ofSeconds(30));
        return run;
    }

    private void export() {
        isDone(run(new CertificatesExport(new Login(KeyCommand.environment())), files.toString()));
    }

    private static void isDone(KeyCommand.Result done) {
        assertThat(done.status()).as(done.said()).isZero();
    }

    private KeyCommand.Result verify(String... more) {
        return run(new CertificatesVerify(), aboutFiles(more));
    }

    private KeyCommand.Result replay(String... more) {
        return run(new ReplayAfterRestore(new Login(variables())), aboutFiles(more));
    }

    private Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>(Map.of("SHIMING_REGISTRATION_URL", registration.baseUrl()));
        for (String name : List.of("SHIMING_ISSUER", "SHIMING_CLIENT_SECRET")) {
            variables.put(name, ConfigProvider.getConfig().getValue(name, String.class));
        }
        return variables;
    }

    private String[] aboutFiles(String... more) {
        return Stream.concat(Stream.of(files.toString(), "--keys", keys.toString()), Stream.of(more))
                .toArray(String[]::new);
    }

    /** With the environment it was given, and so without a process. */
    private static KeyCommand.Result run(ServiceCommand command, String... arguments) {
        StringWriter said = new StringWriter();
        CommandLine line =
                new CommandLine(command).setOut(new PrintWriter(said, true)).setErr(new PrintWriter(said, true));
        KeyCommand.Result done = new KeyCommand.Result(line.execute(arguments), said.toString());
        assertThat(done.said()).doesNotContain("\tat ");
        return done;
    }

    /** As the service answers them. */
    private void saved(ErasedRun... runs) throws IOException {
        Files.createDirectories(files);
        Files.writeString(files.resolve("holds"), "");
        for (ErasedRun run : runs) {
            Files.writeString(
                    files.resolve(run.id() + ".jws"),
                    Callers.official("auditor", "an auditor")
                            .get("/v1/certificates/" + run.id())
                            .path("certificate"));
            Files.write(list(run), run.recordIds().stream().map(UUID::toString).toList());
        }
    }

    /** Leaves what one test is about, whatever else the database has. */
    private void keepOnly(ErasedRun... runs) throws IOException {
        List<String> wanted = Stream.of(runs).map(run -> run.id().toString()).toList();
        try (Stream<Path> all = Files.list(files)) {
            for (Path file : all.toList()) {
                if (!file.endsWith("holds")
                        && !file.endsWith("ended-holds")
                        && wanted.stream().noneMatch(file.getFileName().toString()::startsWith)) {
                    Files.delete(file);
                }
            }
        }
    }

    private Path list(ErasedRun run) {
        return files.resolve(run.id() + ".ids");
    }

    @Test
    @DisplayName(
            "Art. 16: exported certificates and their lists are verified off-line, and tell whether a record is gone")
    void exportAndVerify() throws Exception {
        ErasedRun small = certified(1);
        ErasedRun large = certified(2_500);
        isDone(KeyCommand.run(Map.of(), List.of("certificates-export", files.toString())));
        keepOnly(small, large);
        assertThat(Files.readAllLines(list(large)))
                .isEqualTo(large.recordIds().stream().map(UUID::toString).toList());
        KeyCommand.Result sound =
                verify("--record", large.recordIds().get(1_700).toString());
        assertThat(sound.said())
                .contains(
                        "erased at 2026-11-01T00:07:00.123456Z, unreadable in backups from 2026-11-09T00:07:00.123456Z,"
                                + " by certificate " + large.id(),
                        "2 of 2 certificates are as they were signed");
        assertThat(sound.status()).isZero();
        assertThat(verify("--record", UUID.randomUUID().toString()).status()).isEqualTo(1);

        // Again only what is missing is written; half of it never counts.
        Files.delete(files.resolve(small.id() + ".jws"));
        assertThat(verify().status()).isEqualTo(1);
        Object before = Files.getLastModifiedTime(list(large));
        export();
        keepOnly(small, large);
        assertThat(Files.getLastModifiedTime(list(large))).isEqualTo(before);
        keys = PublicKeysets.publish(KeyFile.CERTIFICATE, KeyCommand.folder());
        assertThat(verify().status()).isZero();
    }

    @Test
    @DisplayName(
            "Art. 16: a list with a record changed, left out or put in is found, and so is another certificate's name")
    void tampered() throws Exception {
        ErasedRun run = certified(3);
        saved(run);
        List<String> lines = Files.readAllLines(list(run));
        for (List<String> wrong : List.of(
                List.of(lines.get(0), lines.get(1), UUID.randomUUID().toString()),
                lines.subList(0, 2),
                List.of(lines.get(0), lines.get(2), lines.get(1)),
                List.of(lines.get(0), lines.get(1), "nobody"))) {
            Files.write(list(run), wrong);
            KeyCommand.Result found = verify();
            assertThat(found.said()).contains("certificate " + run.id() + ": ", "0 of 1 certificates");
            assertThat(found.status()).isEqualTo(1);
        }
        UUID name = UUID.randomUUID();
        Files.move(files.resolve(run.id() + ".jws"), files.resolve(name + ".jws"));
        Files.write(list(run), lines);
        Files.move(list(run), files.resolve(name + ".ids"));
        assertThat(verify().status()).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "Art. 12, 16: what a restored backup has brought back is purged again, as soon as registration-service is there")
    void replayed() throws Exception {
        ErasedRun run = certified(1_001);
        saved(run);
        registration.stubFor(post(ORDERS)
                .inScenario("restart")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withStatus(503))
                .willSetStateTo("there"));
        registration.stubFor(post(ORDERS)
                .inScenario("restart")
                .whenScenarioStateIs("there")
                .willReturn(aResponse().withTransformers(PurgeAnswers.NAME)));
        outcomes.of(run.recordIds().get(7), "UNKNOWN");
        KeyCommand.Result done = KeyCommand.run(
                variables(),
                Stream.concat(Stream.of("replay-after-restore"), Stream.of(aboutFiles()))
                        .toList());
        assertThat(done.said())
                .containsPattern("PURGED +1000\\n")
                .containsPattern("UNKNOWN +1\\n")
                .contains("UNKNOWN: was not in the backup, or");
        assertThat(done.status()).isZero();

        List<LoggedRequest> orders = registration.findAll(postRequestedFor(urlEqualTo(ORDERS)));
        assertThat(orders).hasSize(3);
        assertThat(orders.get(1).getHeader("Idempotency-Key"))
                .isEqualTo(orders.get(0).getHeader("Idempotency-Key"))
                .isNotEqualTo(orders.get(2).getHeader("Idempotency-Key"));
        assertThat(orders).allSatisfy(order -> {
            assertThat(order.getHeader("Authorization")).startsWith("Bearer ey");
            assertThat(JsonPath.from(order.getBodyAsString()).getString("runId"))
                    .isEqualTo(run.id().toString());
        });
        assertThat(orders.stream()
                        .skip(1)
                        .flatMap(order ->
                                JsonPath.from(order.getBodyAsString()).getList("recordIds", String.class).stream()))
                .isEqualTo(run.recordIds().stream().map(UUID::toString).toList());
    }

    @Test
    @DisplayName("Art. 16: nothing is sent of a list that is not the certificate's, and the others are replayed")
    void refused() throws Exception {
        ErasedRun sound = certified(2);
        ErasedRun spoilt = certified(2);
        saved(sound, spoilt);
        Files.write(
                list(spoilt),
                List.of(UUID.randomUUID().toString(), UUID.randomUUID().toString()));
        KeyCommand.Result done = replay();
        assertThat(done.said()).contains("certificate " + spoilt.id() + ": refused");
        assertThat(done.status()).isEqualTo(1);
        assertThat(registration.findAll(postRequestedFor(urlEqualTo(ORDERS))))
                .singleElement()
                .satisfies(order -> assertThat(
                                JsonPath.from(order.getBodyAsString()).getList("recordIds", String.class))
                        .isEqualTo(
                                sound.recordIds().stream().map(UUID::toString).toList()));
    }

    @Test
    @DisplayName("Art. 15: holds that are over are over in the backup too; what is held otherwise is named")
    void holds() throws Exception {
        ErasedRun run = certified(3);
        String released = run.recordIds().get(1).toString();
        String held = run.recordIds().get(2).toString();
        UUID ofRecord = hold("record_id", released);
        UUID ofSubject = hold("subject_ref", "subject-" + UUID.randomUUID());
        for (UUID ended : List.of(ofRecord, ofSubject)) {
            OwnerDatabase.change(
                    "INSERT INTO hold_release (hold_id, reason, released_by, office, released_at)"
                            + " VALUES (?, 'settled', 'another', 'internet-authority', now())",
                    ended);
        }
        UUID open = hold("record_id", held);
        export();
        keepOnly(run);
        // Each of the two is held in the backup, until all that is over is told for the one.
        outcomes.of(UUID.fromString(released), "HELD");
        outcomes.of(UUID.fromString(held), "HELD");
        registration.stubFor(put("/v1/holds/" + released)
                .withRequestBody(containing(ofRecord.toString()))
                .willReturn(aResponse().withTransformers("lifted")));
        KeyCommand.Result done = replay();
        assertThat(done.said())
                .contains("record " + held + ": HELD")
                .containsPattern("HELD +1\\n")
                .containsPattern("PURGED +2\\n");
        assertThat(done.status()).isEqualTo(1);
        assertThat(registration.findAll(putRequestedFor(anyUrl())).stream()
                        .filter(word -> word.getBodyAsString().contains("LIFTED"))
                        .map(word -> word.getUrl().replaceFirst(".*/", "") + " "
                                + JsonPath.from(word.getBodyAsString()).getString("holdId")))
                .contains(released + " " + ofRecord, released + " " + ofSubject, held + " " + ofSubject)
                .doesNotContain(held + " " + ofRecord, held + " " + open);
        List<LoggedRequest> orders = registration.findAll(postRequestedFor(urlEqualTo(ORDERS)));
        assertThat(JsonPath.from(orders.get(1).getBodyAsString()).getList("recordIds", String.class))
                .containsExactly(released, held);
    }

    @Test
    @DisplayName("Art. 15: what was held after the backup was made is held in it before anything is purged")
    void heldSince() throws Exception {
        ErasedRun run = certified(1);
        UUID logon = UUID.randomUUID();
        UUID registered = UUID.randomUUID();
        UUID waits = UUID.randomUUID();
        String subject = "subject-" + UUID.randomUUID();
        UUID ofLogon = hold("record_id", logon.toString());
        UUID ofSubject = hold("subject_ref", subject);
        UUID ofWaiting = hold("record_id", waits.toString());
        OwnerDatabase.change(
                "INSERT INTO clock VALUES (?, 1, 'REGISTRATION', ?, NULL, ?, '2024-05-17T04:00:00Z', now())",
                registered,
                UUID.randomUUID(),
                subject);
        export();
        keepOnly(run);
        registration.stubFor(put("/v1/holds/" + logon).willReturn(aResponse().withStatus(404)));
        registration.stubFor(put("/v1/holds/" + waits).willReturn(aResponse().withStatus(409)));
        KeyCommand.Result done = replay();
        assertThat(done.said())
                .contains("record " + waits + ": not held")
                .doesNotContain("record " + logon)
                .containsPattern("PURGED +1\\n");
        assertThat(done.status()).isEqualTo(1);

        List<LoggedRequest> all = registration.findAll(anyRequestedFor(anyUrl())).stream()
                .sorted(Comparator.comparing(LoggedRequest::getLoggedDate))
                .toList();
        assertThat(all.get(all.size() - 1).getUrl()).isEqualTo(ORDERS);
        assertThat(all.stream()
                        .limit(all.size() - 1)
                        .filter(word -> word.getBodyAsString().contains("IN_FORCE"))
                        .map(word -> word.getUrl().replaceFirst(".*/", "") + " "
                                + JsonPath.from(word.getBodyAsString()).getString("holdId")))
                .contains(logon + " " + ofLogon, registered + " " + ofSubject, waits + " " + ofWaiting);

        Files.delete(files.resolve("holds"));
        registration.resetRequests();
        KeyCommand.Result withoutList = replay();
        assertThat(withoutList.said()).contains("export again");
        assertThat(withoutList.status()).isEqualTo(2);
        assertThat(registration.findAll(postRequestedFor(anyUrl()))).isEmpty();
    }

    @Test
    @DisplayName(
            "a registration-service that is not there is told of, and nothing is called done; what is older is not sent")
    void unreachable() throws Exception {
        ErasedRun run = certified(1);
        saved(run);
        registration.stubFor(post(ORDERS).willReturn(aResponse().withStatus(503)));
        KeyCommand.Result gone = replay("--patience", "PT0.1S");
        assertThat(gone.said()).contains("registration-service answers 503");
        assertThat(gone.status()).isEqualTo(2);
        assertThat(gone.said()).doesNotContain("nothing of what they erased");

        registration.resetRequests();
        KeyCommand.Result older = replay("--since", "2026-11-01T00:07:01Z");
        assertThat(older.said()).contains("0 certificates replayed");
        assertThat(older.status()).isZero();
        assertThat(registration.findAll(postRequestedFor(anyUrl()))).isEmpty();
    }

    private static UUID hold(String scope, String of) {
        UUID id = UUID.randomUUID();
        OwnerDatabase.change(
                "INSERT INTO hold (id, " + scope + ", instrument, reason, placed_by, office, placed_at)"
                        + " VALUES (?, ?" + (scope.equals("record_id") ? "::uuid" : "")
                        + ", 'order 17', 'evidence', 'somebody', 'internet-authority', now())",
                id,
                of);
        return id;
    }
}
