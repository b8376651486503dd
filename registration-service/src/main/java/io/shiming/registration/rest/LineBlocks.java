package io.shiming.registration.rest;

import io.shiming.foundation.http.StreamedLines.Line;
import io.shiming.registration.domain.RecordBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a stream of lines into blocks, always in the same places of the same stream, so that a block that is sent again is known:
 * a thousand lines, blank ones counted, or a MiB.
 */
final class LineBlocks {
    private static final int BYTES = 1 << 20;

    private List<Line> begun = new ArrayList<>();
    private int bytes;

    /** The block that ends before a line, if one does. */
    List<List<Line>> add(Line line) {
        List<List<Line>> ended = isFull(line) ? last() : List.of();
        begun.add(line);
        bytes += line.length();
        return ended;
    }

    private boolean isFull(Line next) {
        return !begun.isEmpty()
                && (next.number() >= begun.get(0).number() + RecordBatch.SIZE || bytes + next.length() > BYTES);
    }

    /** What was begun, if anything. */
    List<List<Line>> last() {
        List<List<Line>> ended = begun.isEmpty() ? List.of() : List.of(begun);
        begun = new ArrayList<>();
        bytes = 0;
        return ended;
    }
}
