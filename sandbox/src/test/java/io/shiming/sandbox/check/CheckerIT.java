package io.shiming.sandbox.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.PublicKeySign;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.signature.SignatureConfig;
import io.shiming.sandbox.Deadline;
import io.shiming.sandbox.Http;
import io.shiming.sandbox.Reply;
import io.shiming.sandbox.RunningSandbox;
import io.shiming.sandbox.Sandbox;
import io.shiming.sandbox.SandboxClient;
import io.shiming.sandbox.demonstration.Applications;
import io.shiming.sandbox.demonstration.RandomImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every invariant is broken once, in a transaction that is rolled back, and must be seen to be. */
@ExtendWith(Sandbox.class)
class CheckerIT {
    private static boolean prepared;

    @TempDir
    Path folder;

    private interface Examination {
        void of(Connection connection, Report report) throws IOException, SQLException;
    }

    /**
     * A person, a unit, somebody who was refused, somebody whose service has ended and who is held, one who took a service
     * over, a guest, one who left, an application, and a leak.
     */
    @BeforeEach
    void oneOfEachKind(SandboxClient client) throws Exception {
        if (!prepared) {
            client.register(client.application(client.anybody()));
            client.register(new Applications(client.suite(), SandboxClient.OPERATOR)
                    .unit(client.cast().unit().orElseThrow(), client.anybody(), Applications.freeMobileNumber()));
            client.register(client.application(client.anybody().named("钱不符")));
            String ended = client.register(client.application(client.anybody())).text("id");
            client.suite()
                    .post(
                            "registration",
                            "/v1/registrations/" + ended + "/termination",
                            SandboxClient.OPERATOR,
                            Map.of("reason", "moved away"));
            hold(client, ended);
            handOn(client);
            String left = client.logOn(client.anybody());
            client.suite().post("registration", "/v1/venue-logons/" + left + "/end", SandboxClient.VENUE, Map.of());
            client.logOn(client.anybody());
            client.suite()
                    .post(
                            "registration",
                            "/v1/special-applications",
                            SandboxClient.OPERATOR,
                            Map.of(
                                    "serviceTypes",
                                    List.of("BLOG"),
                                    "validFrom",
                                    "2016-10-01",
                                    "validUntil",
                                    "2099-12-31",
                                    "documents",
                                    List.of(client.suite().upload(SandboxClient.OPERATOR, RandomImage.png()))));
            String now = Instant.now().minusSeconds(1).toString();
            client.suite()
                    .post(
                            "incident",
                            "/v1/incidents",
                            SandboxClient.OPERATOR,
                            Map.of(
                                    "kind",
                                    "DATA_LEAK",
                                    "detectedAt",
                                    now,
                                    "awareAt",
                                    now,
                                    "description",
                                    "a list was found on the web",
                                    "affectedSubjects",
                                    3,
                                    "severity",
                                    "SERIOUS",
                                    "leaked",
                                    true));
            prepared = true;
        }
    }

    /** As soon as retention-service knows that its time runs. */
    private static void hold(SandboxClient client, String id) throws IOException, InterruptedException {
        Deadline known = Deadline.in(Duration.ofSeconds(30));
        while (client.suite()
                        .post(
                                "retention",
                                "/v1/holds",
                                "clerk",
                                Map.of(
                                        "scope",
                                        Map.of("recordId", id),
                                        "instrument",
                                        "Order 7 of 2026",
                                        "reason",
                                        "under investigation"))
                        .status()
                != 201) {
            known.check("a hold to be placed");
        }
    }

    private static void handOn(SandboxClient client) throws IOException, InterruptedException {
        var applications = new Applications(client.suite(), SandboxClient.OPERATOR);
        String number = Applications.freeMobileNumber();
        Reply from = client.register(applications.individual(client.anybody(), number));
        Reply to = client.suite()
                .post(
                        "registration",
                        "/v1/registrations/" + from.text("id") + "/transfer",
                        SandboxClient.OPERATOR,
                        applications.transfer(client.anybody(), number));
        assertThat(List.of(from, to)).extracting(Reply::status).containsOnly(201);
    }

