package io.shiming.foundation.crypto;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.Ed25519Signer;
import com.nimbusds.jose.jwk.OctetKeyPair;

/** Signs statements of one format with one key. */
public final class StatementSigner<T> {
    private final JWSHeader header;
    private final JWSSigner signer;

    public StatementSigner(StatementFormat<T> format, OctetKeyPair key) {
        header = new JWSHeader.Builder(JWSAlgorithm.EdDSA)
                .type(new JOSEObjectType(format.type()))
                .keyID(key.getKeyID())
                .build();
        try {
            signer = new Ed25519Signer(key);
        } catch (JOSEException noSuchKey) {
            throw new IllegalStateException("no key that signs statements", noSuchKey);
        }
    }

    public String sign(T content) {
        try {
            JWSObject signed = new JWSObject(header, new Payload(StatementFormat.JSON.writeValueAsString(content)));
            signed.sign(signer);
            return signed.serialize();
        } catch (JsonProcessingException | JOSEException impossible) {
            throw new IllegalStateException("a statement that cannot be signed", impossible);
        }
    }
}
