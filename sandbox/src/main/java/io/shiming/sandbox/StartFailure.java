package io.shiming.sandbox;

import java.util.List;

/** A part did not start: which one, why, and what can be done about it. */
final class StartFailure extends Exception {
    private final transient List<String> lastLines;
    private final String remedy;

    StartFailure(String message, List<String> lastLines, String remedy) {
        super(message);
        this.lastLines = lastLines;
        this.remedy = remedy;
    }

    StartFailure(String message, String remedy) {
        this(message, List.of(), remedy);
    }

    /** Where its output ended. */
    List<String> lastLines() {
        return lastLines;
    }

    String remedy() {
        return remedy;
    }
}
