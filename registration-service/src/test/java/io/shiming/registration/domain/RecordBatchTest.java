package io.shiming.registration.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.crypto.Sensitive;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordBatchTest {
    private static final UUID OPERATOR = UUID.fromString("0198a000-0000-7000-8000-00000000000a");
    private static final UUID RECORD = UUID.fromString("0198a000-0000-7000-8000-000000000001");
    private static final String SALT = "000102030405060708090a0b0c0d0e0f";
    private static final String SHA_256 = "ab".repeat(32);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 255, 256, RecordBatch.SIZE})
    void aRecordsIdTellsItsBatchAndItsPlaceThere(int place) {
        UUID batch = RecordBatch.of(UUID.randomUUID());
        UUID record = RecordBatch.recordAt(batch, place);
        assertThat(batch.toString()).endsWith("0000");
        assertThat(RecordBatch.of(record)).isEqualTo(batch);
        assertThat(RecordBatch.placeOf(record)).isEqualTo(place);
        assertThat(record.toString()).isEqualTo(batch.toString().substring(0, 32) + "%04x".formatted(place));
    }

    @Test
    @DisplayName(
            "Art. 15: the leaf of a publication is what docs/records.md says, byte by byte, and the same with or without its"
                    + " content")
    void publication() {
        for (Optional<Sensitive<String>> content :
                List.of(Optional.<Sensitive<String>>empty(), Optional.of(new Sensitive<>("新闻")))) {
            var fact = new Publication(
                    Instant.parse("2026-11-30T08:00:00.000001Z"), new Sensitive<>("天山.example"), content, SHA_256);
            assertThat(leaf(fact))
                    .isEqualTo("36:0198a000-0000-7000-8000-00000000000136:0198a000-0000-7000-8000-00000000000a"
                            + "18:PUBLICATION_RECORD16:179602560000000114:天山.example64:" + SHA_256 + "32:" + SALT);
        }
    }

    @Test
    @DisplayName("Art. 15: the leaf of a service record is what docs/records.md says, byte by byte")
    void serviceUse() {
        assertThat(leaf(new ServiceUse(
                        Instant.parse("1969-12-31T23:59:59.999999Z"), new Sensitive<>("+8613899990001"), "LOG_ON")))
                .isEqualTo("36:0198a000-0000-7000-8000-00000000000136:0198a000-0000-7000-8000-00000000000a"
                        + "14:SERVICE_RECORD2:-114:+86138999900016:LOG_ON32:" + SALT);
    }

    @Test
    @DisplayName(
            "what happened is not ahead of its operator's clock by more than clocks are, and is looked for from then on")
    void ahead() {
        Instant now = Instant.parse("2026-11-30T00:02:00Z");
        assertThat(RecordBatch.isAhead(now.plusSeconds(300), now)).isFalse();
        assertThat(RecordBatch.isAhead(now.plusSeconds(301), now)).isTrue();
        assertThat(RecordBatch.firstDay(now)).isEqualTo(LocalDate.of(2026, 11, 29));
        assertThat(RecordBatch.firstDay(now.plusSeconds(180))).isEqualTo(LocalDate.of(2026, 11, 30));
    }

    @Test
    void theWordsOfAPersonShowNowhere() {
        var publication = new Publication(
                Instant.EPOCH, new Sensitive<>("a.example"), Optional.of(new Sensitive<>("words")), SHA_256);
        var use = new ServiceUse(Instant.EPOCH, new Sensitive<>("+8613899990001"), "LOG_ON");
        assertThat(new KeptRecord(RECORD, OPERATOR, publication, SALT) + " " + use)
                .doesNotContain("a.example", "words", SHA_256, "13899990001");
    }

    private static String leaf(RecordedFact fact) {
        return new String(RecordBatch.leaf(new KeptRecord(RECORD, OPERATOR, fact, SALT)), StandardCharsets.UTF_8);
    }
}
