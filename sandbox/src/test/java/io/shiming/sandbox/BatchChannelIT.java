package io.shiming.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.sandbox.demonstration.Applications;
import io.shiming.sandbox.demonstration.Person;
import io.shiming.sandbox.simulator.Channel;
import io.shiming.sandbox.simulator.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Civil affairs, with which the gateway exchanges files as long as these tests run, and no longer. */
@ExtendWith(Sandbox.class)
class BatchChannelIT {
    private static final String DEPARTMENT = "civil-affairs";
    private static final Duration RESTARTED_WITHIN = Duration.ofMinutes(1);
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(30);
    private static final Pattern REJECTED = Pattern.compile("(?m)^shiming_batch_rejected_total\\{.*} (\\d+)\\.0$");

    @BeforeAll
    static void exchangeFiles(RunningSandbox sandbox) throws Exception {
        StateFolder state = StateFolder.open(Optional.of(sandbox.state()));
        Files.createDirectories(state.settings().getParent());
        Files.write(state.settings(), Services.exchange(state, Channel.CIVIL_AFFAIRS));
        restartGateway(sandbox);
        // A channel is UP until something else is found.
        Deadline exchanging = Deadline.in(RESTARTED_WITHIN);
        while (!Files.isDirectory(requests(sandbox))) {
            exchanging.check("the gateway to exchange files");
        }
    }

    @AfterAll
    static void answerOverHttp(RunningSandbox sandbox) throws Exception {
        Files.delete(StateFolder.open(Optional.of(sandbox.state())).settings());
        restartGateway(sandbox);
    }

    /** The launcher starts it again, and then it reads its settings. */
    private static void restartGateway(RunningSandbox sandbox) throws Exception {
        sandbox.kill(Services.VERIFICATION, Deadline.in(RESTARTED_WITHIN));
        Deadline deadline = Deadline.in(RESTARTED_WITHIN);
        while (!isUp(sandbox.client())) {
            deadline.check("civil affairs to be UP");
        }
    }

    private static boolean isUp(SandboxClient client) throws InterruptedException {
        try {
            return client.suite()
                    .get("verification", "/v1/channels", SandboxClient.OPERATOR)
                    .body()
                    .toString()
                    .contains("\"channel\":\"CIVIL_AFFAIRS\",\"state\":\"UP\"");
        } catch (IOException notThereYet) {
            return false;
        }
    }

    @AfterEach
    void recover(SandboxClient client) throws Exception {
        client.suite().steer(DEPARTMENT, Map.of("mode", "UP"));
    }

    @Test
    @DisplayName("Art. 9, 10: a department that exchanges files settles a match, a mismatch and a forgery")
    void settles(RunningSandbox sandbox) throws Exception {
        SandboxClient client = sandbox.client();
        Person unit = unit(client, Entry.Status.VALID);
        String match = register(client, unit);
        String mismatch = register(client, unit.named("伊犁不符协会"));
        String forged = register(client, unit(client, Entry.Status.FORGED));

        assertThat(settled(client, match).text("status")).isEqualTo("ACTIVE");
        assertRefused(settled(client, mismatch), "HOLDER_MISMATCH");
        assertRefused(settled(client, forged), "DOCUMENT_FORGED");
        Deadline gone = Deadline.in(SETTLED_WITHIN);
        while (!files(sandbox).isEmpty()) {
            gone.check("the files to be deleted");
        }
    }

