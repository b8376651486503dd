package io.shiming.foundation.crypto;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.PublicKeySign;
import com.google.crypto.tink.PublicKeyVerify;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.signature.SignatureConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** The public halves of signing keysets, as files of their own that may be given to anybody. */
public final class PublicKeysets {
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
     * Writes the public halves of the keys in a signing file beside it. Keys that stand there already stay: what was
     * signed with a key that is gone is still checked.
     */
    public static Path publish(KeyFile signing, Path folder) {
        Path file = signing.publicIn(folder);
        try {
            PrivateFile.writePublic(file, TinkJsonProtoKeysetFormat.serializeKeysetWithoutSecret(of(signing, folder)));
            return file;
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(file + " cannot be written", failure);
        }
    }

    /**
     * The public halves of the keys in a signing file, and of those that were published beside it before.
     *
     * @throws IllegalStateException when either file cannot be used; the message names it
     */
    static KeysetHandle of(KeyFile signing, Path folder) {
        KeysetHandle current = signing.read(folder);
        Path file = signing.publicIn(folder);
        try {
            // A keyset that does not sign has no public half.
            current.getPrimitive(RegistryConfiguration.get(), PublicKeySign.class);
            KeysetHandle open = current.getPublicKeysetHandle();
            return Files.exists(file) ? union(read(file), open) : open;
        } catch (GeneralSecurityException | IOException failure) {
            throw new IllegalStateException(
                    signing.in(folder) + " and " + file + " are not the keys of a signature and its public ones",
                    failure);
        }
    }

    static PublicKeyVerify verifier(KeysetHandle open) throws GeneralSecurityException {
        return open.getPrimitive(RegistryConfiguration.get(), PublicKeyVerify.class);
    }

    static KeysetHandle read(Path file) throws IOException, GeneralSecurityException {
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
