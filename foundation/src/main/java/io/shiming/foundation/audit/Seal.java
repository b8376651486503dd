package io.shiming.foundation.audit;

import com.google.crypto.tink.PublicKeySign;
import com.google.crypto.tink.PublicKeyVerify;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A batch of entries, sealed: its root, chained to the seal before it and signed.
 *
 * @param number 1, 2, 3, … without a gap
 * @param size number of entries
 * @param root see {@link MerkleTree}
 * @param previous head of the seal before; 32 zero bytes for the first
 * @param signature Tink's Ed25519 over {@link #head}; its first 5 bytes name the key
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole: a seal is its head
public record Seal(long number, Instant sealedAt, int size, byte[] root, byte[] previous, byte[] signature) {
    static final byte[] NONE = new byte[32];

    static Seal sign(long number, Instant sealedAt, int size, byte[] root, byte[] previous, PublicKeySign key) {
        Seal unsigned = new Seal(number, sealedAt, size, root, previous, new byte[0]);
        try {
            return new Seal(number, sealedAt, size, root, previous, key.sign(unsigned.head()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** SHA-256 over everything but the signature, in a form a person can reproduce. */
    public byte[] head() {
        HexFormat hex = HexFormat.of();
        String statement = "shiming-audit-seal\n" + number + "\n" + sealedAt + "\n" + size + "\n" + hex.formatHex(root)
                + "\n" + hex.formatHex(previous) + "\n";
        return MerkleTree.sha256().digest(statement.getBytes(StandardCharsets.UTF_8));
    }

    boolean isSignedBy(PublicKeyVerify key) {
        try {
            key.verify(signature, head());
            return true;
        } catch (GeneralSecurityException notByThisKey) {
            return false;
        }
    }
}
