package io.shiming.foundation.crypto;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.PublicKeySign;
import com.google.crypto.tink.PublicKeyVerify;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.signature.SignatureConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** The public halves of signing keysets, as files of their own that may be given to anybody. */
public final class PublicKeysets {
    private static final String AUDIT = "audit-public.json";

    static {
        try {
            SignatureConfig.register();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private PublicKeysets() {}

    /**
     * What checks signatures of any key in a public keyset, the retired ones included.
     *
     * @throws IllegalStateException when the file is no public keyset; the message names it
     */
    public static PublicKeyVerify verifier(Path file) throws IOException {
        try {
            return verifier(read(file));
        } catch (GeneralSecurityException none) {
            throw new IllegalStateException(file + " is no public keyset", none);
        }
    }

    /**
     * Writes the public half of a service's audit keys beside them. Keys that stand there already stay: seals signed
     * with a key that is gone are still checked.
     */
    public static Path publishAudit(Path folder) {
        Path file = folder.resolve(AUDIT);
        KeysetHandle signing = KeyFile.AUDIT.read(folder);
        try {
            // A keyset that does not sign has no public half.
            signing.getPrimitive(RegistryConfiguration.get(), PublicKeySign.class);
            KeysetHandle all = signing.getPublicKeysetHandle();
            if (Files.exists(file)) {
                all = union(read(file), all);
            }
            PrivateFile.writePublic(file, TinkJsonProtoKeysetFormat.serializeKeysetWithoutSecret(all));
            return file;
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(file + " cannot be written: not the keys of a signature", failure);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static PublicKeyVerify verifier(KeysetHandle open) throws GeneralSecurityException {
        return open.getPrimitive(RegistryConfiguration.get(), PublicKeyVerify.class);
    }

    private static KeysetHandle read(Path file) throws IOException, GeneralSecurityException {
        return TinkJsonProtoKeysetFormat.parseKeysetWithoutSecret(Files.readString(file));
    }

    private static KeysetHandle union(KeysetHandle known, KeysetHandle current) throws GeneralSecurityException {
        KeysetHandle.Builder all = KeysetHandle.newBuilder(known);
        for (int i = 0; i < current.size(); i++) {
            KeysetHandle.Entry entry = current.getAt(i);
            if (KeyFile.keys(known).stream().noneMatch(key -> key.id() == entry.getId())) {
                all.addEntry(KeysetHandle.importKey(entry.getKey()).withFixedId(entry.getId()));
            }
        }
        return KeyFile.withPrimary(all.build(), current.getPrimary().getId());
    }
}
