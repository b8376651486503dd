package io.shiming.verification.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.testing.StandingClock;
import io.shiming.verification.application.AuthorityUnavailable;
import io.shiming.verification.application.VerificationConfig;
import io.shiming.verification.domain.Channel;
import io.shiming.verification.domain.DocumentType;
import io.shiming.verification.domain.Outcome;
import io.shiming.verification.domain.Question;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files are real, and so are keys; only the clock is given. */
class BatchAuthorityChannelTest {
    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final String NAME = "哈密，\"样本\"协会";

    @TempDir
    Path folder;

    private final StandingClock clock = new StandingClock(Instant.parse("2026-11-24T08:00:00Z"));
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Map<UUID, Outcome> settled = new HashMap<>();
    private Path directory;
    private Department department;
    private BatchAuthorityChannel channel;

    private record Settings(Optional<Path> directory, Optional<Path> keys) implements VerificationConfig.Authority {
        @Override
        public Kind kind() {
            return Kind.BATCH;
        }

        @Override
        public Optional<URI> url() {
            return Optional.empty();
        }

        @Override
        public Duration every() {
            return Duration.ofMinutes(1);
        }

        @Override
        public int rows() {
            return 3;
        }

        @Override
        public Duration overdueAfter() {
            return Duration.ofHours(4);
        }

        @Override
        public Duration withdrawAfter() {
            return Duration.ofHours(12);
        }
    }

    @BeforeEach
    void start() throws IOException {
        directory = Files.createDirectory(folder.resolve("exchange"));
        department = new Department(directory);
        department.provideKeys(folder.resolve("keys"));
        channel = restarted();
    }

    private BatchAuthorityChannel restarted() {
        Path keys = folder.resolve("keys");
        return new BatchAuthorityChannel(new BatchExchange(
                Channel.CIVIL_AFFAIRS,
                new Settings(Optional.of(directory), Optional.of(keys)),
                new BatchDirectory(directory),
                new BatchKeys(keys),
                new Ids(clock),
                clock,
                metrics));
    }

    /** A check that was handed over. */
    private UUID ask(String number) {
        UUID check = UUID.randomUUID();
        ask(check, number);
        return check;
    }

    private void ask(UUID check, String number) {
        Question question = new Question(
                DocumentType.SOCIAL_ORGANISATION_CERTIFICATE,
                new Sensitive<>(number),
                new Sensitive<>(NAME),
                Optional.empty());
        assertThatThrownBy(() ->
                        channel.askDeferred(check, question, WITHIN).await().atMost(WITHIN))
                .isInstanceOfSatisfying(
                        AuthorityUnavailable.class,
                        said -> assertThat(said.reason()).isEqualTo(AuthorityUnavailable.Reason.ANSWERS_LATER));
    }

    private void collect() {
        channel.collect(answers -> {
                    settled.putAll(answers);
                    return Uni.createFrom().voidItem();
                })
                .await()
                .atMost(WITHIN);
    }

    /** The one request that lies there after the time to collect for it is over. */
    private String sent() throws IOException {
        clock.pass(Duration.ofMinutes(1));
        collect();
        List<String> requests = department.requests();
        return requests.get(requests.size() - 1);
    }

    @Test
    @DisplayName("Art. 9 what was asked within the interval is one file, a row for each check, and answered once")
    void oneFile() throws Exception {
        UUID first = ask("A1");
        UUID second = ask("A2");
        ask(first, "A1");
        collect();
        assertThat(department.requests()).isEmpty();

        String request = sent();

        List<String[]> rows = department.read(request);
        assertThat(rows).extracting(row -> row[2]).containsExactly("A1", "A2");
        assertThat(rows).extracting(row -> row[1]).containsOnly("SOCIAL_ORGANISATION_CERTIFICATE");
        assertThat(rows.get(0)[3]).isEqualTo("\"哈密，\"\"样本\"\"协会\"");
        assertThat(rows).extracting(row -> row[0]).doesNotContain(first.toString(), second.toString());
        department.respond(request, department.answers(request, "CONSISTENT", "FORGED"));
        collect();
        assertThat(settled).isEqualTo(Map.of(first, Outcome.MATCH, second, Outcome.FORGED));
        assertThat(files()).isEmpty();
    }

