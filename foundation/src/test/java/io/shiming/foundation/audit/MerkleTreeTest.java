package io.shiming.foundation.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
    /** The leaves and roots with which Certificate Transparency's own implementations test themselves. */
    private static final List<byte[]> LEAVES = Stream.of(
                    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
            .map(hex -> MerkleTree.leaf(HexFormat.of().parseHex(hex)))
            .toList();

    private static final List<String> ROOTS = List.of(
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    @Test
    @DisplayName("roots are those of RFC 6962's own test vectors")
    void roots() {
        for (int size = 1; size <= LEAVES.size(); size++) {
            assertThat(HexFormat.of().formatHex(MerkleTree.root(LEAVES.subList(0, size))))
                    .isEqualTo(ROOTS.get(size - 1));
        }
    }

    @Test
    @DisplayName("every leaf's path leads to the root, and no other leaf's does")
    void paths() {
        for (int size = 1; size <= 70; size++) {
            List<byte[]> leaves = IntStream.range(0, size)
                    .mapToObj(i -> MerkleTree.leaf(new byte[] {(byte) i}))
                    .toList();
            byte[] root = MerkleTree.root(leaves);
            for (int i = 0; i < size; i++) {
                List<byte[]> path = MerkleTree.path(i, leaves);
                assertThat(MerkleTree.root(leaves.get(i), i, size, path)).isEqualTo(root);
                assertThat(MerkleTree.root(MerkleTree.leaf(new byte[] {(byte) 200}), i, size, path))
                        .isNotEqualTo(root);
                List<byte[]> longer = new ArrayList<>(path);
                longer.add(root);
                int index = i;
                int of = size;
                assertThatThrownBy(() -> MerkleTree.root(leaves.get(index), index, of, longer))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }
}
