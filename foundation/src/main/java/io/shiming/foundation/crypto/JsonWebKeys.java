package io.shiming.foundation.crypto;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.signature.Ed25519PrivateKey;
import com.google.crypto.tink.signature.Ed25519PublicKey;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.util.stream.IntStream;

/** Ed25519 keysets as JSON Web Keys (RFC 8037). A key's {@code kid} is its id as {@code keys list} shows it. */
final class JsonWebKeys {
    private JsonWebKeys() {}

    /** The key that signs, both halves. */
    @AccessesPartialKey
    static OctetKeyPair primary(KeysetHandle signing) {
        KeysetHandle.Entry primary = signing.getPrimary();
        Ed25519PrivateKey key = (Ed25519PrivateKey) primary.getKey();
        return key(primary, key.getPublicKey())
                .d(Base64URL.encode(key.getPrivateKeyBytes().toByteArray(InsecureSecretKeyAccess.get())))
                .build();
    }

    static JWKSet open(KeysetHandle open) {
        return new JWKSet(IntStream.range(0, open.size())
                .mapToObj(open::getAt)
                .map(entry -> key(entry, (Ed25519PublicKey) entry.getKey()).build())
                .map(JWK.class::cast)
                .toList());
    }

    @AccessesPartialKey
    private static OctetKeyPair.Builder key(KeysetHandle.Entry entry, Ed25519PublicKey open) {
        return new OctetKeyPair.Builder(
                        Curve.Ed25519, Base64URL.encode(open.getPublicKeyBytes().toByteArray()))
                .keyID(new KeyFile.Key(entry.getId(), entry.isPrimary()).name())
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.EdDSA);
    }
}
