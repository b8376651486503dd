package io.shiming.sandbox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.shiming.foundation.crypto.PrivateFile;
import io.shiming.sandbox.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * Where an authority takes reports of forged documents: only what is signed for it, and what is sealed it opens. A report
 * that comes again is one.
 */
public final class ReportDesk {
    private static final String SECRET = "report-secret";
    private static final String ENCRYPTION = "report-encryption.json";
    private static final String PREFIX = "whsec_";
    private static final int SECRET_BYTES = 32;

    private final String authority;
    private final Path keys;
    private final Map<String, Map<String, Object>> taken = new LinkedHashMap<>();
    private long refused;

    private ReportDesk(String authority, Path keys) {
        this.authority = authority;
        this.keys = keys;
    }

    /** The desk of an authority whose secret and key are in a folder, where they are made unless they are there. */
    public static ReportDesk of(String authority, Path keys) {
        try {
            if (!Files.exists(keys.resolve(ENCRYPTION))) {
                Files.createDirectories(keys);
                byte[] secret = new byte[SECRET_BYTES];
                new SecureRandom().nextBytes(secret);
                write(keys.resolve(SECRET), PREFIX + Base64.getEncoder().encodeToString(secret));
                PublicJsonWebKey key = OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_X25519);
                key.setKeyId(key.calculateBase64urlEncodedThumbprint("SHA-256"));
                key.setUse("enc");
                write(keys.resolve(ENCRYPTION), key.toJson(OutputControlLevel.INCLUDE_PRIVATE));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (JoseException impossible) {
            throw new IllegalStateException(impossible);
        }
        return new ReportDesk(authority, keys);
    }

    private static void write(Path file, String text) {
        PrivateFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    String authority() {
        return authority;
    }

    /** What reports are signed with that are sent over HTTP. */
    public String secret() {
        try {
            return PrivateFile.read(keys.resolve(SECRET));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The key to seal evidence to, JSON (RFC 7517). */
    public String publicKey() {
        try {
            return key().toJson(OutputControlLevel.PUBLIC_ONLY);
        } catch (IOException | JoseException spoilt) {
            throw new IllegalStateException(spoilt);
        }
    }

    private PublicJsonWebKey key() throws IOException, JoseException {
        return PublicJsonWebKey.Factory.newPublicJwk(PrivateFile.read(keys.resolve(ENCRYPTION)));
    }

    /** A report over HTTP: 202 when it was taken, 401 when it is not signed, 400 when it cannot be read. */
    void answer(HttpExchange exchange, byte[] body) throws IOException {
        if (!isSigned(exchange, body)) {
            refuse();
            Replies.send(exchange, 401, Map.of("error", "not signed for " + authority));
            return;
        }
        boolean read = take(Http.JSON.readTree(body).path("data"));
        Replies.send(exchange, read ? 202 : 400, Map.of(read ? "taken" : "error", read ? "report" : "not readable"));
    }

    /** Takes a report that is known to be signed; false when it is for somebody else, or its evidence does not open. */
    boolean take(JsonNode notice) {
        String id = notice.path("deliveryId").asText();
        if (id.isEmpty() || !notice.path("authority").asText().equals(authority)) {
            refuse();
            return false;
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("deliveryId", id);
        report.put("reportId", notice.path("reportId").asText());
        report.put("verificationId", notice.path("verificationId").asText());
        try {
            if (notice.has("evidence")) {
                JsonNode evidence = open(notice.path("evidence").asText());
                if (!evidence.path("deliveryId").asText().equals(id)) {
                    refuse();
                    return false;
                }
                report.put("evidence", evidence);
            }
        } catch (IOException | JoseException sealedForAnother) {
            refuse();
            return false;
        }
        synchronized (this) {
            taken.put(id, report);
        }
        return true;
    }

    synchronized void refuse() {
        refused++;
    }

    /** What was taken, and how much was refused. */
    synchronized Map<String, Object> state() {
        return Map.of("reports", List.copyOf(taken.values()), "refused", refused);
    }

    /** What was sealed to the authority's key. */
    public JsonNode open(String sealed) throws IOException, JoseException {
        JsonWebEncryption encrypted = new JsonWebEncryption();
        encrypted.setCompactSerialization(sealed);
        encrypted.setKey(key().getPrivateKey());
        return Http.JSON.readTree(encrypted.getPlaintextBytes());
    }

    /** Standard Webhooks 1.0: one of the signatures over id, time and body is ours. */
    private boolean isSigned(HttpExchange exchange, byte[] body) {
        String id = header(exchange, "webhook-id");
        String signed =
                id + "." + header(exchange, "webhook-timestamp") + "." + new String(body, StandardCharsets.UTF_8);
        byte[] expected =
                ("v1," + Base64.getEncoder().encodeToString(hmac(signed))).getBytes(StandardCharsets.US_ASCII);
        return Arrays.stream(header(exchange, "webhook-signature").split(" "))
                .anyMatch(each -> MessageDigest.isEqual(expected, each.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private byte[] hmac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(
                    Base64.getDecoder().decode(secret().strip().substring(PREFIX.length())), "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
