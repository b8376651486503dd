package io.shiming.sandbox.simulator;

import io.shiming.foundation.crypto.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/** The keys of both ends of an exchange of files, each end's in a folder of its own. */
public final class ExchangeKeys {
    private static final String SIGNING = "signing.json";
    private static final String ENCRYPTION = "encryption.json";
    private static final String GATEWAY = "gateway.json";

    private ExchangeKeys() {}

    /** Makes them, unless they are there. */
    public static void provide(Path gateway, Path department) {
        if (Files.exists(gateway.resolve(SIGNING))) {
            return;
        }
        try {
            Files.createDirectories(gateway);
            Files.createDirectories(department);
            PublicJsonWebKey ours = key(OctetKeyPairJsonWebKey.SUBTYPE_ED25519, "sig");
            PublicJsonWebKey signing = key(OctetKeyPairJsonWebKey.SUBTYPE_ED25519, "sig");
            PublicJsonWebKey encryption = key(OctetKeyPairJsonWebKey.SUBTYPE_X25519, "enc");
            write(department.resolve(SIGNING), signing.toJson(OutputControlLevel.INCLUDE_PRIVATE));
            write(department.resolve(ENCRYPTION), encryption.toJson(OutputControlLevel.INCLUDE_PRIVATE));
            write(department.resolve(GATEWAY), ours.toJson(OutputControlLevel.PUBLIC_ONLY));
            write(
                    gateway.resolve("department.json"),
                    new JsonWebKeySet(signing, encryption).toJson(OutputControlLevel.PUBLIC_ONLY));
            write(gateway.resolve(SIGNING), ours.toJson(OutputControlLevel.INCLUDE_PRIVATE));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (JoseException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static PublicJsonWebKey departmentSigning(Path folder) throws IOException, JoseException {
        return PublicJsonWebKey.Factory.newPublicJwk(PrivateFile.read(folder.resolve(SIGNING)));
    }

    static PublicJsonWebKey departmentEncryption(Path folder) throws IOException, JoseException {
        return PublicJsonWebKey.Factory.newPublicJwk(PrivateFile.read(folder.resolve(ENCRYPTION)));
    }

    static JsonWebKey gateway(Path folder) throws IOException, JoseException {
        return JsonWebKey.Factory.newJwk(PrivateFile.read(folder.resolve(GATEWAY)));
    }

    private static PublicJsonWebKey key(String curve, String use) throws JoseException {
        PublicJsonWebKey key = OkpJwkGenerator.generateJwk(curve);
        key.setUse(use);
        key.setKeyId(key.calculateBase64urlEncodedThumbprint("SHA-256"));
        return key;
    }

    private static void write(Path file, String json) {
        PrivateFile.write(file, json.getBytes(StandardCharsets.UTF_8));
    }
}
