package io.shiming.incident.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ServiceTest
class AuthorityKeyResourceTest {
    private static final String PATH = "/v1/authority-keys";

    @Test
    @DisplayName("Art. 10, 16: an authority's latest key counts, the earlier ones stay on record")
    void registered() throws Exception {
        int before = version();
        String key = new ECKeyGenerator(Curve.P_256)
                .keyID("key one")
                .generate()
                .toPublicJWK()
                .toJSONString();
        for (int time = 0; time < 2; time++) {
            Forgeries.official("market-regulation")
                    .body(key)
                    .put(PATH)
                    .then()
                    .statusCode(200)
                    .body("authority", equalTo("market-regulation"))
                    .body("keyId", equalTo("key one"))
                    .body("version", equalTo(before + 1));
        }
        Forgeries.register("market-regulation").then().statusCode(200).body("version", equalTo(before + 2));
        Forgeries.official("market-regulation").get(PATH).then().body("keyId", equalTo("market-1"));
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM authority_key WHERE authority = 'MARKET_REGULATION' AND version > ?",
                        before))
                .isEqualTo(2);
    }

    private static int version() {
        return Math.toIntExact(OwnerDatabase.count(
                "SELECT coalesce(max(version), 0) FROM authority_key WHERE authority = 'MARKET_REGULATION'"));
    }

    static Stream<Map<String, Object>> unusable() throws Exception {
        Map<String, Object> curve =
                new ECKeyGenerator(Curve.P_256).generate().toPublicJWK().toJSONObject();
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
        int before = version();
        Forgeries.official("market-regulation")
                .body(jwk)
                .put(PATH)
                .then()
                .statusCode(400)
                .body("code", equalTo("BODY_INVALID"));
        assertThat(version()).isEqualTo(before);
    }

    @Test
    @DisplayName("Art. 16: who is an official of two authorities registers a key for neither")
    void twoOffices() {
        Callers.as(Tokens.as("public-security", "civil-affairs").client("desk").subject("somebody"))
                .body(Forgeries.key("public-security").toPublicJWK().toJSONString())
                .put(PATH)
                .then()
                .statusCode(403);
    }
}
