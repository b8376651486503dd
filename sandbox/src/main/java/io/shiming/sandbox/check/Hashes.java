package io.shiming.sandbox.check;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** RFC 6962, 2.1, written anew: the services' own would repeat their mistakes. */
final class Hashes {
    private Hashes() {}

    /** The leaf hash of an entry: its members in order, each with its length before it; null is empty. */
    static byte[] leaf(Object... members) {
        MessageDigest digest = sha256();
        digest.update((byte) 0);
        for (Object member : members) {
            byte[] bytes = member == null ? new byte[0] : member.toString().getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        }
        return digest.digest();
    }

    static byte[] leafOf(byte[] bytes) {
        MessageDigest digest = sha256();
        digest.update((byte) 0);
        return digest.digest(bytes);
    }

    static byte[] root(List<byte[]> leaves) {
        if (leaves.isEmpty()) {
            return sha256().digest();
        }
        if (leaves.size() == 1) {
            return leaves.get(0);
        }
        int left = 1;
        while (left * 2 < leaves.size()) {
            left *= 2;
        }
        MessageDigest digest = sha256();
        digest.update((byte) 1);
        digest.update(root(leaves.subList(0, left)));
        return digest.digest(root(leaves.subList(left, leaves.size())));
    }

    static byte[] of(String text) {
        return sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
