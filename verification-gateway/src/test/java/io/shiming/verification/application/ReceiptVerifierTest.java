package io.shiming.verification.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.PlainHeader;
import com.nimbusds.jose.PlainObject;
import com.nimbusds.jose.crypto.Ed25519Signer;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import io.shiming.foundation.crypto.StatementSigner;
import io.shiming.verification.domain.Channel;
import io.shiming.verification.domain.Outcome;
import io.shiming.verification.domain.Receipt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReceiptVerifierTest {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final String OTHERS = "AQg9_.= \n";
    private static final OctetKeyPair KEY = key("17");
    private static final Receipt RECEIPT = new Receipt(
            UUID.fromString("0198a000-0000-7000-8000-000000000000"),
            Channel.PUBLIC_SECURITY,
            Outcome.MATCH,
            "AXHBIWEy",
            null,
            Instant.parse("2026-11-24T08:00:00.123456Z"));

    private final ReceiptVerifier verifier = new ReceiptVerifier(new JWKSet(KEY.toPublicJWK()));
    private final String signed = new StatementSigner<>(ReceiptVerifier.FORMAT, KEY).sign(RECEIPT);

    @Test
    @DisplayName("Art. 9 a receipt says what was signed, in a format that stays")
    void asSigned() throws Exception {
        assertThat(verifier.verify(signed)).contains(RECEIPT);
        JWSObject parsed = JWSObject.parse(signed);
        assertThat(parsed.getHeader().toString())
                .isEqualTo("{\"kid\":\"17\",\"typ\":\"shiming-receipt+jwt\",\"alg\":\"EdDSA\"}");
        assertThat(parsed.getPayload())
                .hasToString(
                        "{\"verificationId\":\"0198a000-0000-7000-8000-000000000000\",\"channel\":\"PUBLIC_SECURITY\","
                                + "\"outcome\":\"MATCH\",\"subject\":\"AXHBIWEy\",\"operatorId\":null,"
                                + "\"checkedAt\":\"2026-11-24T08:00:00.123456Z\"}");
    }

    @Test
    @DisplayName("Art. 9 no receipt is valid of which a single character was changed, added or left out")
    void everyCharacterCounts() {
        List<String> accepted = new ArrayList<>();
        int tried = 0;
        for (int i = 0; i <= signed.length(); i++) {
            for (String character : OTHERS.split("", -1)) {
                List<String> changed =
                        new ArrayList<>(List.of(signed.substring(0, i) + character + signed.substring(i)));
                if (i < signed.length()) {
                    changed.add(signed.substring(0, i) + character + signed.substring(i + 1));
                }
                for (String each : changed) {
                    if (!each.equals(signed)) {
                        tried++;
                        verifier.verify(each).ifPresent(valid -> accepted.add(each));
                    }
                }
            }
        }
        // The last character has bits that mean nothing.
        for (String last : ALPHABET.split("", -1)) {
            String each = signed.substring(0, signed.length() - 1) + last;
            if (!each.equals(signed)) {
                tried++;
                verifier.verify(each).ifPresent(valid -> accepted.add(each));
            }
        }
        assertThat(tried).isGreaterThan(5_000);
        assertThat(accepted).isEmpty();
    }

    @Test
    @DisplayName("Art. 9 whatever else is signed, with our key or another, is no receipt")
    void others() throws Exception {
        JWSHeader good = header().build();
        Payload payload = JWSObject.parse(signed).getPayload();
        assertThat(verifier.verify(signed(good, payload, KEY))).isPresent();

        assertThat(verifier.verify(signed(header().type(JOSEObjectType.JWT).build(), payload, KEY)))
                .as("another type")
                .isEmpty();
        assertThat(verifier.verify(signed(header().type(null).build(), payload, KEY)))
                .as("no type")
                .isEmpty();
        assertThat(verifier.verify(signed(header().keyID("18").build(), payload, KEY)))
                .as("unknown key")
                .isEmpty();
        assertThat(verifier.verify(signed(header().keyID(null).build(), payload, KEY)))
                .as("no key named")
                .isEmpty();
        OctetKeyPair other = key("17");
        assertThat(verifier.verify(signed(good, payload, other)))
                .as("another key of the same name")
                .isEmpty();
        assertThat(verifier.verify(signed(header().jwk(other.toPublicJWK()).build(), payload, other)))
                .as("a key brought along")
                .isEmpty();
        assertThat(verifier.verify(signed(
                        header().criticalParams(Set.of("exp"))
                                .customParam("exp", 1)
                                .build(),
                        payload,
                        KEY)))
                .as("a critical parameter we do not know")
                .isEmpty();
        assertThat(verifier.verify(signed(good, new Payload("[]"), KEY)))
                .as("no members")
                .isEmpty();
        assertThat(verifier.verify(new PlainObject(
                                new PlainHeader.Builder()
                                        .type(new JOSEObjectType(ReceiptVerifier.FORMAT.type()))
                                        .build(),
                                payload)
                        .serialize()))
                .as("no signature")
                .isEmpty();
        JWSObject symmetric = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(new JOSEObjectType(ReceiptVerifier.FORMAT.type()))
                        .keyID("17")
                        .build(),
                payload);
        symmetric.sign(new MACSigner(KEY.getX().decode()));
        assertThat(verifier.verify(symmetric.serialize()))
                .as("signed with the public half as a shared secret")
                .isEmpty();
        for (String text : List.of("", ".", "..", "...", "a.b.c", "张三", signed + "." + signed, "x".repeat(100_000))) {
            assertThat(verifier.verify(text)).as(text).isEmpty();
        }
    }

    @Test
    @DisplayName("a set without a key that could have signed a receipt is refused")
    void noKey() {
        assertThatThrownBy(() -> new ReceiptVerifier(new JWKSet())).isInstanceOf(IllegalStateException.class);
    }

    private static JWSHeader.Builder header() {
        return new JWSHeader.Builder(JWSAlgorithm.EdDSA)
                .type(new JOSEObjectType(ReceiptVerifier.FORMAT.type()))
                .keyID("17");
    }

    private static String signed(JWSHeader header, Payload payload, OctetKeyPair key) throws Exception {
        JWSObject object = new JWSObject(header, payload);
        object.sign(new Ed25519Signer(key));
        return object.serialize();
    }

    private static OctetKeyPair key(String id) {
        try {
            return new OctetKeyPairGenerator(Curve.Ed25519).keyID(id).generate();
        } catch (com.nimbusds.jose.JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
