package io.shiming.retention.application;

import io.shiming.foundation.audit.MerkleBlocks;
import io.shiming.foundation.audit.MerkleTree;
import io.shiming.retention.domain.InclusionProof;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * The Merkle tree (RFC 6962) over the ids of records in the order of their bytes, which is PostgreSQL's: a leaf is an
 * id's 16 bytes. They come one after the other, and are not kept.
 */
public final class RecordTree {
    private static final HexFormat HEX = HexFormat.of();
    private static final int ID = 16;
    /** Hash of a node, hexadecimal. */
    private static final String HASH = "[0-9a-f]{64}";

    private final MerkleBlocks blocks = new MerkleBlocks();
    private final List<UUID> starts = new ArrayList<>();
    private int size;

    public void add(UUID recordId) {
        if (blocks.add(leaf(recordId))) {
            starts.add(recordId);
        }
        size++;
    }

    public int size() {
        return size;
    }

    /** At least one id must have come. */
    public String root() {
        return HEX.formatHex(blocks.root());
    }

    /** What a proof of one of the ids is made from, together with the ids of its block. */
    Blocks blocks() {
        return new Blocks(blocks.roots(), starts);
    }

    /** Of each block its root, and the first id. */
    record Blocks(List<byte[]> roots, List<UUID> starts) {

        /** Which one an id belongs to, if it is one of them; the first for one that comes before all. */
        int of(UUID recordId) {
            byte[] sought = bytes(recordId);
            int block = 0;
            while (block + 1 < starts.size()
                    && java.util.Arrays.compareUnsigned(bytes(starts.get(block + 1)), sought) <= 0) {
                block++;
            }
            return block;
        }

        /**
         * That an id is one of them.
         *
         * @param ids those of its block
         */
        InclusionProof prove(UUID recordId, int block, List<UUID> ids, int size) {
            int place = ids.indexOf(recordId);
            List<byte[]> leaves = ids.stream().map(RecordTree::leaf).toList();
            return new InclusionProof(
                    recordId,
                    block * MerkleBlocks.SIZE + place,
                    size,
                    MerkleBlocks.path(place, leaves, block, roots).stream()
                            .map(HEX::formatHex)
                            .toList());
        }
    }

    /** Whether a proof leads to a root. */
    static boolean leads(InclusionProof proof, String root) {
        if (proof.index() < 0
                || proof.index() >= proof.size()
                || proof.path().stream().anyMatch(hash -> hash == null || !hash.matches(HASH))) {
            return false;
        }
        try {
            List<byte[]> path = proof.path().stream().map(HEX::parseHex).toList();
            return root.equals(
                    HEX.formatHex(MerkleTree.root(leaf(proof.recordId()), proof.index(), proof.size(), path)));
        } catch (IllegalArgumentException anotherPlace) {
            return false;
        }
    }

    private static byte[] leaf(UUID recordId) {
        return MerkleTree.leaf(bytes(recordId));
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(ID)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}
