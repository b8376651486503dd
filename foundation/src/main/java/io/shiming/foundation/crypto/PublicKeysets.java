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
        String text = Files.readString(file);
        try {
            return verifier(TinkJsonProtoKeysetFormat.parseKeysetWithoutSecret(text));
        } catch (GeneralSecurityException none) {
            throw new IllegalStateException(file + " is no public keyset", none);
        }
    }

    static PublicKeyVerify verifier(KeysetHandle open) throws GeneralSecurityException {
        return open.getPrimitive(RegistryConfiguration.get(), PublicKeyVerify.class);
    }

    /** The public half of a signing keyset, in Tink's JSON. */
    static String publicHalf(KeysetHandle signing) throws GeneralSecurityException {
        // A keyset that does not sign has no public half.
        signing.getPrimitive(RegistryConfiguration.get(), PublicKeySign.class);
        return TinkJsonProtoKeysetFormat.serializeKeysetWithoutSecret(signing.getPublicKeysetHandle());
    }
}
