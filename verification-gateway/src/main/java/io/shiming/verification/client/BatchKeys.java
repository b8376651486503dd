package io.shiming.verification.client;

import io.shiming.foundation.crypto.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jose4j.base64url.Base64Url;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwe.ContentEncryptionAlgorithmIdentifiers;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.jwe.KeyManagementAlgorithmIdentifiers;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * The keys of one exchange of files: {@code signing.json}, our private Ed25519 key (JWK, mode 0600), and
 * {@code department.json}, the department's public keys (JWK set), one of use {@code enc} and those of use {@code sig}
 * whose signatures are taken. They are read each time, so replacing a file rotates a key; one that cannot be used is an
 * {@link IllegalStateException} that names it.
 *
 * <p>A signature is a detached JWS over the CSV text, whose protected header names the file it belongs to.
 */
public final class BatchKeys {
    private static final String FILE = "file";
    private static final String SIGNING = "signing.json";

    private final Path folder;

    BatchKeys(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes our key, unless it is there, and writes its public half beside it, for the department.
     *
     * @return the file with the public half
     */
    public static Path create(Path folder) throws IOException {
        try {
            if (!Files.exists(folder.resolve(SIGNING))) {
                PublicJsonWebKey fresh = OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
                fresh.setUse("sig");
                fresh.setKeyId(fresh.calculateBase64urlEncodedThumbprint("SHA-256"));
                PrivateFile.write(
                        folder.resolve(SIGNING),
                        fresh.toJson(OutputControlLevel.INCLUDE_PRIVATE).getBytes(StandardCharsets.UTF_8));
            }
            Path published = folder.resolve("signing-public.json");
            PrivateFile.writePublic(published, new BatchKeys(folder).signing().toJson(OutputControlLevel.PUBLIC_ONLY));
            return published;
        } catch (JoseException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The signature of a file with this name and content. */
    String sign(String file, byte[] content) throws IOException {
        PublicJsonWebKey key = signing();
        try {
            JsonWebSignature signature = new JsonWebSignature();
            signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
            signature.setKeyIdHeaderValue(key.getKeyId());
            signature.setHeader(FILE, file);
            signature.setPayloadBytes(content);
            signature.setKey(key.getPrivateKey());
            return signature.getDetachedContentCompactSerialization();
        } catch (JoseException unusable) {
            throw new IllegalStateException(folder.resolve(SIGNING) + " holds no key to sign with", unusable);
        }
    }

    /** The content, for the department's eyes only (JWE, ECDH-ES, A256GCM). */
    String encrypt(byte[] content) throws IOException {
        try {
            JsonWebKey key = department().findJsonWebKey(null, null, "enc", null);
            if (key == null) {
                throw new IllegalStateException("there is no key of use enc in " + folder.resolve("department.json"));
            }
            JsonWebEncryption encryption = new JsonWebEncryption();
            encryption.setAlgorithmHeaderValue(KeyManagementAlgorithmIdentifiers.ECDH_ES);
            encryption.setEncryptionMethodHeaderParameter(ContentEncryptionAlgorithmIdentifiers.AES_256_GCM);
            encryption.setKeyIdHeaderValue(key.getKeyId());
            encryption.setContentTypeHeaderValue("text/csv");
            encryption.setPlaintext(content);
            encryption.setKey(key.getKey());
            return encryption.getCompactSerialization();
        } catch (JoseException unusable) {
            throw new IllegalStateException(
                    "the key of use enc in " + folder.resolve("department.json") + " cannot be used", unusable);
        }
    }

    /** Whether the department signed this content for a file with this name. */
    boolean isTheirs(String file, byte[] content, String signature) throws IOException {
        return isSigned(department(), file, content, signature);
    }

    /** Whether we did. */
    boolean isOurs(String file, byte[] content, String signature) throws IOException {
        return isSigned(new JsonWebKeySet(signing()), file, content, signature);
    }

    private static boolean isSigned(JsonWebKeySet keys, String file, byte[] content, String signature) {
        try {
            JsonWebSignature jws = new JsonWebSignature();
            jws.setAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.EDDSA));
            jws.setCompactSerialization(signature.strip());
            jws.setEncodedPayload(Base64Url.encode(content));
            JsonWebKey key = keys.findJsonWebKey(jws.getKeyIdHeaderValue(), null, "sig", null);
            if (key == null || !file.equals(jws.getHeader(FILE))) {
                return false;
            }
            jws.setKey(key.getKey());
            return jws.verifySignature();
        } catch (JoseException noSignature) {
            return false;
        }
    }

    private PublicJsonWebKey signing() throws IOException {
        Path file = folder.resolve(SIGNING);
        try {
            return PublicJsonWebKey.Factory.newPublicJwk(PrivateFile.read(file));
        } catch (JoseException malformed) {
            throw new IllegalStateException(file + " holds no key to sign with", malformed);
        }
    }

    private JsonWebKeySet department() throws IOException {
        try {
            return new JsonWebKeySet(Files.readString(folder.resolve("department.json")));
        } catch (JoseException malformed) {
            throw new IllegalStateException(folder.resolve("department.json") + " is no JWK set", malformed);
        }
    }
}
