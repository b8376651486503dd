package io.shiming.registration.application;

import io.shiming.registration.application.KeepRecords.Line;
import io.shiming.registration.domain.KeptRecord;
import io.shiming.registration.domain.RecordedFact;
import io.shiming.registration.persistence.LineKeyRepository.LineKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;

/**
 * The lines of a block by the keys they bring: what is new, what was kept before, and what says something else than what was kept
 * under its key.
 *
 * @param keys everything that they are known by
 */
record SortedLines(List<Fresh> fresh, List<KeepRecords.Repeated> repeated, List<Long> reused, List<UUID> keys) {

    /** @param key null for none */
    record Fresh(Line line, LineKey key) {}

    private record Known(UUID recordId, RecordedFact fact) {}

    /** Where none of them brings a key. */
    static SortedLines unkeyed(List<Line> lines) {
        return new SortedLines(
                lines.stream().map(line -> new Fresh(line, null)).toList(), List.of(), List.of(), List.of());
    }

    /**
     * By what was kept, and among themselves.
     *
     * @param ids those that the lines' records get
     */
    static SortedLines of(
            List<Line> lines, Function<Line, UUID> ids, Function<String, LineKey> keys, Map<UUID, KeptRecord> kept) {
        SortedLines sorted =
                new SortedLines(new ArrayList<>(lines.size()), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Map<UUID, Known> known = new HashMap<>();
        kept.forEach((key, record) -> known.put(key, new Known(record.id(), record.fact())));
        for (Line line : lines) {
            line.key()
                    .map(keys)
                    .ifPresentOrElse(
                            key -> sorted.add(line, ids.apply(line), key, known),
                            () -> sorted.fresh().add(new Fresh(line, null)));
        }
        return sorted;
    }

    /** What the new ones are known by. */
    List<UUID> freshKeys() {
        return fresh.stream()
                .map(Fresh::key)
                .filter(Objects::nonNull)
                .flatMap(key -> key.all().stream())
                .toList();
    }

    /** What is stored with the new ones, in their order; null where there is none. */
    UUID[] storedKeys() {
        return fresh.stream()
                .map(each -> each.key() == null ? null : each.key().stored())
                .toArray(UUID[]::new);
    }

    private void add(Line line, UUID id, LineKey key, Map<UUID, Known> known) {
        keys.addAll(key.all());
        Known before = key.all().stream()
                .map(known::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (before == null) {
            known.put(key.stored(), new Known(id, line.fact()));
            fresh.add(new Fresh(line, key));
        } else if (before.fact().equals(line.fact())) {
            repeated.add(new KeepRecords.Repeated(line.number(), before.recordId()));
        } else {
            reused.add(line.number());
        }
    }
}
