package io.shiming.agent.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SampleTest {
    private static final String SEED = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private final List<UUID> registrations =
            IntStream.range(0, 1_000).mapToObj(each -> new UUID(each, each)).toList();

    @Test
    @DisplayName("Art. 6: a sample is drawn again from its seed, whatever the order of what it is drawn from")
    void again() {
        List<UUID> shuffled = new ArrayList<>(registrations);
        Collections.shuffle(shuffled, new Random(1));
        List<UUID> drawn = Sample.draw(SEED, registrations, 20);
        assertThat(drawn).hasSize(20).doesNotHaveDuplicates().isEqualTo(Sample.draw(SEED, shuffled, 20));
        assertThat(Sample.draw(SEED.replace('0', '1'), registrations, 20)).isNotEqualTo(drawn);
        assertThat(Sample.draw(SEED, registrations.subList(0, 3), 20)).hasSize(3);
    }

    @Test
    @DisplayName("Art. 6: first comes the registration whose SHA-256 over seed and id is least")
    void byHash() {
        assertThat(Sample.draw(SEED, registrations, 1_000)).isSortedAccordingTo(Comparator.comparing(SampleTest::hash));
    }

    private static String hash(UUID id) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(HexFormat.of().parseHex(SEED));
            return HexFormat.of().formatHex(digest.digest(id.toString().getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Test
    @DisplayName("Art. 6: every registration is as likely to be drawn")
    void fair() {
        List<UUID> few = registrations.subList(0, 10);
        int[] times = new int[10];
        for (int seed = 0; seed < 2_000; seed++) {
            times[few.indexOf(Sample.draw("%064x".formatted(seed), few, 1).get(0))]++;
        }
        assertThat(Arrays.stream(times).boxed()).allMatch(each -> each > 130 && each < 270);
    }
}