    @Test
    @DisplayName(
            "Art. 9: answers that are not the department's settle nothing, and a gateway killed meanwhile loses none")
    void tampered(RunningSandbox sandbox) throws Exception {
        SandboxClient client = sandbox.client();
        client.suite().steer(DEPARTMENT, Map.of("mode", "DOWN"));
        long checks = checks(client);
        String id = register(client, unit(client, Entry.Status.VALID));
        Path request = request(sandbox);
        String file = request.getFileName().toString().replace(".csv.jwe", "");
        String csv = "requestId,result\r\n" + UUID.randomUUID() + ",CONSISTENT\r\n";
        long before = rejected();

        Path responses = request.getParent().resolveSibling("responses");
        Files.writeString(responses.resolve(file + ".csv"), csv);
        awaitRejected(before + 1);
        Files.writeString(responses.resolve(file + ".csv.jws"), forgedSignature("responses/" + file + ".csv", csv));
        Files.writeString(responses.resolve(file + ".csv"), csv);
        awaitRejected(before + 2);
        Files.writeString(responses.resolve(UUID.randomUUID() + ".csv"), csv);
        awaitRejected(before + 3);
        assertThat(status(client, id)).isEqualTo("PENDING_VERIFICATION");

        sandbox.kill(Services.VERIFICATION, Deadline.in(RESTARTED_WITHIN));
        assertThat(request).exists();
        client.suite().steer(DEPARTMENT, Map.of("mode", "UP"));
        assertThat(settled(client, id).text("status")).isEqualTo("ACTIVE");
        assertThat(checks(client)).isEqualTo(checks + 1);
        assertThat(request).doesNotExist();
    }

    private static Person unit(SandboxClient client, Entry.Status status) {
        return client.entries(Channel.CIVIL_AFFAIRS).stream()
                .filter(entry -> entry.status() == status)
                .findFirst()
                .map(entry -> new Person(entry.name(), entry.documentType(), entry.documentNumber(), "2099-12-31"))
                .orElseThrow();
    }

    /** Whom nobody can answer for at once is pending. */
    private static String register(SandboxClient client, Person unit) throws Exception {
        Reply reply = client.register(new Applications(client.suite(), SandboxClient.OPERATOR)
                .unit(unit, client.anybody(), Applications.freeMobileNumber()));
        assertThat(reply.status()).as(reply.toString()).isEqualTo(202);
        return reply.text("id");
    }

    private static void assertRefused(Reply registration, String code) {
        assertThat(registration.text("status")).isEqualTo("REFUSED");
        assertThat(registration.body().path("refusal").path("code").asText()).isEqualTo(code);
    }

    private static Reply settled(SandboxClient client, String id) throws Exception {
        Deadline deadline = Deadline.in(Duration.ofMinutes(1));
        while (status(client, id).equals("PENDING_VERIFICATION")) {
            deadline.check("the registration to be settled");
        }
        return client.registration(SandboxClient.OPERATOR, id);
    }

    private static String status(SandboxClient client, String id) throws Exception {
        return client.registration(SandboxClient.OPERATOR, id).text("status");
    }

    private static Path request(RunningSandbox sandbox) throws Exception {
        Deadline deadline = Deadline.in(SETTLED_WITHIN);
        while (true) {
            for (Path file : files(sandbox)) {
                if (file.toString().endsWith(".csv.jwe")) {
                    return file;
                }
            }
            deadline.check("a request file");
        }
    }

    private static List<Path> files(RunningSandbox sandbox) throws IOException {
        try (Stream<Path> files = Files.list(requests(sandbox))) {
            return files.toList();
        }
    }

    private static Path requests(RunningSandbox sandbox) throws IOException {
        return sandbox.state().resolve("exchange").resolve(DEPARTMENT).resolve("requests");
    }

    private static String forgedSignature(String file, String csv) throws Exception {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmHeaderValue("EdDSA");
        signature.setHeader("file", file);
        signature.setPayload(csv);
        signature.setKey(OkpJwkGenerator.generateJwk("Ed25519").getPrivateKey());
        return signature.getDetachedContentCompactSerialization();
    }

    private static long checks(SandboxClient client) throws Exception {
        return client.http()
                .send("GET", Port.SIMULATORS.url() + "/control/" + DEPARTMENT, Map.of())
                .body()
                .path("checks")
                .asLong();
    }

    private static void awaitRejected(long count) throws Exception {
        Deadline deadline = Deadline.in(SETTLED_WITHIN);
        while (rejected() < count) {
            deadline.check("a response to be moved aside");
        }
    }

    private static long rejected() throws Exception {
        var metrics = java.net.http.HttpClient.newHttpClient()
                .send(
                        java.net.http.HttpRequest.newBuilder(
                                        java.net.URI.create(Port.VERIFICATION.url() + "/q/metrics"))
                                .build(),
                        java.net.http.HttpResponse.BodyHandlers.ofString());
        return REJECTED.matcher(metrics.body())
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }
}
