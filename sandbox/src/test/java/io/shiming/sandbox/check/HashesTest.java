package io.shiming.sandbox.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HashesTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    @DisplayName("roots are those of the reference tree of Certificate Transparency")
    void reference() throws Exception {
        List<byte[]> leaves = new ArrayList<>();
        for (String content : List.of(
                "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")) {
            leaves.add(MessageDigest.getInstance("SHA-256").digest(HEX.parseHex("00" + content)));
        }

        assertThat(root(leaves.subList(0, 0)))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(root(leaves.subList(0, 1)))
                .isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assertThat(root(leaves.subList(0, 3)))
                .isEqualTo("aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");
        assertThat(root(leaves.subList(0, 7)))
                .isEqualTo("ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c");
        assertThat(root(leaves)).isEqualTo("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
    }

    private static String root(List<byte[]> leaves) {
        return HEX.formatHex(Hashes.root(leaves));
    }
}