    @Test
    @DisplayName("as many rows as a file may have are sent at once")
    void fullFile() throws Exception {
        for (int i = 0; i < 7; i++) {
            ask("B" + i);
        }
        assertThat(department.requests()).hasSize(2);
        assertThat(department.read(sent())).hasSize(1);
    }

    @Test
    @DisplayName("Art. 16 a request can be read by the department only, and every file by its owner only")
    void nothingInClear() throws Exception {
        ask("51650000990100018R");
        sent();
        assertThat(files()).hasSize(4).allSatisfy(file -> {
            assertThat(Files.readString(file)).doesNotContain("51650000990100018R", "哈密");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        });
    }

    @Test
    @DisplayName("Art. 9 a process that dies between request and response neither loses a check nor doubles it")
    void restart() throws Exception {
        UUID sentBefore = ask("C1");
        String request = sent();
        UUID onlyCollected = ask("C2");

        channel = restarted();
        ask(sentBefore, "C1");
        ask(onlyCollected, "C2");
        department.respond(request, department.answers(request, "CONSISTENT"));
        String next = sent();

        assertThat(settled).isEqualTo(Map.of(sentBefore, Outcome.MATCH));
        assertThat(department.read(next)).extracting(row -> row[2]).containsExactly("C2");
    }

    @Test
    @DisplayName("Art. 9 a note that somebody changed counts for nothing: another's answer settles no check")
    void changedNote() throws Exception {
        UUID good = ask("J1");
        UUID bad = ask("J2");
        String request = sent();
        Path note = directory.resolve("pending/" + request + ".csv");
        Files.writeString(
                note,
                Files.readString(note)
                        .replace(good.toString(), "?")
                        .replace(bad.toString(), good.toString())
                        .replace("?", bad.toString()));
        channel = restarted();
        department.respond(request, department.answers(request, "CONSISTENT", "FORGED"));
        collect();
        assertThat(settled).isEmpty();
        ask(bad, "J2");
        assertThat(department.read(sent())).extracting(row -> row[2]).containsExactly("J2");
    }

    @Test
    @DisplayName("files stay until the outcomes are kept")
    void notKept() throws Exception {
        UUID check = ask("D1");
        String request = sent();
        department.respond(request, department.answers(request, "REVOKED"));
        assertThatThrownBy(() -> channel.collect(
                                answers -> Uni.createFrom().failure(new IllegalStateException("no database")))
                        .await()
                        .atMost(WITHIN))
                .hasMessage("no database");
        channel = restarted();
        collect();
        assertThat(settled).isEqualTo(Map.of(check, Outcome.REVOKED));
    }

    /** What somebody does with a good response: {@code csv} and its name; what comes back is what lies there. */
    private interface Tampering {
        void respond(Department department, String request, String csv) throws IOException, JoseException;
    }

