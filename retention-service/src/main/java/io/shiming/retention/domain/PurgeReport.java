package io.shiming.retention.domain;

import java.util.List;
import java.util.stream.Stream;

/** A run with what it came to so far, and who stopped it and let it go on. */
public record PurgeReport(PurgeRun run, List<Count> counts, List<Step> steps) {

    /** How many records of a category, dated by one version of its policy, came to the same. */
    public record Count(Category category, int policyVersion, PurgeOutcome outcome, long records) {}

    /**
     * Somebody stopped it, or let it go on.
     *
     * @param state which it was in from then on
     */
    public record Step(PurgeRun.State state, Act act, String reason) {}

    /** With a further step. */
    public PurgeReport followedBy(PurgeRun then, Step step) {
        return new PurgeReport(
                then, counts, Stream.concat(steps.stream(), Stream.of(step)).toList());
    }
}
