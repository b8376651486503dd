package io.shiming.foundation.crypto;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.Mac;
import com.google.crypto.tink.Parameters;
import com.google.crypto.tink.PublicKeySign;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.mac.MacConfig;
import com.google.crypto.tink.mac.PredefinedMacParameters;
import com.google.crypto.tink.signature.PredefinedSignatureParameters;
import com.google.crypto.tink.signature.SignatureConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;

/**
 * The key files of one service: Tink keysets in JSON, in one folder, mode 0600. {@code root.json} is the root
 * key-encryption key (AES-256-GCM), {@code index.json} the key of blind indexes and fingerprints (HMAC-SHA-256),
 * {@code audit.json} the signing key of the audit trail (Ed25519).
 * A keyset's primary key is used for new values, the others still open what they made, which is how keys rotate.
 */
public final class Keysets {
    private static final String ROOT = "root.json";
    private static final String INDEX = "index.json";
    private static final String AUDIT = "audit.json";

    static {
        try {
            AeadConfig.register();
            MacConfig.register();
            SignatureConfig.register();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private final Aead root;
    private final Mac index;
    private final PublicKeySign auditSigner;

    private Keysets(Aead root, Mac index, PublicKeySign auditSigner) {
        this.root = root;
        this.index = index;
        this.auditSigner = auditSigner;
    }

    /** Makes the key files that are missing in a folder; those that exist are left alone. */
    public static void create(Path folder) {
        try {
            Files.createDirectories(folder);
            createFile(folder.resolve(ROOT), PredefinedAeadParameters.AES256_GCM);
            createFile(folder.resolve(INDEX), PredefinedMacParameters.HMAC_SHA256_256BITTAG);
            createFile(folder.resolve(AUDIT), PredefinedSignatureParameters.ED25519);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /**
     * Reads a folder of key files.
     *
     * @throws IllegalStateException when a file is missing or is no keyset; the message names the file
     */
    public static Keysets load(Path folder) {
        try {
            return new Keysets(
                    read(folder.resolve(ROOT)).getPrimitive(RegistryConfiguration.get(), Aead.class),
                    read(folder.resolve(INDEX)).getPrimitive(RegistryConfiguration.get(), Mac.class),
                    read(folder.resolve(AUDIT)).getPrimitive(RegistryConfiguration.get(), PublicKeySign.class));
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("key files in " + folder + " cannot be used", failure);
        }
    }

    Aead root() {
        return root;
    }

    Mac index() {
        return index;
    }

    /** Signs seals of the audit trail. */
    public PublicKeySign auditSigner() {
        return auditSigner;
    }

    private static KeysetHandle read(Path file) throws GeneralSecurityException {
        try {
            return TinkJsonProtoKeysetFormat.parseKeyset(Files.readString(file), InsecureSecretKeyAccess.get());
        } catch (IOException missing) {
            throw new IllegalStateException("key file " + file + " cannot be read", missing);
        }
    }

    private static void createFile(Path file, Parameters parameters) throws IOException, GeneralSecurityException {
        if (Files.exists(file)) {
            return;
        }
        write(file, KeysetHandle.generateNew(parameters));
    }

    /** Written beside and moved into place, so that there is never half a key file. */
    static void write(Path file, KeysetHandle handle) throws IOException, GeneralSecurityException {
        Path fresh = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                file.getFileName().toString(),
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, TinkJsonProtoKeysetFormat.serializeKeyset(handle, InsecureSecretKeyAccess.get()));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
