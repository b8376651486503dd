package io.shiming.retention.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.shiming.foundation.audit.MerkleTree;
import io.shiming.foundation.crypto.KeyFile;
import io.shiming.foundation.crypto.PublicKeysets;
import io.shiming.foundation.testing.KeyCommand;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import io.shiming.retention.application.CertifyRuns;
import io.shiming.retention.rest.ErasedRun.Part;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates are read here with another library than the one that makes them. */
@ServiceTest
class CertificateResourceTest {
    private static final String PATH = "/v1/certificates";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    CertifyRuns certifyRuns;

    private final UUID operator = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();

    private static RequestSpecification auditor() {
        return Callers.official("auditor", "an auditor");
    }

    private static RequestSpecification officer(UUID operatorId) {
        return Callers.as(Tokens.as("compliance-officer").operator(operatorId).subject("an officer"));
    }

    private ErasedRun certified(Part... parts) {
        ErasedRun run = ErasedRun.over(parts);
        certifyRuns.run().await().atMost(PATIENCE);
        return run;
    }

    private static String certificate(UUID id) {
        return auditor().get(PATH + "/" + id).then().statusCode(200).extract().path("certificate");
    }

    private static long certificates(UUID id) {
        return OwnerDatabase.count("SELECT count(*) FROM certificate WHERE id = ?", id);
    }

    private static ValidatableResponse check(String certificate, Object proof) {
        Map<String, Object> body = new HashMap<>(Map.of("certificate", certificate));
        if (proof != null) {
            body.put("proof", proof);
        }
        return given().contentType("application/json")
                .body(body)
                .post(PATH + "/check")
                .then()
                .statusCode(200);
    }

    private static byte[] leaf(UUID id) {
        return MerkleTree.leaf(HexFormat.of().parseHex(id.toString().replace("-", "")));
    }

    /** What a certificate says that the published keys have signed. */
    private static JsonNode verified(String certificate) throws Exception {
        JsonWebKeySet keys =
                new JsonWebKeySet(given().get("/v1/certificate-keys").asString());
        JsonWebSignature signed = new JsonWebSignature();
        signed.setCompactSerialization(certificate);
        assertThat(signed.getAlgorithmHeaderValue()).isEqualTo("EdDSA");
        assertThat(signed.getHeader("typ")).isEqualTo("shiming-erasure-certificate+jwt");
        signed.setKey(keys.findJsonWebKey(signed.getKeyIdHeaderValue(), null, null, null)
                .getKey());
        assertThat(signed.verifySignature()).isTrue();
        return new ObjectMapper().readTree(signed.getPayload());
    }

    @Test
    @DisplayName(
            "Art. 12, 16: a certificate says what a run erased, by which policy, and from when on nothing of it is left"
                    + " in any backup")
    void says() throws Exception {
        ErasedRun run = certified(
                new Part(operator, "REGISTRATION", 1, 3),
                new Part(other, "REGISTRATION", 2, 2),
                new Part(null, "REFUSED_REGISTRATION", 1, 1));
        Response answer = auditor().get(PATH + "/" + run.id());
        answer.then()
                .statusCode(200)
                .body("id", equalTo(run.id().toString()))
                .body("erasedAt", equalTo("2026-11-01T00:07:00.123456Z"))
                .body("counts", hasSize(3));
        JsonNode says = verified(answer.path("certificate"));
        String root = HexFormat.of()
                .formatHex(MerkleTree.root(run.recordIds().stream()
                        .map(CertificateResourceTest::leaf)
                        .toList()));
        assertThat(says.toString())
                .isEqualTo(("{'certificateId':'%s','runId':'%s','dueBefore':'2026-11-01T00:00:00Z',"
                                + "'startedAt':'2026-11-01T00:00:05Z','erasedAt':'2026-11-01T00:07:00.123456Z',"
                                + "'unreadableInBackupsAt':'2026-11-09T00:07:00.123456Z',"
                                + "'indexesUnsearchableBy':'2027-11-01T00:07:00.123456Z','records':6,'root':'%s',"
                                + "'counts':[{'category':'REGISTRATION','policyVersion':1,'records':3},"
                                + "{'category':'REGISTRATION','policyVersion':2,'records':2},"
                                + "{'category':'REFUSED_REGISTRATION','policyVersion':1,'records':1}]}")
                        .formatted(run.id(), run.id(), root)
                        .replace('\'', '"'));
        Map<String, Object> beside = answer.jsonPath().getMap("$");
        beside.remove("certificate");
        assertThat(beside.remove("id")).isEqualTo(says.path("certificateId").asText());
        assertThat(new ObjectMapper().<JsonNode>valueToTree(beside))
                .isEqualTo(((com.fasterxml.jackson.databind.node.ObjectNode) says).without("certificateId"));
    }

