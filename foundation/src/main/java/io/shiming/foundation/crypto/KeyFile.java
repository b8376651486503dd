package io.shiming.foundation.crypto;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.Parameters;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.mac.MacConfig;
import com.google.crypto.tink.mac.PredefinedMacParameters;
import com.google.crypto.tink.signature.PredefinedSignatureParameters;
import com.google.crypto.tink.signature.SignatureConfig;
import com.google.crypto.tink.signature.SignatureParameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The key files of a service, each a Tink keyset in JSON, mode 0600. A keyset's primary key makes new values; the
 * others still open what they made, which is how keys rotate.
 */
public enum KeyFile {
    /** The root key-encryption key, AES-256-GCM. */
    ROOT("root.json", PredefinedAeadParameters.AES256_GCM),
    /** The key of blind indexes and fingerprints, HMAC-SHA-256. */
    INDEX("index.json", PredefinedMacParameters.HMAC_SHA256_256BITTAG),
    /** The signing key of the audit trail, Ed25519. */
    AUDIT("audit.json", PredefinedSignatureParameters.ED25519),
    /** The signing key of receipts, Ed25519. Only a service that signs some needs it. */
    RECEIPT("receipt.json", PredefinedSignatureParameters.ED25519),
    /** The signing key of certificates of erasure, Ed25519; likewise. */
    CERTIFICATE("certificate.json", PredefinedSignatureParameters.ED25519),
    /** The signing key of reports that are left as files, Ed25519; likewise. */
    REPORT("report.json", PredefinedSignatureParameters.ED25519);

    private static final int PREFIX = 5;

    static {
        try {
            AeadConfig.register();
            MacConfig.register();
            SignatureConfig.register();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private final String name;
    private final Parameters parameters;

    KeyFile(String name, Parameters parameters) {
        this.name = name;
        this.parameters = parameters;
    }

    /** A key of a file, without the key. */
    public record Key(int id, boolean primary) {
        /** As it is shown and typed. */
        public String name() {
            return Integer.toUnsignedString(id);
        }

        /** What everything the key makes begins with: Tink's 1, then the id. */
        public byte[] prefix() {
            return ByteBuffer.allocate(PREFIX).put((byte) 1).putInt(id).array();
        }
    }

    public Path in(Path folder) {
        return folder.resolve(name);
    }

    /** Whether it is to be found in a folder: each service has the others, and this one who needs it. */
    public boolean belongsIn(Path folder) {
        return (this != RECEIPT && this != CERTIFICATE && this != REPORT) || Files.exists(in(folder));
    }

    /** Whether its keys sign, so that they have public halves. */
    public boolean signs() {
        return parameters instanceof SignatureParameters;
    }

    /** Where its public halves are published. */
    Path publicIn(Path folder) {
        return folder.resolve(name.replace(".json", "-public.json"));
    }

    /** The keys of the file, the oldest first. */
    public List<Key> keys(Path folder) {
        return keys(read(folder));
    }

    /** When the file was last changed. */
    public Instant changedAt(Path folder) {
        try {
            return Files.getLastModifiedTime(in(folder)).toInstant();
        } catch (IOException failure) {
            throw unreadable(in(folder), failure);
        }
    }

    /** Adds a key and makes it the primary one. */
    public Key rotate(Path folder) {
        try {
            KeysetHandle rotated = KeysetHandle.newBuilder(read(folder))
                    .addEntry(KeysetHandle.generateEntryFromParameters(parameters)
                            .withRandomId()
                            .makePrimary())
                    .build();
            write(folder, rotated);
            return new Key(rotated.getPrimary().getId(), true);
        } catch (GeneralSecurityException failure) {
            throw unusable(folder, failure);
        }
    }

    /**
     * Refuses what {@link #retire} would.
     *
     * @throws IllegalStateException when there is no key of this id, or it is the primary one
     */
    public void requireRetirable(Path folder, int id) {
        Key key = keys(folder).stream()
                .filter(each -> each.id() == id)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        in(folder) + " has no key " + Integer.toUnsignedString(id) + "; see `keys list`"));
        if (key.primary()) {
            throw new IllegalStateException("key " + key.name() + " is the one in use; rotate first");
        }
    }

    /** Destroys a key in the file; refused like {@link #requireRetirable}. */
    public void retire(Path folder, int id) {
        requireRetirable(folder, id);
        KeysetHandle handle = read(folder);
        try {
            KeysetHandle.Builder rest = KeysetHandle.newBuilder(handle);
            rest.deleteAt(indexOf(handle, id));
            write(folder, rest.build());
        } catch (GeneralSecurityException failure) {
            throw unusable(folder, failure);
        }
    }

    /** Makes the file unless it is there. */
    void create(Path folder) {
        if (Files.exists(in(folder))) {
            return;
        }
        try {
            Files.createDirectories(folder);
            write(folder, KeysetHandle.generateNew(parameters));
        } catch (GeneralSecurityException failure) {
            throw unusable(folder, failure);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * The keyset in the file.
     *
     * @throws IllegalStateException when it is missing, no keyset, or open to others than its owner; the message names
     *     it
     */
    KeysetHandle read(Path folder) {
        Path file = in(folder);
        try {
            return TinkJsonProtoKeysetFormat.parseKeyset(PrivateFile.read(file), InsecureSecretKeyAccess.get());
        } catch (IOException missing) {
            throw unreadable(file, missing);
        } catch (GeneralSecurityException failure) {
            throw unusable(folder, failure);
        }
    }

    static List<Key> keys(KeysetHandle handle) {
        return IntStream.range(0, handle.size())
                .mapToObj(handle::getAt)
                .map(entry -> new Key(entry.getId(), entry.isPrimary()))
                .toList();
    }

    /** The same keys, with another primary one. */
    static KeysetHandle withPrimary(KeysetHandle handle, int id) throws GeneralSecurityException {
        KeysetHandle.Builder changed = KeysetHandle.newBuilder(handle);
        changed.getAt(indexOf(handle, id)).makePrimary();
        return changed.build();
    }

    private static int indexOf(KeysetHandle handle, int id) {
        return keys(handle).stream().map(Key::id).toList().indexOf(id);
    }

    private void write(Path folder, KeysetHandle handle) throws GeneralSecurityException {
        PrivateFile.write(
                in(folder),
                TinkJsonProtoKeysetFormat.serializeKeyset(handle, InsecureSecretKeyAccess.get())
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static IllegalStateException unreadable(Path file, IOException cause) {
        return new IllegalStateException("key file " + file + " cannot be read", cause);
    }

    private IllegalStateException unusable(Path folder, GeneralSecurityException cause) {
        return new IllegalStateException("key file " + in(folder) + " cannot be used", cause);
    }
}
