package io.shiming.sandbox.torture;

import io.shiming.sandbox.check.Deed;
import io.shiming.sandbox.check.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What came of a run.
 *
 * @param acknowledged how often what was
 * @param lost acknowledged registrations and log-ons that are not there
 * @param doubled registrations and log-ons beyond those acknowledged
 * @param notSettled what was still under way a minute after every channel was well
 * @param broken the first answer that no client must ever get
 */
public record Summary(
        int kills,
        Map<Deed, Integer> acknowledged,
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
                "kills %d, acknowledged %s, lost %d, doubled %d, not settled %d, seconds %d: %s",
                kills,
                acknowledged.entrySet().stream()
                        .map(deed -> deed.getValue() + " " + deed.getKey())
                        .collect(Collectors.joining(" + ")),
                lost,
                doubled,
                notSettled,
                seconds,
                isGood() ? "good" : "NOT GOOD"));
        return lines;
    }
}
