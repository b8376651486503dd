package io.shiming.verification.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class FairQueueTest {
    private static final int ROUNDS = 7;
    private static final int ASKERS = 6;
    /** How many places all of them get in a round. */
    private static final int ALL_TURNS =
            IntStream.range(0, ASKERS).map(i -> weight("asker" + i)).sum();

    /** Somebody who waits, and since when. */
    private record Guest(String asker, int number) {}

    private static final FairQueue.Limits PLENTY = new FairQueue.Limits(100_000, 100_000, 100_000, 100_000);

    @Example
    @Label("Art. 9: who comes alone is next, however many of another wait")
    void alone() {
        FairQueue<String, Guest> queue = new FairQueue<>(new FairQueue.Limits(1, 1, 100, 64), asker -> 1);
        enter(queue, "flood", 60);
        assertThat(queue.next()).contains(new Guest("flood", 0));
        enter(queue, "alone", 1);
        queue.leave("flood");
        assertThat(queue.next()).contains(new Guest("flood", 1));
        queue.leave("flood");
        assertThat(queue.next()).contains(new Guest("alone", 0));
    }

    @Example
    @Label("Art. 9: a flood holds its part of the places, and who comes alone finds one free")
    void part() {
        FairQueue<String, Guest> queue = new FairQueue<>(new FairQueue.Limits(4, 3, 100, 64), asker -> 1);
        enter(queue, "flood", 60);
        assertThat(drain(queue)).hasSize(3);
        enter(queue, "alone", 1);
        assertThat(drain(queue)).containsExactly(new Guest("alone", 0));
        queue.leave("flood");
        assertThat(drain(queue)).containsExactly(new Guest("flood", 3));
    }

    @Example
    @Label("whose line is full is turned away, and nobody else")
    void full() {
        FairQueue<String, Guest> queue = new FairQueue<>(new FairQueue.Limits(1, 1, 10, 3), asker -> 1);
        enter(queue, "flood", 3);
        assertThat(queue.enter("flood", new Guest("flood", 3))).contains(new Guest("flood", 3));
        assertThat(queue.enter("alone", new Guest("alone", 0))).isEmpty();
    }

    @Example
    @Label("when all room is taken, a short line grows at the expense of the longest")
    void crowded() {
        FairQueue<String, Guest> queue = new FairQueue<>(new FairQueue.Limits(1, 1, 6, 6), asker -> 1);
        enter(queue, "flood", 4);
        enter(queue, "other", 2);
        assertThat(queue.enter("alone", new Guest("alone", 0))).contains(new Guest("flood", 3));
        // Nobody is pushed out for somebody who would wait in as long a line.
        assertThat(queue.enter("other", new Guest("other", 2))).contains(new Guest("other", 2));
        assertThat(queue.waiting()).isEqualTo(6);
    }

    @Example
    void aPlaceIsLeftByWhoHoldsOne() {
        FairQueue<String, Guest> queue = new FairQueue<>(PLENTY, asker -> 1);
        assertThatThrownBy(() -> queue.leave("nobody")).isInstanceOf(IllegalStateException.class);
    }

    @Property(tries = 200)
    @Label("while all of them wait, each asker gets places by its weight, exactly, round after round")
    void shareByWeight(@ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 9) Integer> weights) {
        FairQueue<Integer, Integer> queue = new FairQueue<>(PLENTY, weights::get);
        for (int asker = 0; asker < weights.size(); asker++) {
            for (int i = 0; i < weights.get(asker) * ROUNDS; i++) {
                queue.enter(asker, asker);
            }
        }
        int round = weights.stream().mapToInt(Integer::intValue).sum();
        for (int i = 0; i < ROUNDS; i++) {
            Map<Integer, Integer> got = new HashMap<>();
            IntStream.range(0, round).forEach(place -> got.merge(queue.next().orElseThrow(), 1, Integer::sum));
            for (int asker = 0; asker < weights.size(); asker++) {
                assertThat(got).containsEntry(asker, weights.get(asker));
            }
        }
        assertThat(queue.next()).isEmpty();
    }

    /** What may happen to a queue. */
    private record Event(int kind, int asker, int which) {}

    @Provide
    Arbitrary<List<Event>> histories() {
        return Combinators.combine(
                        // Three newcomers for each place that is given away.
                        Arbitraries.of(0, 0, 0, 1, 2, 2, 3),
                        Arbitraries.integers().between(0, ASKERS - 1),
                        Arbitraries.integers().between(0, 1_000))
                .as(Event::new)
                .list()
                .ofMaxSize(400);
    }

    @Property(tries = 500)
    @Label("whatever happens, nobody is lost or served twice, limits hold, lines keep their order, and no line starves")
    void history(@ForAll("histories") List<Event> history) {
        FairQueue.Limits limits = new FairQueue.Limits(5, 3, 20, 8);
        FairQueue<String, Guest> queue = new FairQueue<>(limits, FairQueueTest::weight);
        Map<String, List<Guest>> lines = new HashMap<>();
        List<Guest> holding = new ArrayList<>();
        Map<String, Integer> passedOver = new HashMap<>();
        int number = 0;
        for (Event event : history) {
            String asker = "asker" + event.asker();
            switch (event.kind()) {
                case 0 -> {
                    Guest newcomer = new Guest(asker, number++);
                    lines.computeIfAbsent(asker, key -> new ArrayList<>()).add(newcomer);
                    queue.enter(asker, newcomer).ifPresent(gone -> {
                        List<Guest> line = lines.get(gone.asker());
                        assertThat(line.remove(line.size() - 1)).isEqualTo(gone);
                    });
                }
                case 1 -> {
                    List<Guest> line = lines.getOrDefault(asker, List.of());
                    if (line.isEmpty()) {
                        assertThat(queue.giveUp(asker, new Guest(asker, -1))).isFalse();
                    } else {
                        assertThat(queue.giveUp(asker, line.remove(event.which() % line.size())))
                                .isTrue();
                    }
                }
                case 2 ->
                    queue.next()
                            .ifPresentOrElse(
                                    served -> {
                                        assertThat(lines.get(served.asker()).remove(0))
                                                .isEqualTo(served);
                                        holding.add(served);
                                        passedOver.remove(served.asker());
                                        lines.keySet().stream()
                                                .filter(each -> !each.equals(served.asker())
                                                        && !lines.get(each).isEmpty())
                                                .forEach(each -> assertThat(passedOver.merge(each, 1, Integer::sum))
                                                        .as("places given to others while %s could have one", each)
                                                        .isLessThanOrEqualTo(ALL_TURNS - weight(each)));
                                    },
                                    () -> assertThat(lines.keySet())
                                            .allMatch(each -> holding.size() == limits.places()
                                                    || lines.get(each).isEmpty()
                                                    || isStuck(limits, holding, each)));
                default -> {
                    if (!holding.isEmpty()) {
                        Guest leaves = holding.remove(event.which() % holding.size());
                        queue.leave(leaves.asker());
                    }
                }
            }
            passedOver.keySet().removeIf(each -> lines.get(each).isEmpty() || isStuck(limits, holding, each));
            int waiting = lines.values().stream().mapToInt(List::size).sum();
            assertThat(queue.waiting()).isEqualTo(waiting).isLessThanOrEqualTo(limits.waiting());
            assertThat(queue.held()).isEqualTo(holding.size()).isLessThanOrEqualTo(limits.places());
            assertThat(lines.values()).allMatch(line -> line.size() <= limits.waitingEach());
            assertThat(lines.keySet()).allMatch(each -> held(holding, each) <= limits.placesEach());
            assertThat((long) queue.askers())
                    .isEqualTo(lines.keySet().stream()
                            .filter(each -> !lines.get(each).isEmpty() || held(holding, each) > 0)
                            .count());
        }
    }

    private static boolean isStuck(FairQueue.Limits limits, List<Guest> holding, String asker) {
        return held(holding, asker) == limits.placesEach();
    }

    private static int held(List<Guest> holding, String asker) {
        return (int)
                holding.stream().filter(guest -> guest.asker().equals(asker)).count();
    }

    private static int weight(String asker) {
        return 1 + asker.charAt(asker.length() - 1) % 3;
    }

    @Property(tries = 20)
    @Label("whoever gave up, those who are left still get all there is")
    void afterManyGaveUp(@ForAll Random random) {
        FairQueue<String, Guest> queue = new FairQueue<>(PLENTY, asker -> 1);
        List<Guest> waiting = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Guest guest = new Guest("asker" + random.nextInt(20), i);
            assertThat(queue.enter(guest.asker(), guest)).isEmpty();
            waiting.add(guest);
        }
        waiting.removeIf(guest -> random.nextBoolean() && queue.giveUp(guest.asker(), guest));
        assertThat(drain(queue)).containsExactlyInAnyOrderElementsOf(waiting);
        waiting.forEach(guest -> queue.leave(guest.asker()));
        assertThat(queue.askers()).isZero();
    }

    private static void enter(FairQueue<String, Guest> queue, String asker, int many) {
        for (int i = 0; i < many; i++) {
            assertThat(queue.enter(asker, new Guest(asker, i))).isEmpty();
        }
    }

    private static List<Guest> drain(FairQueue<String, Guest> queue) {
        List<Guest> served = new ArrayList<>();
        for (Optional<Guest> next = queue.next(); next.isPresent(); next = queue.next()) {
            served.add(next.get());
        }
        return served;
    }
}
