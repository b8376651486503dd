package io.shiming.verification.application;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import io.shiming.verification.domain.Receipt;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Verifies receipts with public keys. Needs nothing of a running service. */
public final class ReceiptVerifier {
    /** A type of its own (RFC 8725, 3.11), so that a receipt is never taken for another token, nor one for a receipt. */
    static final JOSEObjectType TYPE = new JOSEObjectType("shiming-receipt+jwt");

    /** A mapper of its own: the signed format must not move when the HTTP one is configured otherwise. */
    static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            // What a later version adds was signed as well.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Map<String, JWSVerifier> byKeyId = new HashMap<>();

    /**
     * Takes the Ed25519 keys of a set; others cannot have signed a receipt.
     *
     * @throws IllegalStateException when there is none
     */
    public ReceiptVerifier(JWKSet keys) {
        try {
            for (var key : keys.getKeys()) {
                if (key.getKeyID() != null && key instanceof OctetKeyPair pair) {
                    byKeyId.put(key.getKeyID(), new Ed25519Verifier(pair.toPublicJWK()));
                }
            }
        } catch (JOSEException another) {
            throw new IllegalStateException("no key of receipts: " + another.getMessage(), another);
        }
        if (byKeyId.isEmpty()) {
            throw new IllegalStateException("no key of receipts in the set");
        }
    }

    /** What a receipt says; empty unless one of the keys signed it just as it is. */
    public Optional<Receipt> verify(String text) {
        if (text.length() > Receipt.LONGEST) {
            return Optional.empty();
        }
        try {
            JWSObject signed = JWSObject.parse(text);
            JWSVerifier key = byKeyId.get(signed.getHeader().getKeyID());
            boolean sound = TYPE.equals(signed.getHeader().getType())
                    && JWSAlgorithm.EdDSA.equals(signed.getHeader().getAlgorithm())
                    && key != null
                    && isWrittenOneWay(text, signed)
                    && signed.verify(key);
            return sound
                    ? Optional.of(JSON.readValue(signed.getPayload().toString(), Receipt.class))
                    : Optional.empty();
        } catch (ParseException | JOSEException | JsonProcessingException | IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /** The last character of a signature has bits that mean nothing, and readers overlook blanks: not here. */
    private static boolean isWrittenOneWay(String text, JWSObject signed) {
        Base64URL signature = Base64URL.encode(signed.getSignature().decode());
        return text.equals(new String(signed.getSigningInput(), StandardCharsets.UTF_8) + '.' + signature);
    }
}
