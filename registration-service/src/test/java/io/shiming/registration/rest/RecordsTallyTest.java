package io.shiming.registration.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.registration.rest.RecordsView.BatchView;
import io.shiming.registration.rest.RecordsView.RejectedLine;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RecordsTallyTest {
    private final RecordsTally tally = new RecordsTally();

    @Test
    @DisplayName("parts are summed up in the order of their lines, in whatever order they were done")
    void inOrder() {
        tally.add(part(2_001, 1), true);
        tally.add(part(1, 2), true);
        assertThat(tally.isReplayed()).isTrue();
        tally.add(part(1_001, 0), false);
        assertThat(tally.isReplayed()).isFalse();
        RecordsView view = tally.view();
        assertThat(view.accepted()).isEqualTo(21);
        assertThat(view.rejected()).extracting(RejectedLine::line).containsExactly(1L, 2L, 2_001L);
        assertThat(view.batches()).extracting(BatchView::firstLine).containsExactly(1L, 1_001L, 2_001L);
        assertThat(view.rejectedNotListed()).isNull();
        assertThat(view.batchesNotListed()).isNull();
        assertThat(new RecordsTally().isReplayed()).isFalse();
    }

    @Test
    @DisplayName(
            "however many lines are rejected, and batches kept, what is listed fits into memory and is the first of the stream, and the rest is counted")
    void bounded() {
        // The last is done first.
        for (int i = 10_002; i >= 0; i--) {
            tally.add(part(i * 1_000L + 1, 2), false);
        }
        RecordsView view = tally.view();
        assertThat(view.accepted()).isEqualTo(70_021);
        assertThat(view.rejected()).hasSize(10_000);
        assertThat(view.rejected().get(9_999).line()).isEqualTo(4_999_002L);
        assertThat(view.batches().get(9_999).firstLine()).isEqualTo(9_999_001L);
        assertThat(view.rejectedNotListed()).isEqualTo(10_006);
        assertThat(view.batches()).hasSize(10_000);
        assertThat(view.batchesNotListed()).isEqualTo(3);
    }

    private static RecordsView part(long firstLine, int rejected) {
        return new RecordsView(
                7,
                LongStream.range(firstLine, firstLine + rejected)
                        .mapToObj(line -> new RejectedLine(line, "BODY_INVALID", List.of()))
                        .toList(),
                List.of(new BatchView(UUID.randomUUID(), firstLine, firstLine + 9, 7, "00", UUID.randomUUID())),
                null,
                null);
    }
}