    static Stream<Arguments> tamperings() {
        return Stream.of(
                tampering("unsigned", "UNSIGNED", (department, request, csv) -> {
                    department.respond(request, csv);
                    Files.delete(department.directory().resolve("responses/" + request + ".csv.jws"));
                }),
                tampering(
                        "signed by another",
                        "SIGNATURE",
                        (department, request, csv) -> department.respond(
                                request,
                                csv,
                                department.sign(
                                        Department.key(OctetKeyPairJsonWebKey.SUBTYPE_ED25519, "sig"),
                                        "responses/" + request + ".csv",
                                        csv))),
                tampering(
                        "signed by the gateway",
                        "SIGNATURE",
                        (department, request, csv) -> department.respond(
                                request,
                                csv,
                                department.sign(department.gateway, "responses/" + request + ".csv", csv))),
                tampering(
                        "with the request's own signature",
                        "SIGNATURE",
                        (department, request, csv) -> department.respond(
                                request,
                                csv,
                                Files.readString(department.directory().resolve("requests/" + request + ".csv.jws")))),
                tampering(
                        "signed for another file",
                        "SIGNATURE",
                        (department, request, csv) -> department.respond(
                                request,
                                csv,
                                department.sign(department.signing, "responses/" + UUID.randomUUID() + ".csv", csv))),
                tampering(
                        "without algorithm",
                        "SIGNATURE",
                        (department, request, csv) -> department.respond(request, csv, "eyJhbGciOiJub25lIn0..")),
                tampering(
                        "with garbage for a signature",
                        "SIGNATURE",
                        (department, request, csv) -> department.respond(request, csv, "garbage")),
                tampering(
                        "altered",
                        "SIGNATURE",
                        (department, request, csv) -> department.respond(
                                request,
                                csv.replace("NO_RECORD", "CONSISTENT"),
                                department.sign(department.signing, "responses/" + request + ".csv", csv))),
                tampering(
                        "truncated",
                        "SIGNATURE",
                        (department, request, csv) -> department.respond(
                                request,
                                csv.substring(0, csv.length() - 4),
                                department.sign(department.signing, "responses/" + request + ".csv", csv))),
                tampering(
                        "oversized",
                        "UNREADABLE",
                        (department, request, csv) -> department.respond(request, csv + "\r\n".repeat(1_000))),
                tampering("a link", "UNREADABLE", (department, request, csv) -> {
                    Path elsewhere = department.directory().resolve("elsewhere");
                    department.respond(request, csv);
                    Path response = department.directory().resolve("responses/" + request + ".csv");
                    Files.move(response, elsewhere);
                    Files.createSymbolicLink(response, elsewhere);
                }),
                tampering(
                        "of another request",
                        "FOREIGN",
                        (department, request, csv) ->
                                department.respond(UUID.randomUUID().toString(), csv)),
                tampering(
                        "under another name",
                        "FOREIGN",
                        (department, request, csv) -> department.respond("../" + "responses/answers", csv)),
                tampering(
                        "lacking a row",
                        "MALFORMED",
                        (department, request, csv) ->
                                department.respond(request, csv.substring(0, csv.indexOf("\r\n", 20) + 2))),
                tampering(
                        "with a row twice",
                        "MALFORMED",
                        (department, request, csv) -> department.respond(
                                request, csv + csv.lines().toList().get(1))),
                tampering(
                        "with a foreign row",
                        "MALFORMED",
                        (department, request, csv) ->
                                department.respond(request, csv + UUID.randomUUID() + ",CONSISTENT\r\n")),
                tampering(
                        "with other columns",
                        "MALFORMED",
                        (department, request, csv) ->
                                department.respond(request, csv.replace("requestId,result", "result,requestId"))),
                tampering("empty", "MALFORMED", (department, request, csv) -> department.respond(request, "")));
    }

    private static Arguments tampering(String what, String flaw, Tampering tampering) {
        return Arguments.of(what, flaw, tampering);
    }

    @ParameterizedTest(name = "Art. 9 a response {0} is no answer: {1}, moved aside, and the right one still counts")
    @MethodSource("tamperings")
    void tampered(String what, String flaw, Tampering tampering) throws Exception {
        UUID match = ask("E1");
        UUID unknown = ask("E2");
        String request = sent();
        String csv = department.answers(request, "CONSISTENT", "NO_RECORD");

        tampering.respond(department, request, csv);
        collect();
        collect();

        assertThat(settled).isEmpty();
        assertThat(metrics.counter("shiming.batch.rejected", "channel", "CIVIL_AFFAIRS", "flaw", flaw)
                        .count())
                .isEqualTo(1);
        assertThat(directory.resolve("aside")).isNotEmptyDirectory();
        department.respond(request, csv);
        collect();
        assertThat(settled).isEqualTo(Map.of(match, Outcome.MATCH, unknown, Outcome.NOT_FOUND));
    }

