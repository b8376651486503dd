package io.shiming.foundation.crypto;

import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.Hkdf;
import com.google.crypto.tink.subtle.Random;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;

/**
 * The key of one record: 32 random bytes that exist wrapped on the keys server only, and in memory while in use.
 * Fields are sealed with AES-256-GCM, document copies with streaming AES-256-GCM (Tink's AES-GCM-HKDF, 64 KiB
 * segments), both bound to where they belong ({@link Binding}).
 */
public final class DataKey {
    private static final int SIZE = 32;
    private static final int SEGMENT = 64 * 1024;
    private static final byte[] NO_SALT = {};

    /** What did not open in this process so far. */
    private static final LongAdder FAILURES = new LongAdder();

    private final byte[] material;

    private DataKey(byte[] material) {
        this.material = material;
    }

    static DataKey fresh() {
        return new DataKey(Random.randBytes(SIZE));
    }

    /** A key from bytes that were themselves kept sealed, see {@link #sealKey}. */
    static DataKey of(byte[] material) {
        if (material.length != SIZE) {
            throw new IllegalStateException("not a data key");
        }
        return new DataKey(material);
    }

    byte[] material() {
        return material;
    }

    /** What a sealed value belongs to; it opens nowhere else. */
    public record Binding(String owner, String record, String field, int version) {
        public static Binding of(UUID owner, UUID record, String field) {
            return new Binding(owner.toString(), record.toString(), field, 1);
        }

        byte[] bytes() {
            return (owner + "|" + record + "|" + field + "|" + version).getBytes(StandardCharsets.UTF_8);
        }
    }

    public byte[] seal(byte[] plaintext, Binding binding) {
        try {
            return new AesGcmJce(material).encrypt(plaintext, binding.bytes());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Opens what {@link #seal} made.
     *
     * @throws Unsealable when key, binding or bytes are not those of the sealing
     */
    public byte[] open(byte[] sealed, Binding binding) {
        try {
            return new AesGcmJce(material).decrypt(sealed, binding.bytes());
        } catch (GeneralSecurityException failure) {
            throw new Unsealable(failure);
        }
    }

    public byte[] sealStream(byte[] plaintext, Binding binding) {
        ByteArrayOutputStream sealed = new ByteArrayOutputStream(plaintext.length + SEGMENT);
        try (OutputStream in = streaming().newEncryptingStream(sealed, binding.bytes())) {
            in.write(plaintext);
        } catch (IOException | GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
        return sealed.toByteArray();
    }

    public byte[] openStream(byte[] sealed, Binding binding) {
        try (var out = streaming().newDecryptingStream(new ByteArrayInputStream(sealed), binding.bytes())) {
            return out.readAllBytes();
        } catch (IOException | GeneralSecurityException failure) {
            throw new Unsealable(failure);
        }
    }

    /** Seals another key under this one, so that destroying this one destroys what the other protects. */
    public byte[] sealKey(DataKey other, Binding binding) {
        return seal(other.material, binding);
    }

    public DataKey openKey(byte[] sealed, Binding binding) {
        return of(open(sealed, binding));
    }

    /**
     * The key of a part of what this one protects, such as one record of a batch (HKDF with HMAC-SHA-256 over the part's id). It
     * can be kept when this one is destroyed, and says nothing of the keys of other parts.
     */
    public DataKey ofPart(UUID part) {
        try {
            return of(Hkdf.computeHkdf(
                    "HMACSHA256", material, NO_SALT, part.toString().getBytes(StandardCharsets.US_ASCII), SIZE));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private AesGcmHkdfStreaming streaming() throws GeneralSecurityException {
        return new AesGcmHkdfStreaming(material, "HmacSha256", SIZE, SEGMENT, 0);
    }

    /** How many values did not open in this process so far, though there was a key for them. */
    public static long failures() {
        return FAILURES.sum();
    }

    @Override
    public String toString() {
        return "DataKey[***]";
    }

    /** Sealed bytes that do not open: altered, moved to another record, or their key is gone. */
    public static final class Unsealable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** @param cause null where the key is gone, as it may be */
        Unsealable(Throwable cause) {
            super("sealed value does not open", cause);
            if (cause != null) {
                FAILURES.increment();
            }
        }
    }
}
