package io.shiming.verification.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.Mac;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.shiming.foundation.crypto.KeyFile;
import io.shiming.foundation.crypto.PublicKeysets;
import io.shiming.verification.Checks;
import io.shiming.verification.Peers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Receipts are read here with another library than the one that makes them. */
@QuarkusTest
class ReceiptResourceTest {
    private static final String CARD = "RESIDENT_IDENTITY_CARD";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @ConfigProperty(name = "shiming.keysets")
    Path keysets;

    @BeforeEach
    void allWell() {
        Peers.allWell();
        Checks.awaitState("PUBLIC_SECURITY", "UP");
    }

    @ParameterizedTest(name = "Art. 9 a check made for {0} yields a receipt that anybody can verify")
    @CsvSource({"OPERATOR, CONSISTENT, MATCH", "VENUE, INCONSISTENT, MISMATCH", "AGENT, FORGED, FORGED"})
    void settledAtOnce(String asker, String result, String outcome) throws Exception {
        String number = Checks.number();
        Peers.answer("public-security", number, okJson("{\"result\":\"" + result + "\"}"));
        Map<String, Object> body = Checks.body(CARD, number, "张三");
        String askerId = UUID.randomUUID().toString();
        body.put("asker", Map.of("kind", asker, "id", askerId));
        Response settled = Checks.post(body);
        settled.then().statusCode(200);

        String receipt = settled.path("receipt");
        JsonNode says = verified(receipt);
        assertThat(says.fieldNames())
                .toIterable()
                .containsExactly("verificationId", "channel", "outcome", "subject", "operatorId", "checkedAt");
        assertThat(says.path("verificationId").asText()).isEqualTo(settled.path("id"));
        assertThat(says.path("channel").asText()).isEqualTo("PUBLIC_SECURITY");
        assertThat(says.path("outcome").asText()).isEqualTo(outcome);
        assertThat(says.path("checkedAt").asText()).isEqualTo(settled.path("checkedAt"));
        assertThat(says.path("operatorId").isNull()).isEqualTo(!asker.equals("OPERATOR"));
        if (asker.equals("OPERATOR")) {
            assertThat(says.path("operatorId").asText()).isEqualTo(askerId);
        }
        assertThat(says.toString()).doesNotContain(number).doesNotContain("张三");
        read(settled.path("id")).body("receipt", is(receipt));
        check(receipt)
                .body("valid", is(true))
                .body("outcome", is(outcome))
                .body("checkedAt", is((String) settled.path("checkedAt")))
                .body("channel", is("PUBLIC_SECURITY"))
                .body("size()", is(4));
    }

    @Test
    @DisplayName("Art. 9 a deferred check has no receipt before it is settled; then it is reported with it")
    void settledLater() throws Exception {
        String number = Checks.number();
        Peers.answer("public-security", number, status(500));
        Response pending = Checks.post(Checks.body(CARD, number, "张三"));
        pending.then().statusCode(202).body("$", org.hamcrest.Matchers.not(org.hamcrest.Matchers.hasKey("receipt")));
        String id = pending.path("id");
        Peers.answer("public-security", number, okJson("{\"result\":\"REVOKED\"}"));
        Checks.awaitOutcome(id, "REVOKED");

        String receipt = read(id).extract().path("receipt");
        assertThat(verified(receipt).path("outcome").asText()).isEqualTo("REVOKED");
        await().atMost(PATIENCE)
                .untilAsserted(() -> Peers.stubs()
                        .verifyThat(postRequestedFor(urlEqualTo(Peers.REPORTS))
                                .withRequestBody(matchingJsonPath("$.verificationId", equalTo(id)))
                                .withRequestBody(matchingJsonPath("$.receipt", equalTo(receipt)))));
    }