    static Stream<Arguments> breaches() throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/breaches.csv")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" \\| ", 3))
                .map(cells -> Arguments.of(cells[0], cells[1], cells[2]));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("breaches")
    @DisplayName("an invariant that is broken is reported, with ids")
    void broken(String file, String invariant, String breach, RunningSandbox sandbox) throws Exception {
        SqlInvariants invariants = new SqlInvariants(file);
        String database = file.equals("server") ? "registration" : file.replaceFirst("-.*", "");

        List<Finding> findings =
                after(sandbox, database, breach, (broken, report) -> invariants.examine(broken, "here", report));

        assertThat(findings)
                .filteredOn(finding -> finding.invariant().equals(invariant))
                .singleElement()
                .satisfies(CheckerIT::isReported);
    }

    @Test
    @DisplayName("every invariant has a breach in the list")
    void listIsComplete() throws Exception {
        Set<String> known = new TreeSet<>();
        for (String file : List.of(
                "registration",
                "registration-settled",
                "verification",
                "verification-settled",
                "agent",
                "retention",
                "retention-settled",
                "incident",
                "server")) {
            new SqlInvariants(file).names().forEach(name -> known.add(file + " | " + name));
        }

        assertThat(breaches().map(Arguments::get).map(cells -> cells[0] + " | " + cells[1]))
                .containsOnly(known.toArray(String[]::new))
                .containsAll(known);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "the entries of every seal are the ones that were sealed | UPDATE audit_entry SET outcome = 'OTHER' WHERE id = (SELECT entries[1] FROM audit_seal LIMIT 1)",
                "the entries of every seal are the ones that were sealed | DELETE FROM audit_entry WHERE id = (SELECT entries[1] FROM audit_seal LIMIT 1)",
                "the entries of every seal are the ones that were sealed | UPDATE audit_seal SET entries = array_fill(gen_random_uuid(), ARRAY[size]) WHERE number = 1",
                "the entries of every seal are the ones that were sealed | UPDATE audit_seal SET entries = (SELECT entries FROM audit_seal ORDER BY number DESC LIMIT 1), size = (SELECT size FROM audit_seal ORDER BY number DESC LIMIT 1) WHERE number = 1",
                "seals are numbered without a gap, chained and signed | UPDATE audit_seal SET root = previous WHERE number = 1",
                "seals are numbered without a gap, chained and signed | UPDATE audit_seal SET signature = substring(signature FOR 20) WHERE number = 1",
                "seals are numbered without a gap, chained and signed | UPDATE audit_seal SET signature = set_byte(signature, 10, 255 - get_byte(signature, 10)) WHERE number = 2",
                "seals are numbered without a gap, chained and signed | DELETE FROM audit_seal WHERE number = 1",
                "every head that was published is the seal's | DELETE FROM audit_seal WHERE number > 1",
            })
    @DisplayName("a trail that was touched is reported")
    void touchedTrail(String invariant, String touch, RunningSandbox sandbox) throws Exception {
        Path state = Path.of(sandbox.description().logs()).getParent();
        Path keys = state.resolve("keys/registration-service/audit.json");
        Path heads = state.resolve("audit-heads/registration-service.jsonl");

        List<Finding> findings = after(
                sandbox,
                "registration",
                touch,
                (touched, report) -> new Trail("here", keys, heads, report).examine(touched));

        assertThat(findings)
                .filteredOn(finding -> finding.invariant().equals(invariant))
                .singleElement()
                .satisfies(CheckerIT::isReported);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "receipt = left(receipt, -1)",
                "receipt = left(receipt, -5) || 'AAAAA'",
                "receipt = 'A' || receipt",
                "receipt = 'x'",
                "outcome = 'REVOKED'",
                "channel = 'CIVIL_AFFAIRS'",
                "checked_at = checked_at + interval '1 microsecond'",
                "asker_kind = 'VENUE'",
                "id = gen_random_uuid()",
            })
    @DisplayName("Art. 9: a receipt that was touched, or does not say what its row does, is reported")
    void touchedReceipt(String touch, RunningSandbox sandbox) throws Exception {
        Path state = Path.of(sandbox.description().logs()).getParent();
        SigningKeys keys = SigningKeys.readAll(state.resolve("keys/verification-gateway/receipt.json"));

        List<Finding> findings = after(
                sandbox,
                "verification",
                "UPDATE verification SET " + touch + " WHERE outcome = 'MATCH'",
                (touched, report) -> Receipts.examine(touched, keys, report));

        assertThat(findings).singleElement().satisfies(CheckerIT::isReported);
        assertThat(after(sandbox, "verification", "SELECT 1", (same, report) -> Receipts.examine(same, keys, report)))
                .allMatch(Finding::holds);
    }

    @Test
    @DisplayName("an outcome the gateway does not know is reported, and so is a key that is gone")
    void acrossServices(RunningSandbox sandbox) throws Exception {
        try (Connection verification = Databases.snapshot(sandbox.description(), "verification");
                Connection keys = Databases.snapshot(sandbox.description(), "registration-keys")) {
            assertThat(after(
                            sandbox,
                            "registration",
                            "UPDATE document_check SET outcome = 'MATCH' WHERE outcome = 'MISMATCH'",
                            (touched, report) -> AcrossServices.outcomes(touched, verification, report)))
                    .singleElement()
                    .satisfies(CheckerIT::isReported);
            assertThat(after(
                            sandbox,
                            "registration",
                            "UPDATE document_check SET receipt = NULL WHERE bearer = 'REPRESENTATIVE'",
                            (touched, report) -> AcrossServices.outcomes(touched, verification, report)))
                    .singleElement()
                    .satisfies(CheckerIT::isReported);
            assertThat(after(
                            sandbox,
                            "registration",
                            "UPDATE venue_logon SET verification_id = gen_random_uuid()",
                            (touched, report) -> AcrossServices.outcomes(touched, verification, report)))
                    .singleElement()
                    .satisfies(CheckerIT::isReported);
            assertThat(after(
                            sandbox,
                            "registration",
                            "UPDATE idempotency_key SET answer_key = 'gone'",
                            (touched, report) -> AcrossServices.keysOfRegistration(touched, keys, report)))
                    .singleElement()
                    .satisfies(CheckerIT::isReported);
        }
        try (Connection registration = Databases.snapshot(sandbox.description(), "registration")) {
            for (String table : List.of("data_key", "cohort_key")) {
                assertThat(after(
                                sandbox,
                                "registration-keys",
                                "DELETE FROM " + table,
                                (touched, report) -> AcrossServices.keysOfRegistration(registration, touched, report)))
                        .singleElement()
                        .satisfies(CheckerIT::isReported);
            }
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "clocks | the time of whatever was refused or has ended runs, or will be told to run | DELETE FROM clock WHERE category = 'REGISTRATION'",
                "clocks | the time of whatever was refused or has ended runs, or will be told to run | DELETE FROM clock WHERE category = 'REFUSED_REGISTRATION'",
                "clocks | the time of whatever was refused or has ended runs, or will be told to run | UPDATE clock SET operator_id = gen_random_uuid() WHERE category = 'REFUSED_REGISTRATION'",
                "clocks | the time of what has ended runs from its end on | UPDATE clock SET started_at = started_at + interval '1 microsecond'",
                "purged | what is told to have been purged was, row and key | INSERT INTO purged_record VALUES (gen_random_uuid(), gen_random_uuid(), NULL, NULL, 'REGISTRATION', 1, now())",
                "holds | what is acknowledged as held is held | CREATE TEMP TABLE t AS SELECT * FROM hold LIMIT 1; UPDATE t SET id = gen_random_uuid(); INSERT INTO hold SELECT * FROM t; INSERT INTO hold_confirmation SELECT id, operator_id, placed_at FROM t",
            })
    @DisplayName("Art. 12, 15: a time that does not run, and a hold that does not hold, are reported")
    void retention(String what, String invariant, String breach, RunningSandbox sandbox) throws Exception {
        try (Connection registration = Databases.snapshot(sandbox.description(), "registration")) {
            List<Finding> findings = after(sandbox, "retention", breach, (touched, report) -> {
                switch (what) {
                    case "clocks" -> AcrossServices.clocks(registration, touched, report);
                    case "holds" -> AcrossServices.holds(touched, registration, report);
                    default -> AcrossServices.purged(registration, touched, registration, report);
                }
            });

            assertThat(findings)
                    .filteredOn(finding -> finding.invariant().equals(invariant))
                    .singleElement()
                    .satisfies(CheckerIT::isReported);
        }
    }

    @Test
    @DisplayName("Art. 12: what was purged without having been due is reported")
    void notDue(RunningSandbox sandbox) throws Exception {
        try (Connection retention = Databases.snapshot(sandbox.description(), "retention")) {
            assertThat(after(
                            sandbox,
                            "registration",
                            "INSERT INTO purged_registration VALUES (gen_random_uuid(), gen_random_uuid(), now(), now())",
                            (touched, report) -> AcrossServices.purged(touched, retention, touched, report)))
                    .filteredOn(finding -> finding.place().equals("registration"))
                    .singleElement()
                    .satisfies(CheckerIT::isReported);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE certificate SET jws = left(jws, -5) || 'AAAAA'",
                "UPDATE certificate SET jws = 'x'",
                "DELETE FROM purged_record WHERE record_id IN (SELECT max(record_id::text)::uuid FROM purged_record)",
                "UPDATE purged_record SET record_id = gen_random_uuid()",
            })
    @DisplayName("Art. 12, 16: a certificate that nobody signed, or that is about something else, is reported")
    void touchedCertificate(String touch, RunningSandbox sandbox) throws Exception {
        Path keyset = Path.of(sandbox.description().logs()).resolveSibling("keys/retention-service/certificate.json");
        SigningKeys keys = SigningKeys.readAll(keyset);
        String certified = certified(keyset);

        assertThat(after(sandbox, "retention", certified, (same, report) -> Certificates.examine(same, keys, report)))
                .allMatch(Finding::holds);
        assertThat(after(
                        sandbox,
                        "retention",
                        certified + touch,
                        (touched, report) -> Certificates.examine(touched, keys, report)))
                .singleElement()
                .satisfies(CheckerIT::isReported);
    }

    /** Puts in a run of two records, which come after all others, with a certificate as retention-service signs it. */
    private static String certified(Path keyset) throws IOException, GeneralSecurityException {
        String run = "ffffffff-ffff-7fff-bfff-fffffffffff0";
        List<UUID> records = List.of(new UUID(-1, -3), new UUID(-1, -2));
        byte[] root = Hashes.root(records.stream()
                .map(id -> Hashes.leafOf(ByteBuffer.allocate(16)
                        .putLong(id.getMostSignificantBits())
                        .putLong(id.getLeastSignificantBits())
                        .array()))
                .toList());
        String jws = signed(
                keyset,
                Map.of(
                        "runId",
                        run,
                        "records",
                        records.size(),
                        "root",
                        HexFormat.of().formatHex(root)));
        return """
                INSERT INTO purge_run (id, kind, dry_run, state, due_before, started_by, started_at, completed_at, host_clock)
                VALUES ('%1$s', 'ORDERED', false, 'COMPLETED', now(), 'x', now(), now(), now());
                INSERT INTO purged_record VALUES ('%1$s', '%2$s', NULL, NULL, 'REGISTRATION', 1, now()),
                                                 ('%1$s', '%3$s', NULL, NULL, 'REGISTRATION', 1, now());
                INSERT INTO certificate VALUES ('%1$s', now(), 2, '%4$s', '{}', '{}');
                """.formatted(run, records.get(0), records.get(1), jws);
    }

    private static String signed(Path keyset, Map<String, ?> says) throws IOException, GeneralSecurityException {
        SignatureConfig.register();
        KeysetHandle keys =
                TinkJsonProtoKeysetFormat.parseKeyset(Files.readString(keyset), InsecureSecretKeyAccess.get());
        String kid = Integer.toUnsignedString(keys.getPrimary().getId());
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String signed = base64.encodeToString(Http.JSON.writeValueAsBytes(
                        Map.of("alg", "EdDSA", "typ", "shiming-erasure-certificate+jwt", "kid", kid)))
                + "." + base64.encodeToString(Http.JSON.writeValueAsBytes(says));
        byte[] signature = keys.getPrimitive(RegistryConfiguration.get(), PublicKeySign.class)
                .sign(signed.getBytes(StandardCharsets.US_ASCII));
        // Tink puts the key's id before it.
        return signed + "." + base64.encodeToString(Arrays.copyOfRange(signature, 5, signature.length));
    }

    @Test
    @DisplayName("Art. 16: a key that is still there of what was purged is reported")
    void keyOfPurged(RunningSandbox sandbox) throws Exception {
        try (Connection keys = Databases.snapshot(sandbox.description(), "registration-keys")) {
            assertThat(after(
                            sandbox,
                            "registration",
                            "INSERT INTO purged_registration SELECT id, id, created_at, created_at FROM registration LIMIT 1",
                            (touched, report) -> AcrossServices.destroyed(touched, keys, report)))
                    .singleElement()
                    .satisfies(CheckerIT::isReported);
        }
    }

    @Test
    @DisplayName("a journal that says more or other than the database does is reported, line by line")
    void journal(RunningSandbox sandbox) throws Exception {
        String active =
                one(sandbox, "SELECT id FROM registration WHERE status = 'ACTIVE' AND transfer_of IS NULL LIMIT 1");
        String refused =
                one(sandbox, "SELECT id FROM registration WHERE status = 'REFUSED' AND transfer_of IS NULL LIMIT 1");
        // Not one that was handed on again, as the torture does.
        String to = one(
                sandbox,
                "SELECT id FROM registration WHERE transfer_of IS NOT NULL AND status = 'ACTIVE' ORDER BY id LIMIT 1");
        String from = one(sandbox, "SELECT transfer_of FROM registration WHERE id = '" + to + "'");
        String admitted = one(sandbox, "SELECT id FROM venue_logon WHERE status = 'ADMITTED' LIMIT 1");
        String ended = one(sandbox, "SELECT id FROM venue_logon WHERE status = 'ENDED' LIMIT 1");
        String unknown = "00000000-0000-7000-8000-000000000000";
        List<String> lines = new ArrayList<>();
        lines.add(line(active, "+1", "a", "ACTIVE"));
        lines.add(line(active, "+1", "a", "ACTIVE"));
        lines.add(line(refused, "+2", "a", "ACTIVE"));
        lines.add(line(unknown, "+1", "b", "ACTIVE"));
        lines.add(line(from, "+3", "c", "ACTIVE"));
        lines.add(transfer(to, from, "d", "ACTIVE"));
        lines.add(transfer(refused, from, "e", "REFUSED"));
        lines.add(transfer(active, from, "f", "ACTIVE"));
        lines.add(transfer(to, active, "d", "ACTIVE"));
        lines.add(logon("LOGON", admitted, "g", "ADMITTED"));
        lines.add(logon("LOGON", ended, "g", "ADMITTED"));
        lines.add(logon("END", ended, "h", "ENDED"));
        lines.add(logon("END", admitted, "i", "ENDED"));
        lines.add(logon("LOGON", active, "j", "ADMITTED"));
        lines.add("{\"id\":\"broken off");
        Path journal = Files.writeString(folder.resolve("journal.ndjson"), String.join("\n", lines));

        List<Finding> findings = after(
                sandbox,
                "registration",
                "SELECT 1",
                (connection, report) -> Acknowledged.read(journal).examine(connection, report));

        assertThat(findings)
                .extracting(Finding::invariant, finding -> Set.copyOf(finding.sample()), Finding::count)
                .contains(
                        tuple(Acknowledged.NOT_LOST, Set.of(unknown, active), 2L),
                        tuple(Acknowledged.AS_TOLD, Set.of(refused, admitted), 2L),
                        tuple(Acknowledged.HANDED_ON, Set.of(refused, active, to), 3L),
                        tuple(Acknowledged.NOT_DOUBLED, Set.of(refused, unknown, active, ended), 4L));
    }

    private static String line(String id, String number, String key, String status) throws IOException {
        return Http.JSON.writeValueAsString(
                Map.of("id", id, "number", number, "idempotencyKey", key, "status", status));
    }

    private static String transfer(String id, String from, String key, String status) throws IOException {
        return Http.JSON.writeValueAsString(
                Map.of("deed", "TRANSFER", "id", id, "transferOf", from, "idempotencyKey", key, "status", status));
    }

    private static String logon(String deed, String id, String key, String status) throws IOException {
        return Http.JSON.writeValueAsString(Map.of("deed", deed, "id", id, "idempotencyKey", key, "status", status));
    }

    private static List<Finding> after(RunningSandbox sandbox, String database, String sql, Examination examination)
            throws IOException, SQLException {
        Report report = new Report();
        try (Connection owner = sandbox.connect(database);
                Statement statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            statement.execute(sql);
            examination.of(owner, report);
            owner.rollback();
        }
        return report.findings();
    }

    private static String one(RunningSandbox sandbox, String sql) throws IOException, SQLException {
        try (Connection connection = sandbox.connect("registration");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).as(sql).isTrue();
            return row.getString(1);
        }
    }

    private static void isReported(Finding finding) {
        assertThat(finding.holds()).isFalse();
        assertThat(finding.sample()).isNotEmpty();
    }
}
