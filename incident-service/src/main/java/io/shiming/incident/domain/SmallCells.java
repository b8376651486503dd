package io.shiming.incident.domain;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A table of counts that may be published: one below five is not told, since it may be somebody. Nor is any total that has
 * such a count in it, so that nothing that is not told can be computed: every total that is told is one of counts that are.
 */
public final class SmallCells {
    public static final int LEAST = 5;

    /**
     * How often something came to something at an authority.
     *
     * @param count empty where it is not told
     */
    public record Cell(String authority, String outcome, Optional<Long> count) {}

    /** Of all outcomes at an authority, or of an outcome at all authorities. */
    public record Total(String of, Optional<Long> count) {}

    private static final Comparator<Cell> ORDER =
            Comparator.comparing(Cell::authority).thenComparing(Cell::outcome);

    private final List<Cell> cells;

    private SmallCells(List<Cell> cells) {
        this.cells = cells.stream().sorted(ORDER).toList();
    }

    /** A table whose lines have nothing to do with each other. */
    public static SmallCells of(List<Tally> tallies) {
        return new SmallCells(tallies.stream().map(SmallCells::cell).toList());
    }

    /**
     * A table whose lines have the same total, since each thing is counted at every authority. What one line tells bounds that
     * total, and so what is hidden in another; so no count is told where any is small.
     */
    public static SmallCells ofSameTotals(List<Tally> tallies) {
        SmallCells plain = of(tallies);
        return plain.isTold()
                ? plain
                : new SmallCells(plain.cells.stream()
                        .map(cell -> new Cell(cell.authority(), cell.outcome(), Optional.empty()))
                        .toList());
    }

    private static Cell cell(Tally tally) {
        return new Cell(
                tally.authority(), tally.outcome(), Optional.of(tally.count()).filter(count -> count >= LEAST));
    }

    /** In the order of authorities and outcomes. What is not listed never happened. */
    public List<Cell> cells() {
        return cells;
    }

    public List<Total> byAuthority() {
        return totals(Cell::authority);
    }

    public List<Total> byOutcome() {
        return totals(Cell::outcome);
    }

    public Optional<Long> total() {
        return sum(cells);
    }

    private boolean isTold() {
        return cells.stream().allMatch(cell -> cell.count().isPresent());
    }

    private List<Total> totals(Function<Cell, String> by) {
        return cells.stream().collect(Collectors.groupingBy(by, TreeMap::new, Collectors.toList())).entrySet().stream()
                .map(each -> new Total(each.getKey(), sum(each.getValue())))
                .toList();
    }

    private static Optional<Long> sum(List<Cell> some) {
        return some.stream().map(Cell::count).reduce(Optional.of(0L), SmallCells::plus);
    }

    private static Optional<Long> plus(Optional<Long> one, Optional<Long> other) {
        return one.flatMap(first -> other.map(second -> first + second));
    }
}
