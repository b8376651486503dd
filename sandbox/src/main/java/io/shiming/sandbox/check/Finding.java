package io.shiming.sandbox.check;

import java.util.List;

/**
 * An invariant, and what breaks it.
 *
 * @param place database, server or file it is about
 * @param invariant a sentence that ought to be true
 * @param count how many rows break it
 * @param sample some of their ids; never anything about a person
 */
public record Finding(String place, String invariant, long count, List<String> sample) {

    public boolean holds() {
        return count == 0;
    }

    @Override
    public String toString() {
        String head = (holds() ? "ok    " : "FAIL  ") + place + ": " + invariant;
        return holds() ? head : head + ": " + count + ", such as " + String.join(", ", sample);
    }
}
