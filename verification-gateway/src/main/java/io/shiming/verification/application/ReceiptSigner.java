package io.shiming.verification.application;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.Ed25519Signer;
import com.nimbusds.jose.jwk.OctetKeyPair;
import io.shiming.verification.domain.Receipt;

/** Signs receipts with one key. */
final class ReceiptSigner {
    private final JWSHeader header;
    private final JWSSigner signer;

    ReceiptSigner(OctetKeyPair key) {
        header = new JWSHeader.Builder(JWSAlgorithm.EdDSA)
                .type(ReceiptVerifier.TYPE)
                .keyID(key.getKeyID())
                .build();
        try {
            signer = new Ed25519Signer(key);
        } catch (JOSEException noSuchKey) {
            throw new IllegalStateException("no key that signs receipts", noSuchKey);
        }
    }

    String sign(Receipt receipt) {
        try {
            JWSObject signed = new JWSObject(header, new Payload(ReceiptVerifier.JSON.writeValueAsString(receipt)));
            signed.sign(signer);
            return signed.serialize();
        } catch (JsonProcessingException | JOSEException impossible) {
            throw new IllegalStateException("a receipt that cannot be signed", impossible);
        }
    }
}
