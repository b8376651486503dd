package io.shiming.registration.rest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Sums up a stream, part by part, in whatever order they are done; lists the first of it, no more than can be kept in memory. */
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
        addFirst(rejected, part.rejected(), Comparator.comparingLong(RecordsView.RejectedLine::line));
        addFirst(batches, part.batches(), Comparator.comparingLong(RecordsView.BatchView::firstLine));
        fresh |= !again;
        replayed |= again;
    }

    private static <T> void addFirst(List<T> listed, List<T> more, Comparator<T> order) {
        if (more.isEmpty()) {
            return;
        }
        listed.addAll(more);
        listed.sort(order);
        if (listed.size() > LISTED) {
            listed.subList(LISTED, listed.size()).clear();
        }
    }

    /** Whether all of it was kept before. */
    boolean isReplayed() {
        return replayed && !fresh;
    }

    RecordsView view() {
        return new RecordsView(
                accepted,
                List.copyOf(rejected),
                List.copyOf(batches),
                notListed(rejectedInAll, rejected),
                notListed(batchesInAll, batches));
    }

    private static Long notListed(long inAll, List<?> listed) {
        return inAll > listed.size() ? inAll - listed.size() : null;
    }
}
