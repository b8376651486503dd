package io.shiming.registration.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.http.StreamedLines;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LineBlocksTest {
    @Test
    @DisplayName(
            "a stream is cut after a thousand lines, blank ones counted, and before more than a MiB; nothing is lost")
    void cut() {
        assertThat(cut(lines(2_001, 10))).containsExactly(1L, 1_001L, 2_001L);
        assertThat(cut(lines(40, 65_536))).containsExactly(1L, 17L, 33L);
        List<StreamedLines.Line> sparse = lines(3_000, 10);
        sparse.removeIf(line -> line.number() % 700 != 0);
        assertThat(cut(sparse)).containsExactly(700L, 2_100L);
        assertThat(cut(List.of())).isEmpty();
    }

    /** The first lines of the blocks; that all lines are in them, in order, is looked at on the way. */
    private static List<Long> cut(List<StreamedLines.Line> lines) {
        LineBlocks blocks = new LineBlocks();
        List<List<StreamedLines.Line>> all = new ArrayList<>();
        lines.forEach(line -> all.addAll(blocks.add(line)));
        all.addAll(blocks.last());
        assertThat(all.stream().flatMap(List::stream).toList()).isEqualTo(lines);
        return all.stream().map(block -> block.get(0).number()).toList();
    }

    private static List<StreamedLines.Line> lines(int count, int length) {
        List<StreamedLines.Line> lines = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            lines.add(new StreamedLines.Line(number, new byte[length]));
        }
        return lines;
    }
}
