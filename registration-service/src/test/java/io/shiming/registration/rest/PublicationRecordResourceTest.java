package io.shiming.registration.rest;

import static io.restassured.RestAssured.given;
import static io.shiming.registration.rest.RecordLines.PUBLICATIONS;
import static io.shiming.registration.rest.RecordLines.SERVICE_USES;
import static io.shiming.registration.rest.RecordLines.json;
import static io.shiming.registration.rest.RecordLines.publication;
import static io.shiming.registration.rest.RecordLines.send;
import static io.shiming.registration.rest.RecordLines.serviceUse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.shiming.foundation.testing.LeastPrivilege;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import io.shiming.registration.domain.DailyRecord;
import io.shiming.registration.domain.KeptRecord;
import io.shiming.registration.domain.Publication;
import io.shiming.registration.persistence.RecordRepository;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class PublicationRecordResourceTest {
    private static final String ADDRESS = "https://news.example/1";
    private static final HexFormat HEX = HexFormat.of();

    @Inject
    RecordRepository records;

    @Inject
    MeterRegistry metrics;

    private Scenario operator;

    @BeforeEach
    void anOperator() {
        operator = Scenario.anyOperator();
    }

    @Test
    @DisplayName(
            "Art. 15: what was published is kept with its time and address, once under its key; JSON that is wrong is refused")
    void one() {
        Map<String, Object> body = publication("新闻一则", ADDRESS);
        String key = UUID.randomUUID().toString();
        Response first = Scenario.as(operator.token(), key).body(json(body)).post(PUBLICATIONS);
        first.then()
                .statusCode(200)
                .header("Idempotency-Replayed", nullValue())
                .body("accepted", equalTo(1))
                .body("rejected", empty())
                .body("batches", hasSize(1))
                .body("batches[0].id", endsWith("0000"))
                .body("batches[0].firstLine", equalTo(1))
                .body("batches[0].lastLine", equalTo(1))
                .body("batches[0].records", equalTo(1));
        Response again = Scenario.as(operator.token(), key).body(json(body)).post(PUBLICATIONS);
        again.then().statusCode(200).header("Idempotency-Replayed", "true");
        assertThat(again.asString()).isEqualTo(first.asString());
        body.put("content", "别的");
        Scenario.as(operator.token(), key)
                .body(json(body))
                .post(PUBLICATIONS)
                .then()
                .statusCode(422)
                .body("code", equalTo("IDEMPOTENCY_KEY_REUSED"));
        assertThat(stored("publication_record")).isEqualTo(1);

        body.remove("address");
        operator.oss()
                .body(json(body))
                .post(PUBLICATIONS)
                .then()
                .statusCode(400)
                .body("code", equalTo("BODY_INVALID"))
                .body("violations.field", contains("/address"));
        for (String wrong : List.of("null", "[]", "{", "")) {
            operator.oss().body(wrong).post(PUBLICATIONS).then().statusCode(400);
        }
        assertThat(find(ADDRESS)).singleElement().satisfies(record -> {
            Publication fact = (Publication) record.fact();
            assertThat(fact.content().orElseThrow().reveal()).isEqualTo("新闻一则");
            assertThat(fact.address().reveal()).isEqualTo(ADDRESS);
            assertThat(fact.contentSha256()).isEqualTo(sha256Of("新闻一则"));
        });
    }

    @Test
    @DisplayName("a body is refused in the contract's order: who sends it, media type, size, key, content")
    void orderOfRefusal() {
        String large = json(publication("x".repeat(70_000), ADDRESS));
        operator.oss()
                .contentType("text/plain")
                .body(large)
                .post(PUBLICATIONS)
                .then()
                .statusCode(415);
        given().auth()
                .oauth2(operator.token())
                .contentType("application/json")
                .body(large)
                .post(PUBLICATIONS)
                .then()
                .statusCode(413)
                .body("code", equalTo("BODY_TOO_LARGE"));
        given().auth()
                .oauth2(operator.token())
                .contentType("application/json")
                .body("{")
                .post(PUBLICATIONS)
                .then()
                .statusCode(400)
                .body("code", equalTo("IDEMPOTENCY_KEY_MISSING"));
        operator.oss().body("{}").post(SERVICE_USES).then().statusCode(415);
        String nobodys = Tokens.as("operator").client("oss-of-nobody").sign();
        for (String type : List.of("text/plain", "application/json")) {
            given().auth()
                    .oauth2(nobodys)
                    .contentType(type)
                    .body(large)
                    .post(PUBLICATIONS)
                    .then()
                    .statusCode(403);
        }
        send(operator, SERVICE_USES, "not a key", List.of(json(serviceUse("+8613899990001"))))
                .then()
                .statusCode(400)
                .body("code", equalTo("IDEMPOTENCY_KEY_INVALID"));
    }

    @Test
    @DisplayName("Art. 15: each line of a stream is kept or rejected for itself, whatever the others are")
    void mixedLines() {
        Map<String, Object> hashed = publication("x", ADDRESS);
        hashed.remove("content");
        hashed.put("contentSha256", "AB".repeat(32));
        List<String> lines = List.of(
                json(publication("第一\n条\u0000", ADDRESS)),
                "",
                json(hashed),
                "{\"content\":",
                "[]",
                "null",
                json(with("colour", "red")),
                json(with("content", null)),
                json(with("contentSha256", "ab".repeat(32))),
                json(with("content", "")),
                json(with("publishedAt", null)),
                json(with("publishedAt", Instant.now().plusSeconds(3_600).toString())),
                json(with("publishedAt", "yesterday")),
                json(with("address", "")),
                json(with("address", "a".repeat(2_049))),
                json(with("address", "a\u0007b")),
                json(with("content", 17)),
                " ".repeat(65_537),
                "{\"content\":\"\\ud800\",\"publishedAt\":\"2026-11-30T00:00:00Z\",\"address\":\"a.example\"}",
                json(publication("last", ADDRESS)));
        Response answer = send(operator, PUBLICATIONS, lines);
        answer.then().statusCode(200).body("accepted", equalTo(3));
        JsonPath body = answer.jsonPath();
        assertThat(body.<Integer>getList("rejected.line"))
                .isEqualTo(IntStream.rangeClosed(4, 19).boxed().toList());
        assertThat(IntStream.rangeClosed(0, 15)
                        .mapToObj(i -> body.getString("rejected[" + i + "].code") + " "
                                + body.getString("rejected[" + i + "].violations[0].field") + " "
                                + body.getString("rejected[" + i + "].violations[0].code"))
                        .toList())
                .containsExactly(
                        "BODY_INVALID /content MALFORMED",
                        "BODY_INVALID  WRONG_TYPE",
                        "BODY_INVALID  WRONG_TYPE",
                        "BODY_INVALID /colour UNKNOWN_PROPERTY",
                        "BODY_INVALID /content REQUIRED",
                        "BODY_INVALID /contentSha256 NOT_ALLOWED",
                        "BODY_INVALID /content MALFORMED",
                        "BODY_INVALID /publishedAt REQUIRED",
                        "BODY_INVALID /publishedAt NOT_ALLOWED",
                        "BODY_INVALID /publishedAt WRONG_TYPE",
                        "BODY_INVALID /address MALFORMED",
                        "BODY_INVALID /address TOO_LONG",
                        "BODY_INVALID /address MALFORMED",
                        "BODY_INVALID /content WRONG_TYPE",
                        "BODY_TOO_LARGE null null",
                        "BODY_INVALID /content MALFORMED");
        assertThat(find(ADDRESS)).hasSize(3);
        send(operator, PUBLICATIONS, List.of("{}", "{}"))
                .then()
                .statusCode(200)
                .body("accepted", equalTo(0))
                .body("rejected", hasSize(2))
                .body("batches", empty());
        send(operator, PUBLICATIONS, List.of()).then().statusCode(200).body("accepted", equalTo(0));
    }

    private static Map<String, Object> with(String member, Object value) {
        Map<String, Object> line = publication("x", ADDRESS);
        if (value == null) {
            line.remove(member);
        } else {
            line.put(member, value);
        }
        return line;
    }

    @Test
    @DisplayName("Art. 15: service records come as a stream, and are found by account and period, not by operators")
    void serviceUses() {
        String account = Scenario.newNumber();
        List<String> lines = new ArrayList<>(List.of(
                json(serviceUse(account)),
                json(serviceUse(" " + account)),
                json(serviceUse(Scenario.newNumber())),
                json(serviceUse("a\nb")),
                "{\"accountRef\":\"a\",\"kind\":\"no spaces\",\"at\":\"2026-11-30T00:00:00Z\"}",
                "{\"accountRef\":\"a\",\"kind\":\"LOG_ON\",\"at\":\"9999-11-30T00:00:00Z\"}",
                "{\"accountRef\":\"" + account + "\",\"kind\":\"LOG_ON\",\"at\":\"2020-01-01T00:00:00Z\"}"));
        send(operator, SERVICE_USES, lines)
                .then()
                .statusCode(200)
                .body("accepted", equalTo(4))
                .body("rejected.line", contains(4, 5, 6))
                .body("rejected.violations.field", contains(List.of("/accountRef"), List.of("/kind"), List.of("/at")));
        Instant now = Instant.now();
        assertThat(find(DailyRecord.SERVICE_RECORD, operator, account, now.minusSeconds(600), now))
                .hasSize(2);
        assertThat(find(DailyRecord.SERVICE_RECORD, operator, account, Instant.EPOCH, now))
                .hasSize(3)
                .first()
                .satisfies(oldest -> assertThat(oldest.fact().at()).isEqualTo(Instant.parse("2020-01-01T00:00:00Z")));
        assertThat(find(DailyRecord.SERVICE_RECORD, operator, account, now.minusSeconds(600), now.minusSeconds(500)))
                .isEmpty();
        assertThat(find(DailyRecord.SERVICE_RECORD, Scenario.anyOperator(), account, Instant.EPOCH, now))
                .isEmpty();
        assertThat(find(DailyRecord.PUBLICATION_RECORD, operator, account, Instant.EPOCH, now))
                .isEmpty();
    }

    @Test
    @DisplayName("Art. 15: a stream that is sent again under its key is answered as before, and nothing is kept twice")
    void again() {
        List<String> lines = publications(2_345);
        lines.set(1_200, "{}");
        String key = UUID.randomUUID().toString();
        Response first = send(operator, PUBLICATIONS, key, lines);
        first.then()
                .statusCode(200)
                .body("accepted", equalTo(2_344))
                .body("rejected.line", contains(1_201))
                .body("batches.firstLine", contains(1, 1_001, 2_001))
                .body("batches.lastLine", contains(1_000, 2_000, 2_345))
                .body("batches.records", contains(1_000, 999, 345));
        Response again = send(operator, PUBLICATIONS, key, lines);
        again.then().statusCode(200).header("Idempotency-Replayed", "true");
        assertThat(again.asString()).isEqualTo(first.asString());
        assertThat(stored("publication_record")).isEqualTo(2_344);
        lines.set(2_344, json(publication("another", ADDRESS)));
        send(operator, PUBLICATIONS, key, lines).then().statusCode(422).body("code", equalTo("IDEMPOTENCY_KEY_REUSED"));
        send(operator, PUBLICATIONS, lines.subList(0, 3)).then().statusCode(200);
        send(operator, PUBLICATIONS, lines.subList(0, 3))
                .then()
                .statusCode(200)
                .header("Idempotency-Replayed", nullValue());
        assertThat(stored("publication_record")).isEqualTo(2_350);
    }

    @Test
    @DisplayName(
            "Art. 15: a stream that broke off is completed by sending it again; what was not a whole block is as if it had"
                    + " not come")
    void brokenOff() throws IOException {
        List<String> lines = publications(1_500);
        String key = UUID.randomUUID().toString();
        URI base = URI.create(ConfigProvider.getConfig().getValue("test.url", String.class));
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            OutputStream out = socket.getOutputStream();
            byte[] sent = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
            out.write(("POST " + PUBLICATIONS + " HTTP/1.1\r\nHost: " + base.getAuthority()
                            + "\r\nAuthorization: Bearer " + operator.token()
                            + "\r\nIdempotency-Key: " + key
                            + "\r\nContent-Type: application/x-ndjson\r\nContent-Length: " + (sent.length + 1)
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(sent);
            out.flush();
            await().atMost(Duration.ofSeconds(30)).until(() -> stored("publication_record") == 1_000);
        }
        send(operator, PUBLICATIONS, key, lines)
                .then()
                .statusCode(200)
                .header("Idempotency-Replayed", nullValue())
                .body("accepted", equalTo(1_500));
        assertThat(stored("publication_record")).isEqualTo(1_500);
    }

    @Test
    @DisplayName(
            "Art. 15: a stream under a key that was another's is refused at its beginning, and nothing of it is kept; a client that"
                    + " sends all of it before it reads is answered")
    void refusedAtTheBeginning() {
        String key = UUID.randomUUID().toString();
        send(operator, PUBLICATIONS, key, publications(1)).then().statusCode(200);
        List<String> lines = new ArrayList<>(publications(1_000));
        String long1 = json(publication("x".repeat(60_000), ADDRESS));
        for (int i = 0; i < 300; i++) {
            lines.add(long1);
        }
        send(operator, PUBLICATIONS, key, lines).then().statusCode(422).body("code", equalTo("IDEMPOTENCY_KEY_REUSED"));
        assertThat(stored("publication_record")).isEqualTo(1);
    }

    @Test
    @DisplayName("one object that does not end is refused at 16 MiB")
    void endless() throws IOException {
        URI base = URI.create(ConfigProvider.getConfig().getValue("test.url", String.class));
        byte[] piece = ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout(30_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + PUBLICATIONS + " HTTP/1.1\r\nHost: " + base.getAuthority()
                            + "\r\nAuthorization: Bearer " + operator.token()
                            + "\r\nIdempotency-Key: " + UUID.randomUUID()
                            + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 17 * 16; i++) {
                out.write(piece);
            }
            out.flush();
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 413");
        }
    }

    @Test
    @DisplayName(
            "Art. 15, 16: an operator shows of each record, off-line, that it is the one whose root is on the audit trail;"
                    + " of an altered one there is no proof")
    void proved() {
        List<String> lines = publications(1_005);
        lines.set(500, "");
        Response answer = send(operator, PUBLICATIONS, lines);
        for (int line : new int[] {1, 500, 502, 1_000, 1_001, 1_005}) {
            String id = recordOf(answer, line);
            JsonPath proof =
                    prove(operator, id).then().statusCode(200).extract().jsonPath();
            assertThat(leadsToRoot(proof, lines.get(line - 1)))
                    .as("line " + line)
                    .isTrue();
            assertThat(leadsToRoot(proof, json(publication("another", ADDRESS))))
                    .isFalse();
            assertThat(OwnerDatabase.rows(
                            "SELECT outcome, operator_id, action, object_id::text AS batch FROM audit_entry WHERE id = ?::uuid",
                            proof.getString("auditEntryId")))
                    .singleElement()
                    .isEqualTo(Map.of(
                            "outcome",
                            proof.getString("root"),
                            "operator_id",
                            operator.operatorId(),
                            "action",
                            "publication-records.kept",
                            "batch",
                            proof.getString("batchId")));
            assertThat(OwnerDatabase.count(
                            "SELECT count(*) FROM audit_entry WHERE action = 'publication-record.proved' AND object_id = ?::uuid",
                            id))
                    .isEqualTo(1);
        }
        String id = recordOf(answer, 7);
        prove(Scenario.anyOperator(), id).then().statusCode(404);
        prove(operator, recordOf(answer, 501)).then().statusCode(404);
        operator.oss().get(SERVICE_USES + "/" + id + "/proof").then().statusCode(404);
        OwnerDatabase.change("UPDATE publication_record SET at = at + interval '1 second' WHERE id = ?::uuid", id);
        double before = altered();
        prove(operator, id).then().statusCode(500).body("leafHash", nullValue());
        OwnerDatabase.change("UPDATE publication_record SET at = at - interval '1 second' WHERE id = ?::uuid", id);
        prove(operator, id).then().statusCode(200);
        String batch = answer.path("batches[0].id");
        for (String change : List.of("root = sha256(root)", "leaves = set_byte(leaves, 9, get_byte(leaves, 9) # 1)")) {
            byte[] root = column("root", batch);
            byte[] leaves = column("leaves", batch);
            OwnerDatabase.change("UPDATE publication_record_batch SET " + change + " WHERE id = ?::uuid", batch);
            prove(operator, id).then().statusCode(500);
            OwnerDatabase.change(
                    "UPDATE publication_record_batch SET root = ?, leaves = ? WHERE id = ?::uuid", root, leaves, batch);
        }
        prove(operator, id).then().statusCode(200);
        assertThat(altered() - before).isEqualTo(3);
    }

    private double altered() {
        Counter counter = metrics.find("shiming.records.altered")
                .tag("kind", "publication-record")
                .counter();
        return counter == null ? 0 : counter.count();
    }

    private static byte[] column(String column, String batch) {
        return (byte[]) OwnerDatabase.rows(
                        "SELECT " + column + " AS value FROM publication_record_batch WHERE id = ?::uuid", batch)
                .get(0)
                .get("value");
    }

    @Test
    @DisplayName(
            "Art. 16: nobody can change or remove a record that is on record, and no batch, by whatever role of the database")
    void immutable() throws SQLException {
        Response answer = send(operator, PUBLICATIONS, publications(1));
        send(operator, SERVICE_USES, List.of(json(serviceUse("+8613899990001"))));
        assertThat(answer.statusCode()).isEqualTo(200);
        Set<String> scopes = new HashSet<>(Set.of("SET LOCAL shiming.tenants = '{" + operator.operatorId() + "}'"));
        OwnerDatabase.rows(
                        "SELECT rolname::text AS name FROM pg_roles WHERE starts_with(rolname, 'main_') AND rolname <> 'main_owner'")
                .forEach(role -> scopes.add("SET LOCAL ROLE \"" + role.get("name") + "\""));
        assertThat(scopes).hasSizeGreaterThan(5);
        List<String> ofDays =
                List.of("publication_record", "service_record", "publication_record_batch", "service_record_batch");
        List<String> held = List.of("held_publication_record", "held_service_record", "held_record_batch");
        try (Connection connection = LeastPrivilege.asService()) {
            for (String scope : scopes) {
                for (String table :
                        Stream.concat(ofDays.stream(), held.stream()).toList()) {
                    denied(connection, scope, "UPDATE %s SET day = day".formatted(table));
                    // Nothing is emptied by this, nor found empty: it is not allowed.
                    denied(connection, scope, "TRUNCATE %s".formatted(table));
                }
                for (String table : ofDays) {
                    denied(connection, scope, "DELETE FROM %s".formatted(table));
                }
            }
        }
    }

    private static void denied(Connection connection, String scope, String sql) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(scope);
            assertThatExceptionOfType(SQLException.class)
                    .as(scope + ": " + sql)
                    .isThrownBy(() -> statement.executeUpdate(sql))
                    .extracting(SQLException::getSQLState)
                    .isEqualTo("42501");
        } finally {
            connection.rollback();
        }
    }

    private static Response prove(Scenario operator, String id) {
        return operator.oss().get(PUBLICATIONS + "/" + id + "/proof");
    }

    /** As the documents say: the id of its batch with its place at the end. */
    static String recordOf(Response answer, int line) {
        for (Map<String, Object> batch : answer.jsonPath().<Map<String, Object>>getList("batches")) {
            int first = (int) batch.get("firstLine");
            if (line >= first && line <= (int) batch.get("lastLine")) {
                return ((String) batch.get("id")).substring(0, 32) + "%04x".formatted(line - first + 1);
            }
        }
        throw new IllegalArgumentException("line " + line);
    }

    /** Checked with nothing of ours. */
    private boolean leadsToRoot(JsonPath proof, String line) {
        JsonPath record = JsonPath.from(line);
        String micros = String.valueOf(
                ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(record.getString("publishedAt"))));
        StringBuilder leaf = new StringBuilder();
        for (String member : List.of(
                proof.getString("recordId"),
                operator.operatorId().toString(),
                "PUBLICATION_RECORD",
                micros,
                record.getString("address"),
                sha256Of(record.getString("content")),
                proof.getString("salt"))) {
            leaf.append(member.getBytes(StandardCharsets.UTF_8).length)
                    .append(':')
                    .append(member);
        }
        byte[] leafHash = sha256(new byte[] {0}, leaf.toString().getBytes(StandardCharsets.UTF_8));
        return root(leafHash, proof).equals(proof.getString("root"));
    }

    /** RFC 9162, 2.1.3.2. */
    private static String root(byte[] leafHash, JsonPath proof) {
        long index = proof.getLong("index");
        long last = proof.getLong("size") - 1;
        byte[] hash = leafHash;
        byte[] node = {1};
        for (String step : proof.<String>getList("path")) {
            byte[] sibling = HEX.parseHex(step);
            if (index % 2 == 1 || index == last) {
                hash = sha256(node, sibling, hash);
                while (index % 2 == 0 && index != 0) {
                    index /= 2;
                    last /= 2;
                }
            } else {
                hash = sha256(node, hash, sibling);
            }
            index /= 2;
            last /= 2;
        }
        return last == 0 ? HEX.formatHex(hash) : "";
    }

    private static String sha256Of(String text) {
        return HEX.formatHex(sha256(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private List<KeptRecord> find(String address) {
        return find(DailyRecord.PUBLICATION_RECORD, operator, address, Instant.EPOCH, Instant.now());
    }

    private List<KeptRecord> find(DailyRecord kind, Scenario of, String subject, Instant from, Instant until) {
        return records.find(kind, of.operatorId(), subject, from, until, 100)
                .await()
                .indefinitely()
                .get();
    }

    private long stored(String table) {
        return OwnerDatabase.count("SELECT count(*) FROM " + table + " WHERE operator_id = ?", operator.operatorId());
    }

    private static List<String> publications(int count) {
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            lines.add(json(publication("新闻 " + i, "https://news.example/" + i)));
        }
        return lines;
    }
}
