package io.shiming.incident.application;

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
import io.shiming.incident.domain.AuthorityKey;
import io.shiming.incident.domain.Delivery;
import io.shiming.incident.domain.Evidence;
import io.shiming.incident.domain.ForgeryReport;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Seals evidence to the key of an authority, so that nobody on the way reads it: JWE (RFC 7516), A256GCM, by ECDH-ES with a
 * key of P-256, P-384, P-521 or X25519, by RSA-OAEP-256 with one of RSA.
 */
final class SealedEvidence {
    private static final int SHORTEST_RSA = 2_048;
    private static final int LONGEST_RSA = 16_384;

    private SealedEvidence() {}

    /** What of a JSON Web Key can be sealed to; empty for a private one, one of another use, and one that is none. */
    static Optional<JWK> usable(Map<String, Object> members) {
        try {
            JWK key = JWK.parse(members);
            boolean strong = !(key instanceof RSAKey rsa) || (rsa.size() >= SHORTEST_RSA && rsa.size() <= LONGEST_RSA);
            boolean seals = key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.ENCRYPTION);
            if (key.isPrivate() || !strong || !seals) {
                return Optional.empty();
            }
            seal(key, key.getKeyID(), "");
            return Optional.of(key);
        } catch (ParseException | JOSEException | IllegalArgumentException notUsable) {
            return Optional.empty();
        }
    }

    /** What was shown, for one authority and in this delivery only. */
    static String of(Evidence evidence, ForgeryReport report, Delivery delivery, AuthorityKey key) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", evidence.documentType().name());
        document.put("number", evidence.documentNumber().reveal());
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("deliveryId", delivery.id().toString());
        shown.put("authority", delivery.authority().office());
        shown.put("verificationId", report.verificationId().toString());
        shown.put("document", document);
        shown.put("name", evidence.name().reveal());
        try {
            return seal(JWK.parse(key.jwk()), key.keyId(), new Payload(shown).toString());
        } catch (ParseException | JOSEException impossible) {
            throw new IllegalStateException("a key that was registered cannot be used", impossible);
        }
    }

    private static String seal(JWK key, String keyId, String content) throws JOSEException {
        JWEAlgorithm algorithm = key instanceof RSAKey ? JWEAlgorithm.RSA_OAEP_256 : JWEAlgorithm.ECDH_ES;
        JWEObject sealed = new JWEObject(
                new JWEHeader.Builder(algorithm, EncryptionMethod.A256GCM)
                        .keyID(keyId)
                        .contentType("application/json")
                        .build(),
                new Payload(content));
        sealed.encrypt(encrypter(key));
        return sealed.serialize();
    }

    private static JWEEncrypter encrypter(JWK key) throws JOSEException {
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
