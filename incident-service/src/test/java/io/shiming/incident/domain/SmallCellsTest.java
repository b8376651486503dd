package io.shiming.incident.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SmallCellsTest {
    private static final Random RANDOM = new Random(17);

    private static List<Tally> table(long... counts) {
        List<Tally> tallies = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            tallies.add(new Tally("A" + i / 2, "O" + i % 2, counts[i]));
        }
        return tallies;
    }

    private static Optional<Long> total(List<SmallCells.Total> totals, String of) {
        return totals.stream()
                .filter(each -> each.of().equals(of))
                .findFirst()
                .orElseThrow()
                .count();
    }

    @Test
    @DisplayName("Art. 26: a count below five is not told, and no total that it is part of; other totals are")
    void suppressed() {
        SmallCells published = SmallCells.of(table(4, 5, 6, 7));
        assertThat(published.cells())
                .containsExactly(
                        new SmallCells.Cell("A0", "O0", Optional.empty()),
                        new SmallCells.Cell("A0", "O1", Optional.of(5L)),
                        new SmallCells.Cell("A1", "O0", Optional.of(6L)),
                        new SmallCells.Cell("A1", "O1", Optional.of(7L)));
        assertThat(total(published.byAuthority(), "A0")).isEmpty();
        assertThat(total(published.byAuthority(), "A1")).contains(13L);
        assertThat(total(published.byOutcome(), "O0")).isEmpty();
        assertThat(total(published.byOutcome(), "O1")).contains(12L);
        assertThat(published.total()).isEmpty();
    }

    @Test
    @DisplayName("Art. 26: where nothing is small everything is told; where nothing happened the total is none")
    void told() {
        assertThat(SmallCells.of(table(5, 6, 7, 8)).total()).contains(26L);
        assertThat(SmallCells.of(List.of()).total()).contains(0L);
        assertThat(SmallCells.ofSameTotals(table(5, 7, 6, 6)).total()).contains(24L);
    }

    @Test
    @DisplayName("Art. 26: where lines have the same total and any count is small, no count of them is told")
    void sameTotals() {
        // Fourteen at each. Were the tens and thirteen told, the total would be within 11..14 and 14..17.
        SmallCells published = SmallCells.ofSameTotals(table(10, 4, 13, 1));
        assertThat(published.cells())
                .hasSize(4)
                .allSatisfy(each -> assertThat(each.count()).isEmpty());
        assertThat(published.byAuthority())
                .allSatisfy(each -> assertThat(each.count()).isEmpty());
    }

    /** Tables of two lines of two counts, each of 1 to 13. */
    private static Stream<List<Tally>> tables() {
        int most = 13;
        return IntStream.range(0, most * most * most * most)
                .mapToObj(i -> table(
                        1 + i % most,
                        1 + i / most % most,
                        1 + i / (most * most) % most,
                        1 + i / (most * most * most) % most));
    }

    private static long sum(List<Tally> table, String authority) {
        return table.stream()
                .filter(each -> each.authority().equals(authority))
                .mapToLong(Tally::count)
                .sum();
    }

    @Test
    @DisplayName("Art. 26: whoever knows how counts are hidden computes none: another table is published alike")
    void completions() {
        checkCompletions(tables(), SmallCells::of);
        checkCompletions(tables().filter(each -> sum(each, "A0") == sum(each, "A1")), SmallCells::ofSameTotals);
    }

    /** Of all tables that are published alike, each hidden count is not the same in all. */
    private static void checkCompletions(Stream<List<Tally>> tables, Function<List<Tally>, SmallCells> publish) {
        Map<List<SmallCells.Cell>, List<Set<Long>>> counts = new HashMap<>();
        tables.forEach(table -> {
            List<Set<Long>> ofTable = counts.computeIfAbsent(
                    publish.apply(table).cells(),
                    cells -> Stream.<Set<Long>>generate(HashSet::new)
                            .limit(cells.size())
                            .toList());
            for (int i = 0; i < table.size(); i++) {
                ofTable.get(i).add(table.get(i).count());
            }
        });
        assertThat(counts).hasSizeGreaterThan(50);
        counts.forEach((published, possible) -> {
            for (int i = 0; i < published.size(); i++) {
                if (published.get(i).count().isEmpty()) {
                    assertThat(possible.get(i)).as("%s of %s", i, published).hasSizeGreaterThan(1);
                }
            }
        });
    }

    @Test
    @DisplayName("Art. 26: of a thousand tables no total that is told leads to a count that is not")
    void property() {
        for (int i = 0; i < 1_000; i++) {
            List<Tally> tallies = new ArrayList<>();
            for (int authority = 0; authority < 1 + RANDOM.nextInt(5); authority++) {
                for (int outcome = 0; outcome < 4; outcome++) {
                    if (RANDOM.nextBoolean()) {
                        tallies.add(new Tally("A" + authority, "O" + outcome, 1 + RANDOM.nextInt(12)));
                    }
                }
            }
            check(tallies, SmallCells.of(tallies));
            check(tallies, SmallCells.ofSameTotals(tallies));
        }
    }

    /** What is told is true, nothing small is, and each total is one of counts that are told one by one. */
    private static void check(List<Tally> tallies, SmallCells published) {
        assertThat(published.cells()).hasSameSizeAs(tallies);
        for (SmallCells.Cell cell : published.cells()) {
            Tally counted = tallies.stream()
                    .filter(each -> each.authority().equals(cell.authority())
                            && each.outcome().equals(cell.outcome()))
                    .findFirst()
                    .orElseThrow();
            cell.count()
                    .ifPresent(count ->
                            assertThat(count).isEqualTo(counted.count()).isGreaterThanOrEqualTo(5));
        }
        checkTotals(published, published.byAuthority(), SmallCells.Cell::authority);
        checkTotals(published, published.byOutcome(), SmallCells.Cell::outcome);
        checkTotal(published.cells(), published.total());
    }

    private static void checkTotals(
            SmallCells published, List<SmallCells.Total> totals, Function<SmallCells.Cell, String> by) {
        for (SmallCells.Total total : totals) {
            checkTotal(
                    published.cells().stream()
                            .filter(cell -> by.apply(cell).equals(total.of()))
                            .toList(),
                    total.count());
        }
    }

    private static void checkTotal(List<SmallCells.Cell> cells, Optional<Long> total) {
        assertThat(total.isPresent())
                .isEqualTo(cells.stream().allMatch(cell -> cell.count().isPresent()));
        total.ifPresent(sum -> assertThat(sum)
                .isEqualTo(cells.stream()
                        .mapToLong(cell -> cell.count().orElseThrow())
                        .sum()));
    }
}
