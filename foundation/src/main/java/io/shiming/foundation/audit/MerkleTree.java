package io.shiming.foundation.audit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * Hash trees as in Certificate Transparency (RFC 6962, 2.1), over leaf hashes: the root of a list, the audit path of
 * one leaf, and the root that a leaf and its path lead to.
 */
public final class MerkleTree {
    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private MerkleTree() {}

    /** The hash of a leaf's content. */
    public static byte[] leaf(byte[] content) {
        MessageDigest digest = sha256();
        digest.update(LEAF);
        return digest.digest(content);
    }

    /** The root over leaf hashes, at least one. */
    public static byte[] root(List<byte[]> leaves) {
        if (leaves.size() == 1) {
            return leaves.get(0);
        }
        int split = split(leaves.size());
        return node(root(leaves.subList(0, split)), root(leaves.subList(split, leaves.size())));
    }

    /** The audit path of the leaf at an index, from the leaf upwards (RFC 6962, 2.1.1). */
    public static List<byte[]> path(int index, List<byte[]> leaves) {
        if (leaves.size() == 1) {
            return new ArrayList<>();
        }
        int split = split(leaves.size());
        List<byte[]> left = leaves.subList(0, split);
        List<byte[]> right = leaves.subList(split, leaves.size());
        List<byte[]> path = index < split ? path(index, left) : path(index - split, right);
        path.add(root(index < split ? right : left));
        return path;
    }

    /**
     * The root that a leaf at an index of a tree of this size has, given its audit path.
     *
     * @throws IllegalArgumentException when the path has another length than the place asks for
     */
    public static byte[] root(byte[] leaf, int index, int size, List<byte[]> path) {
        if (size == 1) {
            if (!path.isEmpty()) {
                throw new IllegalArgumentException("path too long");
            }
            return leaf;
        }
        if (path.isEmpty()) {
            throw new IllegalArgumentException("path too short");
        }
        int split = split(size);
        List<byte[]> below = path.subList(0, path.size() - 1);
        byte[] sibling = path.get(path.size() - 1);
        return index < split
                ? node(root(leaf, index, split, below), sibling)
                : node(sibling, root(leaf, index - split, size - split, below));
    }

    /** The largest power of two below a number of leaves. */
    private static int split(int size) {
        return Integer.highestOneBit(size - 1);
    }

    private static byte[] node(byte[] left, byte[] right) {
        MessageDigest digest = sha256();
        digest.update(NODE);
        digest.update(left);
        return digest.digest(right);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
