package io.shiming.incident.rest;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Forged documents, and the authorities that are told of them. */
public final class Forgeries {
    static final String PATH = "/v1/forgery-reports";
    static final String NUMBER = "650102199003078832";
    static final String NAME = "张三";

    /** A kind of key for each authority; three of them share one. */
    private static final Map<String, JWK> KEYS = keys();

    private static final AtomicInteger VERSIONS = new AtomicInteger();

    private Forgeries() {}

    private static Map<String, JWK> keys() {
        try {
            Map<String, JWK> keys = new LinkedHashMap<>();
            keys.put(
                    "public-security",
                    new OctetKeyPairGenerator(Curve.X25519).keyID("police-1").generate());
            keys.put(
                    "market-regulation",
                    new ECKeyGenerator(Curve.P_256).keyID("market-1").generate());
            keys.put("civil-affairs", new RSAKeyGenerator(2048).keyID("civil-1").generate());
            keys.put("communications-authority", new ECKeyGenerator(Curve.P_384).generate());
            keys.put(
                    "internet-authority",
                    new ECKeyGenerator(Curve.P_521).keyID("net-1").generate());
            return keys;
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static List<String> authorities() {
        return List.copyOf(KEYS.keySet());
    }

    static JWK key(String authority) {
        return KEYS.get(authority);
    }

    /** An official of an authority. */
    static RequestSpecification official(String authority) {
        return Callers.official(authority, "official of " + authority);
    }

    /** As registration-service tells that an authority registered its key. */
    static Response tell(String authority) {
        return Callers.service()
                .body(told(authority, KEYS.get(authority).toPublicJWK().toJSONObject()))
                .post("/v1/authority-keys");
    }

    static Map<String, Object> told(String authority, Map<String, Object> jwk) {
        return new HashMap<>(Map.of(
                "authority",
                authority,
                "version",
                VERSIONS.incrementAndGet(),
                "key",
                jwk,
                "registeredAt",
                Instant.now().toString()));
    }

    /** Has it told of every authority to which key evidence is sealed. */
    public static void tellAll() {
        authorities().forEach(authority -> tell(authority).then().statusCode(200));
    }

    static Map<String, Object> body(UUID operatorId, UUID verificationId) {
        return new HashMap<>(Map.of(
                "operatorId",
                operatorId,
                "registrationId",
                UUID.randomUUID(),
                "verificationId",
                verificationId,
                "channel",
                "PUBLIC_SECURITY",
                "foundAt",
                Instant.parse("2026-11-24T08:00:00Z").toString()));
    }

    static Map<String, Object> withEvidence(UUID operatorId, UUID verificationId) {
        Map<String, Object> body = body(operatorId, verificationId);
        body.put(
                "evidence",
                Map.of("document", Map.of("type", "RESIDENT_IDENTITY_CARD", "number", NUMBER), "name", NAME));
        return body;
    }

    /** The id of a report. */
    public static String reported(UUID operatorId, UUID verificationId) {
        return reported(withEvidence(operatorId, verificationId));
    }

    static String reported(Map<String, Object> body) {
        return Callers.service()
                .body(body)
                .post(PATH)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }
}
