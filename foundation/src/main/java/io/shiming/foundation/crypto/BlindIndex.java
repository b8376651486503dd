package io.shiming.foundation.crypto;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Function;

/**
 * Keyed fingerprints (HMAC-SHA-256) for equality search and comparison of what is stored sealed. An unkeyed hash of an
 * identity number is reversed in hours, so there is none.
 *
 * <p>While the key is replaced there are two. What is stored once is stored under the {@link #primary primary} one and
 * looked for under {@link #keys every} one. What must be unique is stored under every one: replicas take note of a new
 * key one after the other, but all of them have the old one until it is retired, so any two meet under a key they share.
 */
@Singleton
public class BlindIndex {
    private final Keysets keysets;

    BlindIndex(Keysets keysets) {
        this.keysets = keysets;
    }

    /** Every key there is, the newest first. */
    public List<IndexKey> keys() {
        return keysets.index();
    }

    /** The key for what is stored once. */
    public IndexKey primary() {
        return keys().stream().filter(IndexKey::primary).findFirst().orElseThrow();
    }

    /** A value's index under every key, for looking it up, or storing what must be unique. */
    public byte[][] all(Function<IndexKey, byte[]> indexed) {
        return keys().stream().map(indexed).toArray(byte[][]::new);
    }
}
