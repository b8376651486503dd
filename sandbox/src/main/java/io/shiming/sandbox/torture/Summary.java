package io.shiming.sandbox.torture;

import io.shiming.sandbox.check.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What came of a run.
 *
 * @param lost acknowledged registrations that are not there
 * @param doubled registrations beyond those acknowledged
 * @param notSettled what was still under way a minute after every channel was well
 * @param broken the first answer that no client must ever get
 */
public record Summary(
        int kills,
        int acknowledged,
        long lost,
        long doubled,
        long notSettled,
        long seconds,
        Optional<String> broken,
        List<Finding> findings) {

    public boolean isGood() {
        return lost == 0
                && doubled == 0
                && notSettled == 0
                && broken.isEmpty()
                && findings.stream().allMatch(Finding::holds);
    }

    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        findings.stream()
                .filter(finding -> !finding.holds())
                .map(Finding::toString)
                .forEach(lines::add);
        broken.map(what -> "FAIL  clients: " + what).ifPresent(lines::add);
        lines.add("checker: " + findings.stream().filter(Finding::holds).count() + " of " + findings.size()
                + " invariants hold");
        lines.add(String.format(
                Locale.ROOT,
                "kills %d, acknowledged %d, lost %d, doubled %d, not settled %d, seconds %d: %s",
                kills,
                acknowledged,
                lost,
                doubled,
                notSettled,
                seconds,
                isGood() ? "good" : "NOT GOOD"));
        return lines;
    }
}