    @Test
    @DisplayName(
            "Art. 9 a receipt's subject is that of type, number and name, however they are written, and of no other")
    void subject() throws Exception {
        String number = Checks.number();
        String subject = subject("PASSPORT", number, "阿卜杜·样本");
        assertThat(subject).isEqualTo(subject("PASSPORT", " " + number.toLowerCase(java.util.Locale.ROOT), "阿卜杜・样本"));
        assertThat(List.of(
                        subject("TRAVEL_PERMIT", number, "阿卜杜·样本"),
                        subject("PASSPORT", Checks.number(), "阿卜杜·样本"),
                        subject("PASSPORT", number, "阿卜杜·样")))
                .doesNotContain(subject)
                .doesNotHaveDuplicates();
        // Whoever has the key of indexes, and the document, can tell that they belong together.
        String text = "receipt-subject\0PASSPORT\0" + number + "\0阿卜杜·样本";
        TinkJsonProtoKeysetFormat.parseKeyset(
                        Files.readString(KeyFile.INDEX.in(keysets)), InsecureSecretKeyAccess.get())
                .getPrimitive(RegistryConfiguration.get(), Mac.class)
                .verifyMac(Base64.getUrlDecoder().decode(subject), text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @DisplayName("Art. 9 an altered receipt is not valid, and nothing else is said of it")
    void altered() {
        String receipt = settled();
        Random random = new Random(17);
        for (int i = 0; i < receipt.length(); i += 7) {
            char other = (char) ('!' + random.nextInt(90));
            String changed = receipt.substring(0, i) + other + receipt.substring(i + 1);
            if (!changed.equals(receipt)) {
                check(changed).body("valid", is(false)).body("size()", is(1));
            }
        }
        for (String none : List.of(
                "", "no receipt", "\u0000", "a.b.c", receipt + " ", receipt + ".", receipt + "A".repeat(32 * 1024))) {
            check(none).body("valid", is(false)).body("size()", is(1));
        }
    }

    @ParameterizedTest(name = "a body {0} is refused with {1} of /receipt")
    @CsvSource(
            delimiter = '|',
            value = {"{} | REQUIRED", "{\"receipt\":null} | REQUIRED", "{\"receipt\":7} | WRONG_TYPE"})
    void malformed(String body, String code) {
        given().contentType("application/json")
                .body(body)
                .post("/v1/receipts/check")
                .then()
                .statusCode(400)
                .body("violations[0]", hasEntry("field", "/receipt"))
                .body("violations[0]", hasEntry("code", code));
    }

    @Test
    @DisplayName("Art. 9 keys of receipts are for anybody to fetch and to keep for a while, and are public halves only")
    void published() {
        Response keys = given().get("/v1/receipt-keys");
        keys.then().statusCode(200).contentType("application/json");
        assertThat(keys.getHeaders().getValues("Cache-Control")).containsExactly("public, max-age=1");
        assertThat(keys.<List<Map<String, String>>>path("keys"))
                .allSatisfy(key -> assertThat(key).containsOnlyKeys("kty", "crv", "kid", "x", "use", "alg"))
                .extracting(key -> key.get("kid"))
                .contains(KeyFile.RECEIPT.keys(keysets).get(0).name());
    }

    @Test
    @DisplayName(
            "Art. 9 a new key signs only when it is published, and what the old one signed stays valid when it is gone")
    void rotation() throws Exception {
        String old = settled();
        KeyFile.Key retiring = KeyFile.RECEIPT.keys(keysets).get(0);
        KeyFile.Key fresh = KeyFile.RECEIPT.rotate(keysets);
        List<String> receipts = new ArrayList<>();
        await().atMost(PATIENCE).until(() -> {
            List<String> published = given().get("/v1/receipt-keys").path("keys.kid");
            receipts.add(settled());
            String signer = keyId(receipts.get(receipts.size() - 1));
            assertThat(published).contains(signer);
            return signer.equals(fresh.name());
        });
        assertThat(keyId(receipts.get(0))).isEqualTo(retiring.name());
        PublicKeysets.publish(KeyFile.RECEIPT, keysets);
        KeyFile.RECEIPT.retire(keysets, retiring.id());
        // The service has noticed by then.
        Thread.sleep(2_500);
        assertThat(given().get("/v1/receipt-keys").<List<String>>path("keys.kid"))
                .containsExactlyInAnyOrder(retiring.name(), fresh.name());
        receipts.add(old);
        for (String receipt : receipts) {
            check(receipt).body("valid", is(true));
            read(verified(receipt).path("verificationId").asText()).body("receipt", is(receipt));
        }
    }

    private static String settled() {
        return Checks.post(Checks.body(CARD, Checks.number(), "张三"))
                .then()
                .statusCode(200)
                .extract()
                .path("receipt");
    }

    private static String subject(String type, String number, String name) throws Exception {
        return verified(Checks.post(Checks.body(type, number, name)).path("receipt"))
                .path("subject")
                .asText();
    }

    private static ValidatableResponse read(String id) {
        return Checks.asService().get("/v1/verifications/" + id).then().statusCode(200);
    }

    private static ValidatableResponse check(String receipt) {
        return given().contentType("application/json")
                .body(Map.of("receipt", receipt))
                .post("/v1/receipts/check")
                .then()
                .statusCode(200);
    }

    private static String keyId(String receipt) throws Exception {
        JsonWebSignature signed = new JsonWebSignature();
        signed.setCompactSerialization(receipt);
        return signed.getKeyIdHeaderValue();
    }

    /** What a receipt says that the published keys have signed. */
    private static JsonNode verified(String receipt) throws Exception {
        JsonWebKeySet keys = new JsonWebKeySet(given().get("/v1/receipt-keys").asString());
        JsonWebSignature signed = new JsonWebSignature();
        signed.setCompactSerialization(receipt);
        assertThat(signed.getAlgorithmHeaderValue()).isEqualTo("EdDSA");
        assertThat(signed.getHeader("typ")).isEqualTo("shiming-receipt+jwt");
        signed.setKey(keys.findJsonWebKey(signed.getKeyIdHeaderValue(), null, null, null)
                .getKey());
        assertThat(signed.verifySignature()).isTrue();
        return new ObjectMapper().readTree(signed.getPayload());
    }
}
