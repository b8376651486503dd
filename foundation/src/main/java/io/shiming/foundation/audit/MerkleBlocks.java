package io.shiming.foundation.audit;

import java.util.ArrayList;
import java.util.List;

/**
 * A {@link MerkleTree} over more leaves than one would keep in memory. They come one after the other, and of each block
 * of them only its root is kept: since blocks are as large as a power of two, these are nodes of the same tree, and what
 * is above them is the tree over them.
 */
public final class MerkleBlocks {
    /** Leaves in a block; the last one may have fewer. */
    public static final int SIZE = 1024;

    private final int size;
    private final List<byte[]> roots = new ArrayList<>();
    private final List<byte[]> begun = new ArrayList<>();

    public MerkleBlocks() {
        this(SIZE);
    }

    MerkleBlocks(int size) {
        this.size = size;
    }

    /** The next leaf, by its hash; whether a block begins with it. */
    public boolean add(byte[] leaf) {
        if (begun.size() == size) {
            roots.add(MerkleTree.root(begun));
            begun.clear();
        }
        begun.add(leaf);
        return begun.size() == 1;
    }

    /** Those of the blocks, in order; at least one leaf must have come. */
    public List<byte[]> roots() {
        List<byte[]> all = new ArrayList<>(roots);
        all.add(MerkleTree.root(begun));
        return all;
    }

    /** That of the whole tree. */
    public byte[] root() {
        return MerkleTree.root(roots());
    }

    /**
     * The audit path of a leaf in the whole tree, from the leaf upwards.
     *
     * @param place of the leaf in its block
     * @param block its leaves, all of them
     * @param number of the block, from 0 on
     * @param roots those of all blocks
     */
    public static List<byte[]> path(int place, List<byte[]> block, int number, List<byte[]> roots) {
        List<byte[]> path = MerkleTree.path(place, block);
        path.addAll(MerkleTree.path(number, roots));
        return path;
    }
}
