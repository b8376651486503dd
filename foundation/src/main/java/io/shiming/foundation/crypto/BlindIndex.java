package io.shiming.foundation.crypto;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * Keyed fingerprints (HMAC-SHA-256) for equality search and comparison of what is stored sealed. An unkeyed hash of an
 * identity number is reversed in hours, so there is none. The first 5 bytes name the key.
 */
@Singleton
public class BlindIndex {
    private static final byte SEPARATOR = 0;

    private final Keysets keysets;

    public BlindIndex(Keysets keysets) {
        this.keysets = keysets;
    }

    /**
     * The index of a value that may consist of several parts.
     *
     * @param purpose keeps indexes of different things apart, even over equal values
     */
    public byte[] of(String purpose, String... parts) {
        StringBuilder text = new StringBuilder(purpose);
        for (String part : parts) {
            text.append((char) SEPARATOR).append(part);
        }
        return of(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The index of bytes whose purpose stands in a prefix, such as a request's body. */
    public byte[] of(String purpose, byte[] value) {
        byte[] prefix = purpose.getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[prefix.length + 1 + value.length];
        System.arraycopy(prefix, 0, all, 0, prefix.length);
        System.arraycopy(value, 0, all, prefix.length + 1, value.length);
        return of(all);
    }

    private byte[] of(byte[] bytes) {
        try {
            return keysets.index().computeMac(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
