package io.shiming.registration.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.registration.application.KeepRecords.Line;
import io.shiming.registration.application.KeepRecords.Repeated;
import io.shiming.registration.domain.KeptRecord;
import io.shiming.registration.domain.ServiceUse;
import io.shiming.registration.persistence.LineKeyRepository.LineKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SortedLinesTest {
    private static final UUID BEFORE = new UUID(0, 99);

    @Test
    @DisplayName("while the index key is replaced a line is known by what it was kept under before, too")
    void underAnOlderKey() {
        SortedLines sorted = sorted(
                Map.of(older("a"), new KeptRecord(BEFORE, new UUID(0, 0), use("x"), "00")),
                line(1, "a", "x"),
                line(2, "b", "x"),
                line(3, "a", "y"),
                line(4, "b", "x"),
                line(5, null, "x"),
                line(6, null, "x"),
                line(7, "b", "y"));
        assertThat(sorted.fresh()).extracting(fresh -> fresh.line().number()).containsExactly(2L, 5L, 6L);
        assertThat(sorted.repeated()).containsExactly(new Repeated(1, BEFORE), new Repeated(4, new UUID(1, 2)));
        assertThat(sorted.reused()).containsExactly(3L, 7L);
        assertThat(sorted.storedKeys()).containsExactly(newer("b"), null, null);
        assertThat(sorted.freshKeys()).containsExactly(newer("b"), older("b"));
        assertThat(sorted.keys()).contains(newer("a"), older("a"), newer("b"), older("b"));
    }

    private static SortedLines sorted(Map<UUID, KeptRecord> kept, Line... lines) {
        return SortedLines.of(
                List.of(lines),
                line -> new UUID(1, line.number()),
                key -> new LineKey(newer(key), List.of(newer(key), older(key))),
                kept);
    }

    private static Line line(long number, String key, String account) {
        return new Line(number, use(account), Optional.ofNullable(key));
    }

    private static ServiceUse use(String account) {
        return new ServiceUse(Instant.EPOCH, new Sensitive<>(account), "LOG_ON");
    }

    private static UUID newer(String key) {
        return new UUID(2, key.hashCode());
    }

    private static UUID older(String key) {
        return new UUID(1, key.hashCode());
    }
}