    @Test
    @DisplayName("Art. 9 a response that comes again answers nothing")
    void replayed() throws Exception {
        ask("F1");
        String request = sent();
        String csv = department.answers(request, "CONSISTENT");
        department.respond(request, csv);
        collect();
        settled.clear();
        UUID other = ask("F1");
        String next = sent();

        department.respond(request, csv);
        collect();
        department.respond(next, csv, department.sign(department.signing, "responses/" + request + ".csv", csv));
        collect();

        assertThat(settled).isEmpty();
        department.respond(next, department.answers(next, "INCONSISTENT"));
        collect();
        assertThat(settled).isEqualTo(Map.of(other, Outcome.MISMATCH));
    }

    @Test
    @DisplayName("Art. 9 an unknown result is no answer, and is asked again; its neighbours count")
    void unknownResult() throws Exception {
        UUID match = ask("G1");
        UUID odd = ask("G2");
        String request = sent();
        department.respond(request, department.answers(request, "CONSISTENT", "consistent"));
        collect();
        assertThat(settled).isEqualTo(Map.of(match, Outcome.MATCH));
        ask(odd, "G2");
        assertThat(department.read(sent())).extracting(row -> row[2]).containsExactly("G2");
    }

    @Test
    @DisplayName("Art. 16 a request that is not answered in time is deleted, and what it asked is asked again")
    void withdrawn() throws Exception {
        UUID check = ask("H1");
        String request = sent();
        channel.probe(WITHIN).await().atMost(WITHIN);
        clock.pass(Duration.ofHours(5));
        assertThatThrownBy(() -> channel.probe(WITHIN).await().atMost(WITHIN)).isInstanceOf(AuthorityUnavailable.class);
        assertThat(department.requests()).containsExactly(request);
        clock.pass(Duration.ofHours(8));
        collect();
        assertThat(files()).isEmpty();
        channel.probe(WITHIN).await().atMost(WITHIN);
        ask(check, "H1");
        assertThat(department.read(sent())).extracting(row -> row[2]).containsExactly("H1");
    }

    @Test
    @DisplayName("what a process that died left of a request goes with its time")
    void halfWritten() throws Exception {
        collect();
        UUID request = new Ids(clock).next();
        for (String end : List.of(".csv.jws", ".csv.jwe123.new")) {
            Files.writeString(directory.resolve("requests/" + request + end), "half");
        }
        clock.pass(Duration.ofHours(13));
        collect();
        assertThat(files()).isEmpty();
    }

    @Test
    @DisplayName("without its directory, or with keys that others can read, the channel fails and sends nothing")
    void unusable() throws Exception {
        Path signing = folder.resolve("keys/signing.json");
        Files.setPosixFilePermissions(signing, PosixFilePermissions.fromString("rw-r-----"));
        ask("I1");
        clock.pass(Duration.ofMinutes(1));
        collect();
        assertThat(files()).isEmpty();
        assertThatThrownBy(() -> channel.probe(WITHIN).await().atMost(WITHIN)).isInstanceOf(AuthorityUnavailable.class);
        Files.setPosixFilePermissions(signing, PosixFilePermissions.fromString("rw-------"));
        assertThat(department.read(sent())).hasSize(1);
        channel.probe(WITHIN).await().atMost(WITHIN);

        Files.move(directory, folder.resolve("unmounted"));
        assertThatThrownBy(() -> channel.probe(WITHIN).await().atMost(WITHIN)).isInstanceOf(AuthorityUnavailable.class);
        Files.move(folder.resolve("unmounted"), directory);
        channel.probe(WITHIN).await().atMost(WITHIN);
    }

    /** What was exchanged and not finished. */
    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(directory.resolve("aside")))
                    .toList();
        }
    }

    @Test
    @DisplayName("what is no UTF-8 is not read")
    void notUtf8() {
        byte[] csv = "requestId,result\r\nx,y\r\n".getBytes(UTF_8);
        csv[csv.length - 3] = (byte) 0xff;
        assertThatThrownBy(() -> BatchFormat.answers(csv, Arrays.asList())).isInstanceOf(IOException.class);
    }
}
