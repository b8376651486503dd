package io.shiming.registration.rest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Sums up a stream, part by part, in whatever order they are done; lists no more than can be kept in memory. */
final class RecordsTally {
    static final int LISTED = 10_000;

    private final List<RecordsView.RejectedLine> rejected = new ArrayList<>();
    private final List<RecordsView.BatchView> batches = new ArrayList<>();
    private long accepted;
    private long rejectedInAll;
    private long batchesInAll;
    private boolean fresh;
    private boolean replayed;

    /** @param again whether it was kept before */
    void add(RecordsView part, boolean again) {
        accepted += part.accepted();
        rejectedInAll += part.rejected().size();
        batchesInAll += part.batches().size();
        rejected.addAll(part.rejected().subList(0, Math.min(part.rejected().size(), LISTED - rejected.size())));
        batches.addAll(part.batches().subList(0, Math.min(part.batches().size(), LISTED - batches.size())));
        fresh |= !again;
        replayed |= again;
    }

    /** Whether all of it was kept before. */
    boolean isReplayed() {
        return replayed && !fresh;
    }

    RecordsView view() {
        return new RecordsView(
                accepted,
                rejected.stream()
                        .sorted(Comparator.comparingLong(RecordsView.RejectedLine::line))
                        .toList(),
                batches.stream()
                        .sorted(Comparator.comparingLong(RecordsView.BatchView::firstLine))
                        .toList(),
                notListed(rejectedInAll, rejected),
                notListed(batchesInAll, batches));
    }

    private static Long notListed(long inAll, List<?> listed) {
        return inAll > listed.size() ? inAll - listed.size() : null;
    }
}
