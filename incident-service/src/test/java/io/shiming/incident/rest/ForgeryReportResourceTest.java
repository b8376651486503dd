package io.shiming.incident.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.crypto.RSADecrypter;
import com.nimbusds.jose.crypto.X25519Decrypter;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.standardwebhooks.Webhook;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ServiceTest
class ForgeryReportResourceTest {
    PeersResource peers;

    private final UUID operatorId = UUID.randomUUID();
    private final UUID verificationId = UUID.randomUUID();

    @BeforeEach
    void keys() {
        Forgeries.tellAll();
    }

    private static JsonPath delivery(String reportId, String authority) {
        return JsonPath.from(Forgeries.official("public-security")
                        .get(Forgeries.PATH + "/" + reportId + "/deliveries")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString())
                .setRootPath("items.find { it.authority == '" + authority + "' }");
    }

    private static void awaitDelivered(String reportId) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Forgeries.official("internet-authority")
                        .get(Forgeries.PATH + "/" + reportId)
                        .path("state")
                        .equals("DELIVERED"));
    }

    private static void awaitState(String reportId, String authority, String state) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> state.equals(delivery(reportId, authority).getString("state")));
    }

    private static Response acknowledge(String reportId, String authority) {
        return Forgeries.official(authority).post(Forgeries.PATH + "/" + reportId + "/acknowledgement");
    }

    private static Response close(String reportId, String authority) {
        return Forgeries.official(authority)
                .body(Map.of("finding", "CONFIRMED"))
                .post(Forgeries.PATH + "/" + reportId + "/closure");
    }

    /** What was shown, as only the authority can read it. */
    private static JsonPath opened(String evidence, String authority) throws Exception {
        JWEObject sealed = JWEObject.parse(evidence);
        JWK key = Forgeries.key(authority);
        if (key instanceof ECKey curve) {
            sealed.decrypt(new ECDHDecrypter(curve));
        } else if (key instanceof OctetKeyPair pair) {
            sealed.decrypt(new X25519Decrypter(pair));
        } else {
            sealed.decrypt(new RSADecrypter(key.toRSAKey()));
        }
        assertThat(sealed.getHeader().getKeyID())
                .isEqualTo(key.getKeyID() == null ? key.computeThumbprint().toString() : key.getKeyID());
        return JsonPath.from(sealed.getPayload().toString());
    }

    private void assertThatItSays(JsonPath notice, String authority, String reportId) throws Exception {
        assertThat(notice.getString("reportId")).isEqualTo(reportId);
        assertThat(notice.getString("authority")).isEqualTo(authority);
        assertThat(notice.getString("verificationId")).isEqualTo(verificationId.toString());
        assertThat(notice.getString("operatorId")).isEqualTo(operatorId.toString());
        assertThat(notice.getString("channel")).isEqualTo("PUBLIC_SECURITY");
        JsonPath shown = opened(notice.getString("evidence"), authority);
        assertThat(shown.getString("document.number")).isEqualTo(Forgeries.NUMBER);
        assertThat(shown.getString("document.type")).isEqualTo("RESIDENT_IDENTITY_CARD");
        assertThat(shown.getString("name")).isEqualTo(Forgeries.NAME);
        assertThat(shown.getString("deliveryId")).isEqualTo(notice.getString("deliveryId"));
        assertThat(shown.getString("authority")).isEqualTo(authority);
    }

    @Test
    @DisplayName(
            "Art. 10: a forged document is reported to all five authorities, signed, its evidence for each one's eyes only")
    void everybody() throws Exception {
        Response made = Callers.service()
                .body(Forgeries.withEvidence(operatorId, verificationId))
                .post(Forgeries.PATH);
        String id = made.then()
                .statusCode(201)
                .header("Location", containsString(Forgeries.PATH + "/"))
                .body("state", equalTo("REPORTED"))
                .extract()
                .path("id");
        awaitDelivered(id);
        for (String authority : PeersResource.TOLD) {
            List<LoggedRequest> told = peers.told(authority, verificationId);
            assertThat(told).as(authority).hasSize(1);
            LoggedRequest request = told.get(0);
            Map<String, List<String>> headers = new HashMap<>();
            for (String name : List.of("webhook-id", "webhook-timestamp", "webhook-signature")) {
                headers.put(name, List.of(request.getHeader(name)));
            }
            new Webhook(PeersResource.SECRET)
                    .verify(request.getBodyAsString(), HttpHeaders.of(headers, (name, value) -> true));
            JsonPath event = JsonPath.from(request.getBodyAsString());
            assertThat(event.getString("type")).isEqualTo("io.shiming.forgery.reported.v1");
            assertThat(event.getString("id")).isEqualTo(request.getHeader("webhook-id"));
            assertThat(event.getString("data.deliveryId")).isEqualTo(request.getHeader("webhook-id"));
            assertThat(request.getBodyAsString()).doesNotContain(Forgeries.NUMBER, Forgeries.NAME);
            assertThatItSays(event.setRootPath("data"), authority, id);
            JsonPath delivery = delivery(id, authority);
            assertThat(delivery.getInt("receipt.status")).isEqualTo(202);
            assertThat(delivery.getString("receipt.sha256")).isEqualTo(sha256(request.getBody()));
        }
        JWKSet published = JWKSet.parse(
                Forgeries.official("civil-affairs").get("/v1/report-keys").asString());
        assertThat(OwnerDatabase.count("SELECT count(*) FROM forgery_due WHERE report_id = ?::uuid", id))
                .as("what was delivered and is looked at for delays all the same")
                .isZero();
        for (String authority : PeersResource.WITH_FOLDERS) {
            JsonPath delivery = delivery(id, authority);
            Path file = peers.folder(authority).resolve(delivery.getString("receipt.file"));
            byte[] content = Files.readAllBytes(file);
            assertThat(delivery.getString("receipt.sha256")).isEqualTo(sha256(content));
            assertThat(file).hasFileName(delivery.getString("id") + ".jws");
            JWSObject signed = JWSObject.parse(new String(content, StandardCharsets.US_ASCII));
            JWK signer = published.getKeyByKeyId(signed.getHeader().getKeyID());
            assertThat(signed.verify(new Ed25519Verifier(signer.toOctetKeyPair())))
                    .isTrue();
            assertThat(signed.getHeader().getType()).hasToString("shiming-forgery-report+jwt");
            assertThat(signed.getPayload().toString()).doesNotContain(Forgeries.NUMBER, Forgeries.NAME);
            assertThatItSays(JsonPath.from(signed.getPayload().toString()), authority, id);
        }
    }

    private static String sha256(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    @Test
    @DisplayName("Art. 10, 16: what was shown is stored sealed, and its key is gone once every authority has it")
    void atRest() throws Exception {
        peers.answers("internet-authority", verificationId, status(503));
        String id = Forgeries.reported(operatorId, verificationId);
        awaitState(id, "civil-affairs", "DELIVERED");
        assertThat(keyOf(id)).isTrue();
        byte[] stored = (byte[]) OwnerDatabase.rows("SELECT evidence FROM forgery_report WHERE id = ?::uuid", id)
                .get(0)
                .get("evidence");
        assertThat(new String(stored, StandardCharsets.UTF_8)).doesNotContain(Forgeries.NUMBER, Forgeries.NAME);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM outbox WHERE body::text LIKE '%' || ? || '%'", Forgeries.NUMBER))
                .isZero();
        peers.answers("internet-authority", verificationId, status(200));
        awaitDelivered(id);
        await().atMost(Duration.ofSeconds(30)).until(() -> !keyOf(id));
    }

    private static boolean keyOf(String id) throws Exception {
        try (Connection keys = OwnerDatabase.keys();
                PreparedStatement statement = keys.prepareStatement("SELECT FROM data_key WHERE id = ?::uuid")) {
            statement.setString(1, id);
            try (ResultSet found = statement.executeQuery()) {
                return found.next();
            }
        }
    }

    @Test
    @DisplayName("Art. 10: a check that is told again, by whomever and under whatever key, is the report of before")
    void toldAgain() {
        String id = Forgeries.reported(operatorId, verificationId);
        assertThat(Forgeries.reported(operatorId, verificationId)).isEqualTo(id);
        assertThat(Forgeries.reported(Forgeries.withEvidence(UUID.randomUUID(), verificationId)))
                .isEqualTo(id);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM forgery_delivery d JOIN forgery_report r ON r.id = d.report_id"
                                + " WHERE r.verification_id = ?",
                        verificationId))
                .isEqualTo(5);
        awaitDelivered(id);
        assertThat(peers.told("public-security", verificationId)).hasSize(1);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'forgery-report.made' AND object_id = ?::uuid",
                        id))
                .isEqualTo(1);
    }

    private static final List<ResponseDefinitionBuilder> TROUBLES = List.of(
            status(500),
            status(404),
            status(302).withHeader("Location", "http://127.0.0.1:1/"),
            aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));

    @Test
    @DisplayName("Art. 10: an authority that cannot be told is told later, and the others all the same")
    void away() {
        Map<String, UUID> checks = new LinkedHashMap<>();
        for (ResponseDefinitionBuilder trouble : TROUBLES) {
            UUID check = UUID.randomUUID();
            peers.answers("public-security", check, trouble);
            checks.put(Forgeries.reported(operatorId, check), check);
        }
        checks.forEach((id, check) -> {
            for (String other : List.of("market-regulation", "civil-affairs", "communications-authority")) {
                awaitState(id, other, "DELIVERED");
            }
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> delivery(id, "public-security").getInt("attempts") > 0);
            JsonPath failed = delivery(id, "public-security");
            assertThat(failed.getString("state")).isEqualTo("PENDING");
            assertThat(failed.getString("lastFailure")).matches("STATUS_(500|404|302)|NO_ANSWER");
            peers.answers("public-security", check, status(204));
        });
        checks.forEach((id, check) -> {
            awaitDelivered(id);
            assertThat(peers.told("public-security", check))
                    .extracting(request -> request.getHeader("webhook-id"))
                    .containsOnly(delivery(id, "public-security").getString("id"));
        });
    }

    @Test
    @DisplayName(
            "Art. 10, 16: an authority without a key is told at once, the document in clear goes to nobody, and follows once there is a key")
    void withoutKey() throws Exception {
        OwnerDatabase.change("DELETE FROM authority_key WHERE authority IN ('CIVIL_AFFAIRS', 'PUBLIC_SECURITY')");
        String id = Forgeries.reported(operatorId, verificationId);
        awaitDelivered(id);
        for (String authority : List.of("civil-affairs", "public-security")) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> "KEY_MISSING".equals(delivery(id, authority).getString("lastFailure")));
            assertThat(delivery(id, authority).getString("evidence")).isEqualTo("KEY_MISSING");
            Forgeries.official(authority).get("/v1/authority-keys").then().statusCode(404);
        }
        assertThat(delivery(id, "internet-authority").getString("evidence")).isEqualTo("SEALED");
        String deliveryId = delivery(id, "civil-affairs").getString("id");
        assertThatNothingIsShown(left("civil-affairs", deliveryId));
        List<LoggedRequest> told = peers.told("public-security", verificationId);
        assertThat(told).hasSize(1);
        assertThatNothingIsShown(JsonPath.from(told.get(0).getBodyAsString()).setRootPath("data"));
        assertThat(keyOf(id)).isTrue();
        acknowledge(id, "civil-affairs").then().statusCode(200);

        Forgeries.tell("civil-affairs").then().statusCode(200);
        Forgeries.tell("public-security").then().statusCode(200);
        for (String authority : List.of("civil-affairs", "public-security")) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> "SEALED".equals(delivery(id, authority).getString("evidence")));
        }
        assertThatItSays(left("civil-affairs", deliveryId + "-evidence"), "civil-affairs", id);
        assertThat(delivery(id, "civil-affairs").getString("evidenceReceipt.file"))
                .isEqualTo(deliveryId + "-evidence.jws");
        assertThat(delivery(id, "civil-affairs").getString("state")).isEqualTo("ACKNOWLEDGED");
        List<LoggedRequest> both = peers.told("public-security", verificationId);
        String toldId = delivery(id, "public-security").getString("id");
        assertThat(both)
                .extracting(request -> request.getHeader("webhook-id"))
                .containsExactly(toldId, toldId + "-evidence");
        assertThatItSays(JsonPath.from(both.get(1).getBodyAsString()).setRootPath("data"), "public-security", id);
        await().atMost(Duration.ofSeconds(30)).until(() -> !keyOf(id));
    }

    /** What lies in the folder of an authority. */
    private JsonPath left(String authority, String name) throws Exception {
        byte[] content = Files.readAllBytes(peers.folder(authority).resolve(name + ".jws"));
        return JsonPath.from(JWSObject.parse(new String(content, StandardCharsets.US_ASCII))
                .getPayload()
                .toString());
    }

    private static void assertThatNothingIsShown(JsonPath notice) {
        assertThat(notice.getString("evidence")).isNull();
        assertThat(notice.getString("evidenceAbsent")).isEqualTo("KEY_MISSING");
        assertThat(notice.getString("deliveryId")).isNotNull();
    }

    @Test
    @DisplayName("Art. 10: a report whose document does not open is delivered all the same, and says so")
    void unreadable() throws Exception {
        peers.answers("internet-authority", verificationId, status(503));
        String id = Forgeries.reported(operatorId, verificationId);
        awaitState(id, "public-security", "DELIVERED");
        OwnerDatabase.change("UPDATE forgery_report SET evidence = '\\x00' WHERE id = ?::uuid", id);
        peers.answers("internet-authority", verificationId, status(200));
        awaitDelivered(id);
        assertThat(delivery(id, "internet-authority").getString("evidence")).isEqualTo("UNREADABLE");
        List<LoggedRequest> told = peers.told("internet-authority", verificationId);
        JsonPath last = JsonPath.from(told.get(told.size() - 1).getBodyAsString());
        assertThat(last.getString("data.evidenceAbsent")).isEqualTo("UNREADABLE");
        assertThat(OwnerDatabase.rows(
                        "SELECT outcome FROM audit_entry WHERE action = 'forgery-report.evidence-unreadable'"
                                + " AND object_id = ?::uuid",
                        id))
                .singleElement()
                .satisfies(entry -> assertThat(entry.get("outcome")).isEqualTo("INTERNET"));
        // Somebody may yet find out why.
        assertThat(keyOf(id)).isTrue();
    }

    @Test
    @DisplayName("Art. 10: whatever keeps a report from an authority is noted, this service's own failures too")
    void ownFailure() {
        OwnerDatabase.change("UPDATE authority_key SET jwk = '{}' WHERE authority = 'COMMUNICATIONS'");
        String id = Forgeries.reported(operatorId, verificationId);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> "INTERNAL"
                        .equals(delivery(id, "communications-authority").getString("lastFailure")));
        assertThat(delivery(id, "communications-authority").getInt("attempts")).isPositive();
        Forgeries.tell("communications-authority").then().statusCode(200);
        awaitDelivered(id);
    }

    private static List<String> listed(RequestSpecification by, String state) {
        return by.get(Forgeries.PATH + "?limit=200&state=" + state)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("items.id");
    }

    @Test
    @DisplayName(
            "Art. 10: an official lists reports by how they stand at the own authority, an operator by how they stand")
    void listedByState() {
        peers.answers("internet-authority", verificationId, status(503));
        String id = Forgeries.reported(operatorId, verificationId);
        awaitState(id, "public-security", "DELIVERED");
        acknowledge(id, "public-security").then().statusCode(200);
        assertThat(listedAs("internet-authority", id)).containsExactly("PENDING");
        assertThat(listedAs("public-security", id)).containsExactly("ACKNOWLEDGED");
        awaitState(id, "market-regulation", "DELIVERED");
        assertThat(listedAs("market-regulation", id)).containsExactly("DELIVERED");
        assertThat(listedAsOwn(id)).containsExactly("REPORTED");
        OwnerDatabase.change(
                "INSERT INTO forgery_escalation SELECT reporter_id, id, now() FROM forgery_delivery"
                        + " WHERE report_id = ?::uuid AND authority = 'INTERNET'",
                id);
        assertThat(listedAs("internet-authority", id)).containsExactly("ESCALATED");
        assertThat(listedAsOwn(id)).containsExactly("OVERDUE");
        peers.answers("internet-authority", verificationId, status(200));
        awaitDelivered(id);
        assertThat(listedAsOwn(id)).containsExactly("DELIVERED");
        for (String authority : Forgeries.authorities()) {
            if (!authority.equals("public-security")) {
                acknowledge(id, authority).then().statusCode(200);
            }
        }
        assertThat(listedAsOwn(id)).containsExactly("ACKNOWLEDGED");
        for (String authority : Forgeries.authorities()) {
            close(id, authority).then().statusCode(200);
            assertThat(listedAs(authority, id)).containsExactly("CLOSED");
        }
        assertThat(listedAsOwn(id)).containsExactly("CLOSED");
        Forgeries.official("civil-affairs")
                .get(Forgeries.PATH + "?state=REPORTED")
                .then()
                .statusCode(400);
        Callers.oss(operatorId).get(Forgeries.PATH + "?state=PENDING").then().statusCode(400);
    }

    /** In which of the states an official finds it. */
    private static List<String> listedAs(String authority, String id) {
        return Stream.of("PENDING", "ESCALATED", "DELIVERED", "ACKNOWLEDGED", "CLOSED")
                .filter(state -> listed(Forgeries.official(authority), state).contains(id))
                .toList();
    }

    private List<String> listedAsOwn(String id) {
        return Stream.of("REPORTED", "OVERDUE", "DELIVERED", "ACKNOWLEDGED", "CLOSED")
                .filter(state -> listed(Callers.oss(operatorId), state).contains(id))
                .toList();
    }

    @Test
    @DisplayName("Art. 10: what an official has read already is not sent again")
    void tagged() {
        String id = Forgeries.reported(operatorId, verificationId);
        awaitDelivered(id);
        for (String path : List.of("/" + id, "/" + id + "/deliveries")) {
            String tag = Forgeries.official("civil-affairs")
                    .get(Forgeries.PATH + path)
                    .then()
                    .statusCode(200)
                    .extract()
                    .header("ETag");
            Forgeries.official("civil-affairs")
                    .header("If-None-Match", tag)
                    .get(Forgeries.PATH + path)
                    .then()
                    .statusCode(304);
        }
        assertThat(Callers.oss(operatorId).get(Forgeries.PATH).getHeader("ETag"))
                .isNotNull();
    }

    @Test
    @DisplayName("Art. 16: who loses a race for a key of a request leaves no key of what was shown behind")
    void lostRace() throws Exception {
        String before = Forgeries.reported(operatorId, verificationId);
        Tokens service = Tokens.as("service").client("registration-service").subject("registration-service");
        String key = UUID.randomUUID().toString();
        ExecutorService many = Executors.newFixedThreadPool(6);
        try {
            List<Future<Integer>> answers = IntStream.range(0, 6)
                    .mapToObj(n -> many.submit(() -> {
                        UUID check = UUID.randomUUID();
                        peers.answers("internet-authority", check, status(503));
                        return Callers.as(service, key)
                                .body(Forgeries.withEvidence(operatorId, check))
                                .post(Forgeries.PATH)
                                .statusCode();
                    }))
                    .toList();
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get());
            }
            assertThat(statuses).containsOnlyOnce(201);
        } finally {
            many.shutdown();
        }
        String made = OwnerDatabase.rows(
                        "SELECT id::text FROM forgery_report WHERE reporter_id = ? AND id > ?::uuid",
                        operatorId,
                        before)
                .get(0)
                .get("id")
                .toString();
        assertThat(keysAfter(before)).containsExactly(made);
    }

    /** Of which reports there is a key that were made, or were to be made, after another. */
    private static List<String> keysAfter(String id) throws Exception {
        try (Connection keys = OwnerDatabase.keys();
                PreparedStatement statement = keys.prepareStatement(
                        "SELECT id::text FROM data_key WHERE id > ?::uuid AND id::text LIKE '0%'")) {
            statement.setString(1, id);
            List<String> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        }
    }

    @Test
    @DisplayName("Art. 10: where nobody has the document any more it is reported all the same")
    void withoutEvidence() {
        UUID venueId = UUID.randomUUID();
        Map<String, Object> body = Forgeries.body(operatorId, verificationId);
        body.remove("operatorId");
        body.remove("registrationId");
        body.put("venueId", venueId);
        body.put("venueLogonId", UUID.randomUUID());
        String id = Forgeries.reported(body);
        awaitDelivered(id);
        JsonPath told = JsonPath.from(
                peers.told("public-security", verificationId).get(0).getBodyAsString());
        assertThat(told.getString("data.venueId")).isEqualTo(venueId.toString());
        assertThat(told.getMap("data")).doesNotContainKeys("evidence", "operatorId");
        assertThat(told.getString("data.evidenceAbsent")).isEqualTo("NONE");
    }

    @Test
    @DisplayName("Art. 10: only the authority it went to takes a report up and closes it, in this order and once")
    void takenUp() {
        String id = Forgeries.reported(operatorId, verificationId);
        awaitDelivered(id);
        for (String authority : Forgeries.authorities()) {
            close(id, authority).then().statusCode(409).body("code", equalTo("STATUS_CONFLICT"));
            acknowledge(id, authority)
                    .then()
                    .statusCode(200)
                    .body("authority", equalTo(authority))
                    .body("state", equalTo("ACKNOWLEDGED"))
                    .body("acknowledgedAt", notNullValue());
            acknowledge(id, authority).then().statusCode(409).body("code", equalTo("STATUS_CONFLICT"));
            close(id, authority)
                    .then()
                    .statusCode(200)
                    .body("state", equalTo("CLOSED"))
                    .body("finding", equalTo("CONFIRMED"));
            close(id, authority).then().statusCode(409);
            List<String> done =
                    Forgeries.authorities().subList(0, Forgeries.authorities().indexOf(authority) + 1);
            for (String each : Forgeries.authorities()) {
                assertThat(delivery(id, each).getString("state"))
                        .as(each)
                        .isEqualTo(done.contains(each) ? "CLOSED" : "DELIVERED");
            }
        }
        for (String action : List.of("forgery-report.acknowledged", "forgery-report.closed")) {
            assertThat(OwnerDatabase.rows(
                            "SELECT actor FROM audit_entry WHERE action = ? AND object_id = ?::uuid", action, id))
                    .extracting(entry -> entry.get("actor"))
                    .containsExactlyInAnyOrderElementsOf(Forgeries.authorities().stream()
                            .map(authority -> "official of " + authority)
                            .toList());
        }
    }

    @Test
    @DisplayName("Art. 10: what has not reached an authority is not taken up there")
    void notThereYet() {
        peers.answers("internet-authority", verificationId, status(503));
        String id = Forgeries.reported(operatorId, verificationId);
        acknowledge(id, "internet-authority").then().statusCode(409).body("code", equalTo("STATUS_CONFLICT"));
        peers.answers("internet-authority", verificationId, status(202));
        awaitDelivered(id);
        for (String authority : Forgeries.authorities()) {
            acknowledge(id, authority).then().statusCode(200);
        }
        Forgeries.official("market-regulation")
                .get(Forgeries.PATH + "/" + id)
                .then()
                .body("state", equalTo("ACKNOWLEDGED"));
        for (String authority : Forgeries.authorities()) {
            close(id, authority).then().statusCode(200);
        }
        Callers.oss(operatorId).get(Forgeries.PATH + "/" + id).then().body("state", equalTo("CLOSED"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"operator", "compliance-officer"})
    @DisplayName("Art. 10, 16: the operator sees how its reports stand, and nothing more; another one nothing")
    void operator(String role) {
        String id = Forgeries.reported(operatorId, verificationId);
        Tokens own = Tokens.as(role).operator(operatorId).client("oss-of-" + operatorId);
        assertThat(Callers.as(own)
                        .get(Forgeries.PATH + "/" + id)
                        .then()
                        .statusCode(200)
                        .extract()
                        .jsonPath()
                        .getMap(""))
                .containsOnlyKeys("id", "state");
        List<Map<String, Object>> listed = Callers.as(own)
                .get(Forgeries.PATH)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("items");
        assertThat(listed).singleElement().satisfies(one -> assertThat(one).containsOnlyKeys("id", "state"));
        Callers.as(own).get(Forgeries.PATH + "/" + id + "/deliveries").then().statusCode(403);
        Callers.as(own)
                .post(Forgeries.PATH + "/" + id + "/acknowledgement")
                .then()
                .statusCode(403);
        Tokens other = Tokens.as(role).operator(UUID.randomUUID()).client("oss-of-another");
        Callers.as(other).get(Forgeries.PATH + "/" + id).then().statusCode(404);
        Callers.as(other).get(Forgeries.PATH).then().body("items", hasSize(0));
    }

    @Test
    @DisplayName("Art. 26: every look of an official at a report is on record")
    void looks() {
        String id = Forgeries.reported(operatorId, verificationId);
        Forgeries.official("civil-affairs")
                .get(Forgeries.PATH + "/" + id)
                .then()
                .statusCode(200);
        delivery(id, "civil-affairs");
        assertThat(OwnerDatabase.rows(
                        "SELECT actor FROM audit_entry WHERE action = 'forgery-report.read' AND object_id = ?::uuid",
                        id))
                .extracting(entry -> entry.get("actor"))
                .containsExactlyInAnyOrder("official of civil-affairs", "official of public-security");
    }

    static Stream<Map<String, Object>> malformed() {
        UUID id = UUID.randomUUID();
        Map<String, Object> noSource = Forgeries.body(id, id);
        noSource.remove("operatorId");
        noSource.remove("registrationId");
        Map<String, Object> halfSource = Forgeries.body(id, id);
        halfSource.remove("registrationId");
        Map<String, Object> twoSources = Forgeries.body(id, id);
        twoSources.put("agentId", id);
        Map<String, Object> noCheck = Forgeries.body(id, id);
        noCheck.remove("verificationId");
        Map<String, Object> noName = Forgeries.body(id, id);
        noName.put("evidence", Map.of("document", Map.of("type", "PASSPORT", "number", "E1")));
        return Stream.of(noSource, halfSource, twoSources, noCheck, noName);
    }

    @ParameterizedTest
    @MethodSource("malformed")
    @DisplayName("Art. 10: a report says of which check it is, and where the document was shown")
    void refused(Map<String, Object> body) {
        Callers.service().body(body).post(Forgeries.PATH).then().statusCode(400).body("code", equalTo("BODY_INVALID"));
    }

    @Test
    @DisplayName("Art. 10: no other service than those to whom documents are shown reports any")
    void otherServices() {
        for (String other : List.of("retention-service", "verification-gateway")) {
            Callers.as(Tokens.as("service").client(other))
                    .body(Forgeries.body(operatorId, verificationId))
                    .post(Forgeries.PATH)
                    .then()
                    .statusCode(403);
        }
    }
}
