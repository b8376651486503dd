package io.shiming.foundation.crypto;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEEncrypter;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.crypto.X25519Encrypter;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;

/**
 * The public key of somebody outside, to which what only they may read is sealed: JWE (RFC 7516), A256GCM, by ECDH-ES with a
 * key of P-256, P-384, P-521 or X25519, by RSA-OAEP-256 with one of RSA.
 */
public final class RecipientKey {
    private static final int SHORTEST_RSA = 2_048;
    private static final int LONGEST_RSA = 16_384;

    private final JWK key;

    private RecipientKey(JWK key) {
        this.key = key;
    }

    /** What of a JSON Web Key can be sealed to; empty for a private one, one of another use, and one that is none. */
    public static Optional<RecipientKey> usable(Map<String, Object> members) {
        try {
            JWK key = JWK.parse(members);
            boolean strong = !(key instanceof RSAKey rsa) || (rsa.size() >= SHORTEST_RSA && rsa.size() <= LONGEST_RSA);
            boolean seals = key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.ENCRYPTION);
            if (key.isPrivate() || !strong || !seals) {
                return Optional.empty();
            }
            RecipientKey usable = new RecipientKey(key);
            usable.sealed("");
            return Optional.of(usable);
        } catch (ParseException | JOSEException | IllegalArgumentException notUsable) {
            return Optional.empty();
        }
    }

    /**
     * One that was found usable.
     *
     * @param jwk as {@link #jwk} told it
     */
    public static RecipientKey of(String jwk) {
        try {
            return new RecipientKey(JWK.parse(jwk));
        } catch (ParseException impossible) {
            throw new IllegalStateException("a key that was registered cannot be used", impossible);
        }
    }

    /** By which its owner knows it: its {@code kid}, or where it has none its thumbprint (RFC 7638). */
    public String id() {
        try {
            return key.getKeyID() == null ? key.computeThumbprint().toString() : key.getKeyID();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** JSON (RFC 7517). */
    public String jwk() {
        return key.toJSONString();
    }

    /** Seals JSON; the answer is in compact form. */
    public String seal(String json) {
        try {
            return sealed(json);
        } catch (JOSEException impossible) {
            throw new IllegalStateException("a key that was registered cannot be used", impossible);
        }
    }

    private String sealed(String json) throws JOSEException {
        JWEAlgorithm algorithm = key instanceof RSAKey ? JWEAlgorithm.RSA_OAEP_256 : JWEAlgorithm.ECDH_ES;
        JWEObject sealed = new JWEObject(
                new JWEHeader.Builder(algorithm, EncryptionMethod.A256GCM)
                        .keyID(id())
                        .contentType("application/json")
                        .build(),
                new Payload(json));
        sealed.encrypt(encrypter());
        return sealed.serialize();
    }

    private JWEEncrypter encrypter() throws JOSEException {
        if (key instanceof ECKey curve) {
            return new ECDHEncrypter(curve);
        }
        if (key instanceof OctetKeyPair pair) {
            return new X25519Encrypter(pair);
        }
        if (key instanceof RSAKey rsa) {
            return new RSAEncrypter(rsa);
        }
        throw new JOSEException("nothing is sealed to a " + key.getKeyType());
    }
}
