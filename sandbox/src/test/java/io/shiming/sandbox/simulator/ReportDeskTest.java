package io.shiming.sandbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import io.shiming.sandbox.Http;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.jwk.JsonWebKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportDeskTest {
    private static final String NOBODY = "documentType,documentNumber,name,status,validUntil\n";
    private static final String POLICE = "public-security";
    private static final String NET = "internet-authority";

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String deliveryId = UUID.randomUUID().toString();
    private AuthoritySimulators simulators;
    private ReportDesk police;
    private ReportDesk net;

    @BeforeEach
    void start() throws IOException {
        Map<Channel, Register> registers = new LinkedHashMap<>();
        for (Channel channel : Channel.values()) {
            registers.put(channel, Register.read("nobody", new StringReader(NOBODY)));
        }
        simulators = new AuthoritySimulators(0, registers, folder.resolve("clock-offset"), by -> {});
        police = ReportDesk.of(POLICE, folder.resolve(POLICE));
        net = ReportDesk.of(NET, folder.resolve(NET));
        simulators.takeReports(police);
        simulators.takeReports(net);
    }

    @AfterEach
    void stop() {
        simulators.close();
    }

    private Map<String, Object> notice(ReportDesk to) throws Exception {
        JsonWebEncryption sealed = new JsonWebEncryption();
        sealed.setAlgorithmHeaderValue("ECDH-ES");
        sealed.setEncryptionMethodHeaderParameter("A256GCM");
        sealed.setKey(JsonWebKey.Factory.newJwk(to.publicKey()).getKey());
        sealed.setPlaintext(Http.JSON.writeValueAsString(
                Map.of("deliveryId", deliveryId, "document", Map.of("type", "PASSPORT", "number", "E17"))));
        return new LinkedHashMap<>(Map.of(
                "deliveryId",
                deliveryId,
                "reportId",
                UUID.randomUUID(),
                "authority",
                to.authority(),
                "verificationId",
                UUID.randomUUID(),
                "evidence",
                sealed.getCompactSerialization()));
    }

    private int post(String authority, Map<String, Object> notice, String secret) throws Exception {
        String body = Http.JSON.writeValueAsString(Map.of("id", deliveryId, "data", notice));
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + simulators.port() + "/" + authority + "/v1/forgery-reports"))
                .header("Webhook-Id", deliveryId)
                .header("Webhook-Timestamp", "1796000000")
                .header("Webhook-Signature", new Webhook(secret).sign(deliveryId, 1_796_000_000L, body))
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    private JsonNode reports(String authority) throws Exception {
        return Http.JSON.readTree(http.send(
                        HttpRequest.newBuilder(URI.create(
                                        "http://127.0.0.1:" + simulators.port() + "/control/" + authority + "/reports"))
                                .build(),
                        BodyHandlers.ofString())
                .body());
    }

    private int steer(String authority, String faults) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + simulators.port() + "/control/" + authority))
                                .PUT(BodyPublishers.ofString(faults))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    @DisplayName("Art. 10: an authority takes a report that is signed for it, opens what is sealed, and knows a repeat")
    void taken() throws Exception {
        for (int time = 0; time < 2; time++) {
            assertThat(post(POLICE, notice(police), police.secret())).isEqualTo(202);
        }
        JsonNode state = reports(POLICE);
        assertThat(state.path("reports")).hasSize(1);
        assertThat(state.at("/reports/0/deliveryId").asText()).isEqualTo(deliveryId);
        assertThat(state.at("/reports/0/evidence/document/number").asText()).isEqualTo("E17");
        assertThat(state.path("refused").asInt()).isZero();
        assertThat(reports(NET).path("reports")).isEmpty();
    }

    @Test
    @DisplayName(
            "Art. 10: an authority refuses what is not signed with its secret, is for another, or sealed to another")
    void refused() throws Exception {
        assertThat(post(POLICE, notice(police), net.secret())).isEqualTo(401);
        assertThat(post(POLICE, notice(net), police.secret())).isEqualTo(400);
        Map<String, Object> mixed = notice(net);
        mixed.put("authority", POLICE);
        assertThat(post(POLICE, mixed, police.secret())).isEqualTo(400);
        Map<String, Object> moved = notice(police);
        moved.put("deliveryId", UUID.randomUUID());
        assertThat(post(POLICE, moved, police.secret())).isEqualTo(400);
        assertThat(reports(POLICE).path("reports")).isEmpty();
        assertThat(reports(POLICE).path("refused").asInt()).isEqualTo(4);
    }

    @Test
    @DisplayName("whoever takes reports can be made to fail, also who does nothing else")
    void steered() throws Exception {
        for (ReportDesk desk : new ReportDesk[] {police, net}) {
            String authority = desk.authority();
            assertThat(steer(authority, "{\"mode\":\"ERROR\"}")).isEqualTo(200);
            assertThat(post(authority, notice(desk), desk.secret())).isEqualTo(500);
            assertThat(steer(authority, "{\"mode\":\"DOWN\"}")).isEqualTo(200);
            assertThatThrownBy(() -> post(authority, notice(desk), desk.secret()))
                    .isInstanceOf(IOException.class);
            assertThat(steer(authority, "{}")).isEqualTo(200);
            assertThat(post(authority, notice(desk), desk.secret())).isEqualTo(202);
        }
        assertThat(steer("tax-office", "{}")).isEqualTo(404);
        assertThat(post("civil-affairs", notice(police), police.secret())).isEqualTo(404);
    }

    @Test
    @DisplayName("Art. 10: what is left in a folder is taken when it is signed, and refused otherwise")
    void folder() throws Exception {
        ReportDesk civil = ReportDesk.of("civil-affairs", folder.resolve("civil-affairs"));
        Path drop = Files.createDirectory(folder.resolve("drop"));
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Path signers = folder.resolve("report.json");
        Files.writeString(signers, Http.JSON.writeValueAsString(Map.of("key", new Object[] {
            Map.of(
                    "keyId",
                    17,
                    "keyData",
                    Map.of(
                            "value",
                            Base64.getEncoder().encodeToString(pair.getPublic().getEncoded())))
        })));
        Files.writeString(drop.resolve("half.jws123.new"), "half a file");
        Files.writeString(drop.resolve("forged.jws"), signed(notice(civil), "18", pair));
        Files.writeString(drop.resolve(deliveryId + ".jws"), signed(notice(civil), "17", pair));
        simulators.takeReports(civil, drop, signers);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> reports("civil-affairs").path("reports").size() == 1
                        && Files.exists(drop.resolve("forged.jws.refused")));
        assertThat(reports("civil-affairs")
                        .at("/reports/0/evidence/document/number")
                        .asText())
                .isEqualTo("E17");
        assertThat(reports("civil-affairs").path("refused").asInt()).isEqualTo(1);
        assertThat(drop.resolve(deliveryId + ".jws")).doesNotExist();
        assertThat(drop.resolve("half.jws123.new")).exists();
    }

    private static String signed(Map<String, Object> notice, String keyId, KeyPair pair) throws Exception {
        Base64.Encoder url = Base64.getUrlEncoder().withoutPadding();
        String header = "{\"alg\":\"EdDSA\",\"typ\":\"shiming-forgery-report+jwt\",\"kid\":\"" + keyId + "\"}";
        String text = url.encodeToString(header.getBytes(StandardCharsets.US_ASCII))
                + "."
                + url.encodeToString(Http.JSON.writeValueAsBytes(notice));
        Signature ed25519 = Signature.getInstance("Ed25519");
        ed25519.initSign(pair.getPrivate());
        ed25519.update(text.getBytes(StandardCharsets.US_ASCII));
        return text + "." + url.encodeToString(ed25519.sign());
    }
}
