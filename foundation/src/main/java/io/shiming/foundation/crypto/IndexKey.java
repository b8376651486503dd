package io.shiming.foundation.crypto;

import com.google.crypto.tink.Mac;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/** One key of blind indexes. Everything it makes begins with the 5 bytes that name it. */
public final class IndexKey {
    private static final byte SEPARATOR = 0;

    private final KeyFile.Key key;
    private final Mac mac;

    IndexKey(KeyFile.Key key, Mac mac) {
        this.key = key;
        this.mac = mac;
    }

    /** Whether this process uses it for what is stored once. */
    public boolean primary() {
        return key.primary();
    }

    public byte[] prefix() {
        return key.prefix();
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
            return mac.computeMac(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
