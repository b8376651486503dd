package io.shiming.foundation.crypto;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Verifies statements of one format with public keys. Needs nothing of a running service. */
public final class StatementVerifier<T> {
    private final StatementFormat<T> format;
    private final JOSEObjectType type;
    private final Map<String, JWSVerifier> byKeyId = new HashMap<>();

    /**
     * Takes the Ed25519 keys of a set; others cannot have signed a statement.
     *
     * @throws IllegalStateException when there is none
     */
    public StatementVerifier(StatementFormat<T> format, JWKSet keys) {
        this.format = format;
        this.type = new JOSEObjectType(format.type());
        try {
            for (var key : keys.getKeys()) {
                if (key.getKeyID() != null && key instanceof OctetKeyPair pair) {
                    byKeyId.put(key.getKeyID(), new Ed25519Verifier(pair.toPublicJWK()));
                }
            }
        } catch (JOSEException another) {
            throw new IllegalStateException("no key of statements: " + another.getMessage(), another);
        }
        if (byKeyId.isEmpty()) {
            throw new IllegalStateException("no key of statements in the set");
        }
    }

    /**
     * With the keys in a file: a JWK set as a service answers it, or a public keyset as {@code keys public} writes it.
     *
     * @throws IllegalStateException when it is neither; the message names it
     */
    public static <T> StatementVerifier<T> of(StatementFormat<T> format, Path file) throws IOException {
        try {
            return new StatementVerifier<>(format, JWKSet.parse(Files.readString(file)));
        } catch (ParseException perhapsTheOther) {
            try {
                return new StatementVerifier<>(format, JsonWebKeys.open(PublicKeysets.read(file)));
            } catch (GeneralSecurityException | ClassCastException neither) {
                throw new IllegalStateException(file + " is no set of public keys", neither);
            }
        }
    }

    /** What a statement says; empty unless one of the keys signed it just as it is. */
    public Optional<T> verify(String text) {
        if (text.length() > format.longest()) {
            return Optional.empty();
        }
        try {
            JWSObject signed = JWSObject.parse(text);
            JWSVerifier key = byKeyId.get(signed.getHeader().getKeyID());
            boolean sound = type.equals(signed.getHeader().getType())
                    && JWSAlgorithm.EdDSA.equals(signed.getHeader().getAlgorithm())
                    && key != null
                    && isWrittenOneWay(text, signed)
                    && signed.verify(key);
            return sound ? Optional.of(format.content(signed)) : Optional.empty();
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
