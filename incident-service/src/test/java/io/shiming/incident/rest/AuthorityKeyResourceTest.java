package io.shiming.incident.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ServiceTest
class AuthorityKeyResourceTest {
    private static final String PATH = "/v1/authority-keys";
    private static final String OFFICE = "market-regulation";

    private static ECKey key(String id) throws Exception {
        return new ECKeyGenerator(Curve.P_256).keyID(id).generate().toPublicJWK();
    }

    private static long known() {
        return OwnerDatabase.count("SELECT count(*) FROM authority_key WHERE authority = 'MARKET_REGULATION'");
    }

    @Test
    @DisplayName("Art. 10, 16: of the keys that were told, in whatever order, the one registered last counts; all stay")
    void told() throws Exception {
        long before = known();
        Instant now = Instant.now();
        Map<String, Object> early = Forgeries.told(OFFICE, key("early").toJSONObject());
        early.put("registeredAt", now.minusSeconds(1).toString());
        Map<String, Object> late = Forgeries.told(OFFICE, key("late").toJSONObject());
        late.put("registeredAt", now.toString());

        for (Map<String, Object> each : List.of(late, early, late)) {
            Callers.service().body(each).post(PATH).then().statusCode(200).body("authority", equalTo(OFFICE));
        }

        Forgeries.official(OFFICE)
                .get(PATH)
                .then()
                .statusCode(200)
                .body("keyId", equalTo("late"))
                .body("version", equalTo(late.get("version")));
        assertThat(known()).isEqualTo(before + 2);
    }

    @Test
    @DisplayName(
            "Art. 10, 16: a key that was registered here before counts until a later one is told, of whatever version")
    void registeredHere() throws Exception {
        OwnerDatabase.change("""
                INSERT INTO authority_key (authority, version, key_id, jwk, registered_by, registered_at)
                VALUES ('MARKET_REGULATION', 1000, 'of before', '{}', 'an official', now())""");
        Forgeries.official(OFFICE).get(PATH).then().body("keyId", equalTo("of before"));
        Forgeries.tell(OFFICE).then().statusCode(200);
        Forgeries.official(OFFICE).get(PATH).then().body("keyId", equalTo("market-1"));
    }

    static Stream<Map<String, Object>> unusable() throws Exception {
        Map<String, Object> curve = key("any").toJSONObject();
        Map<String, Object> elsewhere = new HashMap<>(curve);
        elsewhere.put("y", curve.get("x"));
        Map<String, Object> signs = new HashMap<>(curve);
        signs.put("use", "sig");
        return Stream.of(
                new ECKeyGenerator(Curve.P_256).generate().toJSONObject(),
                elsewhere,
                signs,
                new OctetKeyPairGenerator(Curve.Ed25519)
                        .generate()
                        .toPublicJWK()
                        .toJSONObject(),
                new RSAKeyGenerator(1024, true).generate().toPublicJWK().toJSONObject(),
                Map.of("kty", "oct", "x", "AAAA"),
                Map.of("kty", "EC"));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    @DisplayName("Art. 16: a private key, a weak one, and one that nothing can be sealed to are refused")
    void refused(Map<String, Object> jwk) {
        long before = known();
        Callers.service()
                .body(Forgeries.told(OFFICE, jwk))
                .post(PATH)
                .then()
                .statusCode(400)
                .body("code", equalTo("BODY_INVALID"));
        assertThat(known()).isEqualTo(before);
    }

    @Test
    @DisplayName("Art. 16: nobody but registration-service, where it is registered, tells an authority's key")
    void byOthers() throws Exception {
        Map<String, Object> told = Forgeries.told(OFFICE, key("other").toJSONObject());
        Callers.as(Tokens.as("service").client("agent-service").subject("agent-service"))
                .body(told)
                .post(PATH)
                .then()
                .statusCode(403);
        Forgeries.official(OFFICE).body(told).post(PATH).then().statusCode(403);
    }
}
