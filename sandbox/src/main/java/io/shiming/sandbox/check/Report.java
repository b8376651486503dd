package io.shiming.sandbox.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What has been looked at so far, in that order, and what was found. */
final class Report {
    private static final int SAMPLE = 5;

    private record Name(String place, String invariant) {}

    private final Map<Name, List<String>> samples = new LinkedHashMap<>();
    private final Map<Name, Long> counts = new LinkedHashMap<>();

    /** Says that an invariant is looked at; without a breach it holds. */
    void examine(String place, String invariant) {
        breaches(place, invariant, List.of());
    }

    void breach(String place, String invariant, Object id) {
        breaches(place, invariant, List.of(id));
    }

    void breaches(String place, String invariant, Iterable<?> ids) {
        Name name = new Name(place, invariant);
        List<String> sample = samples.computeIfAbsent(name, first -> new ArrayList<>());
        counts.putIfAbsent(name, 0L);
        for (Object id : ids) {
            counts.merge(name, 1L, Long::sum);
            if (sample.size() < SAMPLE) {
                sample.add(id.toString());
            }
        }
    }

    List<Finding> findings() {
        return counts.entrySet().stream()
                .map(entry -> new Finding(
                        entry.getKey().place(),
                        entry.getKey().invariant(),
                        entry.getValue(),
                        List.copyOf(samples.get(entry.getKey()))))
                .toList();
    }
}
