package io.shiming.foundation.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MerkleBlocksTest {

    private static List<byte[]> leaves(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> MerkleTree.leaf(
                        ByteBuffer.allocate(Integer.BYTES).putInt(i).array()))
                .toList();
    }

    private static MerkleBlocks blocks(int size, List<byte[]> leaves) {
        MerkleBlocks blocks = new MerkleBlocks(size);
        leaves.forEach(blocks::add);
        return blocks;
    }

    @Test
    @DisplayName("block by block there is the same root, and the same path of every leaf, as of the tree in one piece")
    void sameTree() {
        for (int size = 1; size <= 300; size++) {
            List<byte[]> leaves = leaves(size);
            byte[] root = MerkleTree.root(leaves);
            for (int of : new int[] {1, 4, 16}) {
                List<byte[]> roots = blocks(of, leaves).roots();
                assertThat(blocks(of, leaves).root()).isEqualTo(root);
                for (int i = size % 7; i < size; i += 7) {
                    List<byte[]> block = leaves.subList(i / of * of, Math.min(size, (i / of + 1) * of));
                    assertThat(MerkleBlocks.path(i % of, block, i / of, roots))
                            .usingElementComparator(java.util.Arrays::compare)
                            .isEqualTo(MerkleTree.path(i, leaves));
                }
            }
        }
    }

    @Test
    @DisplayName(
            "of a hundred thousand leaves there is the same root, and what is kept of them is a root for each block")
    void many() {
        List<byte[]> leaves = leaves(100_000);
        MerkleBlocks blocks = new MerkleBlocks();
        List<Integer> begin = new ArrayList<>();
        for (int i = 0; i < leaves.size(); i++) {
            if (blocks.add(leaves.get(i))) {
                begin.add(i);
            }
        }
        assertThat(blocks.root()).isEqualTo(MerkleTree.root(leaves));
        assertThat(blocks.roots()).hasSize(98);
        assertThat(begin).hasSize(98).startsWith(0, MerkleBlocks.SIZE).endsWith(97 * MerkleBlocks.SIZE);
    }
}