    @Test
    @DisplayName("Art. 12: of many replicas at once one certifies a run, on record")
    void replicas() {
        ErasedRun run = ErasedRun.of(operator, 3);
        Uni.join()
                .all(Stream.generate(certifyRuns::run).limit(5).toList())
                .andFailFast()
                .await()
                .atMost(PATIENCE);
        assertThat(certificates(run.id())).isEqualTo(1);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'certificate.issued' AND object_id = ?",
                        run.id()))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 12: nothing is certified of a run that is not over, was dry, or has purged nothing")
    void none() {
        UUID empty = ErasedRun.in("COMPLETED", false);
        UUID dry = ErasedRun.in("COMPLETED", true);
        // One at a time is open.
        UUID open = await().atMost(PATIENCE).ignoreExceptions().until(() -> ErasedRun.in("PAUSED", false), any -> true);
        for (UUID run : List.of(dry, open)) {
            OwnerDatabase.change(
                    "INSERT INTO purged_record (run_id, record_id, category, policy_version, purged_at)"
                            + " VALUES (?, gen_random_uuid(), 'REGISTRATION', 1, now())",
                    run);
        }
        ErasedRun another = certified(new Part(operator, "REGISTRATION", 1, 1));
        assertThat(certificates(another.id())).isEqualTo(1);
        for (UUID run : List.of(empty, dry, open)) {
            assertThat(certificates(run)).isZero();
            auditor().get(PATH + "/" + run).then().statusCode(404);
        }
        OwnerDatabase.change("UPDATE purge_run SET state = 'COMPLETED', completed_at = now() WHERE id = ?", open);
        certifyRuns.run().await().atMost(PATIENCE);
        assertThat(certificates(open)).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "Art. 16: an operator sees certificates and proofs of its own records, officials all, and that is on record")
    void seen() {
        ErasedRun run =
                certified(new Part(operator, "REGISTRATION", 1, 2), new Part(UUID.randomUUID(), "REGISTRATION", 1, 2));
        String path = PATH + "/" + run.id();
        for (RequestSpecification own : List.of(Callers.oss(operator), officer(operator))) {
            own.get(PATH)
                    .then()
                    .statusCode(200)
                    .body("items.id", hasItems(run.id().toString()));
        }
        Callers.oss(operator).get(path).then().statusCode(200);
        List<String> mine = Callers.oss(operator)
                .get(path + "/records")
                .then()
                .statusCode(200)
                .contentType("application/x-ndjson")
                .extract()
                .asString()
                .lines()
                .map(line -> line.replaceAll("[^0-9a-f-]*\"recordId\":\"|\"}", ""))
                .toList();
        assertThat(mine).hasSize(2);
        for (UUID record : run.recordIds()) {
            Callers.oss(operator)
                    .get(path + "/proofs/" + record)
                    .then()
                    .statusCode(mine.contains(record.toString()) ? 200 : 404);
            auditor().get(path + "/proofs/" + record).then().statusCode(200);
        }
        Callers.oss(other).get(PATH).then().body("items", hasSize(0));
        for (String each : List.of(path, path + "/records", path + "/proofs/" + mine.get(0))) {
            Callers.oss(other).get(each).then().statusCode(404).body("code", equalTo("NOT_FOUND"));
            officer(other).get(each).then().statusCode(404);
        }
        auditor().get(path + "/proofs/" + UUID.randomUUID()).then().statusCode(404);
        auditor().get(path + "/records").then().statusCode(200);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'certificate-records.read' AND object_id = ?",
                        run.id()))
                .isEqualTo(1);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'purged-record.read' AND object_id = ?",
                        run.recordIds().get(0)))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("certificates are listed page by page, each once")
    void pages() {
        List<String> runs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            runs.add(certified(new Part(operator, "REGISTRATION", 1, 1)).id().toString());
        }
        List<String> listed = new ArrayList<>();
        String next = "";
        do {
            Response page = Callers.oss(operator).get(PATH + "?limit=2" + next);
            listed.addAll(page.then().statusCode(200).extract().path("items.id"));
            next = page.path("next") == null ? null : "&after=" + page.path("next");
        } while (next != null);
        assertThat(listed).containsExactlyInAnyOrderElementsOf(runs);
    }

    @Test
    @DisplayName("Art. 16: of a run of many records the list makes the root, and each record's proof leads to it")
    void large() {
        ErasedRun run =
                certified(new Part(operator, "REGISTRATION", 1, 8_000), new Part(other, "REGISTRATION", 1, 4_000));
        List<String> listed = auditor()
                .get(PATH + "/" + run.id() + "/records")
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .lines()
                .toList();
        assertThat(listed)
                .isEqualTo(run.recordIds().stream()
                        .map(id -> "{\"recordId\":\"" + id + "\"}")
                        .toList());
        List<byte[]> leaves =
                run.recordIds().stream().map(CertificateResourceTest::leaf).toList();
        String certificate = certificate(run.id());
        check(certificate, null).body("records", is(12_000));
        Random random = new Random(7);
        for (int each : new int[] {0, 1_023, 1_024, 11_999, random.nextInt(12_000), random.nextInt(12_000)}) {
            Response proof = auditor()
                    .get(PATH + "/" + run.id() + "/proofs/" + run.recordIds().get(each));
            proof.then()
                    .statusCode(200)
                    .body("index", is(each))
                    .body("size", is(12_000))
                    .body("root", equalTo(HexFormat.of().formatHex(MerkleTree.root(leaves))))
                    .body(
                            "path",
                            equalTo(MerkleTree.path(each, leaves).stream()
                                    .map(HexFormat.of()::formatHex)
                                    .toList()));
            check(certificate, proof.jsonPath().getMap("$")).body("included", is(true));
        }
    }

    @Test
    @DisplayName("Art. 16: a proof of another record, place or certificate, or one that was altered, includes nothing")
    void wrongProof() {
        ErasedRun run = certified(new Part(operator, "REGISTRATION", 1, 5));
        String certificate = certificate(run.id());
        Map<String, Object> proof = Callers.oss(operator)
                .get(PATH + "/" + run.id() + "/proofs/" + run.recordIds().get(2))
                .jsonPath()
                .getMap("$");
        check(certificate, proof).body("valid", is(true)).body("included", is(true));
        String hash = "00".repeat(32);
        for (Map.Entry<String, Object> wrong : List.<Map.Entry<String, Object>>of(
                Map.entry("recordId", run.recordIds().get(3).toString()),
                Map.entry("index", 3),
                Map.entry("index", -1),
                Map.entry("index", 5),
                Map.entry("size", 6),
                Map.entry("size", 0),
                Map.entry("path", List.of()),
                Map.entry("path", List.of(hash, hash, hash)),
                Map.entry("path", List.of("张三", "", "zz")),
                Map.entry("path", java.util.Collections.nCopies(800, hash)))) {
            Map<String, Object> altered = new HashMap<>(proof);
            altered.put(wrong.getKey(), wrong.getValue());
            check(certificate, altered).body("valid", is(true)).body("included", is(false));
        }
        String another =
                certificate(certified(new Part(operator, "REGISTRATION", 1, 5)).id());
        check(another, proof).body("valid", is(true)).body("included", is(false));
    }

    @Test
    @DisplayName("Art. 12, 16: an altered certificate is not valid, and nothing else is said of it")
    void altered() {
        String certificate =
                certificate(certified(new Part(operator, "REGISTRATION", 1, 1)).id());
        check(certificate, null)
                .body("valid", is(true))
                .body("erasedAt", equalTo("2026-11-01T00:07:00.123456Z"))
                .body("unreadableInBackupsAt", equalTo("2026-11-09T00:07:00.123456Z"))
                .body("$", not(org.hamcrest.Matchers.hasKey("included")));
        Random random = new Random(17);
        for (int i = 0; i < certificate.length(); i += 17) {
            String changed =
                    certificate.substring(0, i) + (char) ('!' + random.nextInt(90)) + certificate.substring(i + 1);
            if (!changed.equals(certificate)) {
                check(changed, null).body("valid", is(false)).body("size()", is(1));
            }
        }
        for (String none : List.of("", "a.b.c", "\u0000", certificate + " ", certificate + "A".repeat(40_000))) {
            check(none, null).body("valid", is(false)).body("size()", is(1));
        }
    }

    @ParameterizedTest(name = "a body {0} is refused with {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | /certificate",
                "{\"certificate\":7} | /certificate",
                "{\"certificate\":\"a\",\"proof\":{}} | /proof/recordId",
                "{\"certificate\":\"a\",\"proof\":{\"recordId\":\"x\"}} | /proof/recordId"
            })
    void malformed(String body, String field) {
        given().contentType("application/json")
                .body(body)
                .post(PATH + "/check")
                .then()
                .statusCode(400)
                .body("violations.field", hasItems(field));
    }

    @Test
    @DisplayName(
            "Art. 16: a new key signs only when it is published, and what the old one signed stays valid when it is gone")
    void rotation() throws Exception {
        Path keysets = KeyCommand.folder();
        List<String> certificates = new ArrayList<>();
        certificates.add(
                certificate(certified(new Part(operator, "REGISTRATION", 1, 1)).id()));
        KeyFile.Key retiring = KeyCommand.primary(KeyFile.CERTIFICATE);
        KeyFile.Key fresh = KeyFile.CERTIFICATE.rotate(keysets);
        await().atMost(PATIENCE).until(() -> {
            List<String> published = given().get("/v1/certificate-keys").path("keys.kid");
            certificates.add(certificate(
                    certified(new Part(operator, "REGISTRATION", 1, 1)).id()));
            String signer = keyId(certificates.get(certificates.size() - 1));
            assertThat(published).contains(signer);
            return signer.equals(fresh.name());
        });
        assertThat(keyId(certificates.get(0))).isEqualTo(retiring.name());
        PublicKeysets.publish(KeyFile.CERTIFICATE, keysets);
        KeyFile.CERTIFICATE.retire(keysets, retiring.id());
        // Where this one is published the service has noticed that the other is gone.
        KeyFile.Key next = KeyFile.CERTIFICATE.rotate(keysets);
        Response keys = await().atMost(PATIENCE)
                .until(
                        () -> given().get("/v1/certificate-keys"),
                        answer -> answer.<List<String>>path("keys.kid").contains(next.name()));
        assertThat(keys.getHeaders().getValues("Cache-Control")).containsExactly("public, max-age=1");
        assertThat(keys.<List<String>>path("keys.kid"))
                .containsExactlyInAnyOrder(retiring.name(), fresh.name(), next.name());
        for (String certificate : certificates) {
            check(certificate, null).body("valid", is(true));
        }
    }

    private static String keyId(String certificate) throws Exception {
        JsonWebSignature signed = new JsonWebSignature();
        signed.setCompactSerialization(certificate);
        return signed.getKeyIdHeaderValue();
    }
}
