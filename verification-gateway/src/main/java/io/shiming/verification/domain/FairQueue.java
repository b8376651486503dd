package io.shiming.verification.domain;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * The places in front of a channel, and who waits for one: weighted round robin. Each asker has a line of its own, first
 * come, first served. Those with somebody waiting take turns; a turn is as many places as the asker weighs. So whoever
 * joins waits for one turn of each other asker at most, however long their lines are.
 *
 * <p>No asker holds more than its part of the places at once, so that one who comes alone need not wait until a flood's
 * checks are answered. Memory is bounded by the limits: an asker who neither waits nor holds a place is forgotten.
 *
 * <p>Not safe for threads.
 *
 * @param <A> an asker
 * @param <T> who waits, told apart by identity or equality, as it defines it
 */
public final class FairQueue<A, T> {

    /**
     * How much there is.
     *
     * @param places held at once, by all
     * @param placesEach held at once by one asker
     * @param waiting in all lines
     * @param waitingEach in one asker's line
     */
    public record Limits(int places, int placesEach, int waiting, int waitingEach) {
        public Limits {
            if (placesEach < 1 || places < placesEach || waitingEach < 1 || waiting < waitingEach) {
                throw new IllegalArgumentException("one asker's part is at least one, and at most all");
            }
        }
    }

    private final class Line {
        private final A asker;
        private final Deque<T> waiting = new ArrayDeque<>();
        private int held;
        /** Places left of its turn. */
        private int turn;

        private Line(A asker) {
            this.asker = asker;
        }
    }

    private final Limits limits;
    private final ToIntFunction<A> weight;
    private final Map<A, Line> lines = new HashMap<>();
    /** The lines in which somebody waits, in the order of their turns. */
    private final Deque<Line> round = new ArrayDeque<>();

    private int held;
    private int waiting;

    /** @param weight of an asker, at least 1 */
    public FairQueue(Limits limits, ToIntFunction<A> weight) {
        this.limits = limits;
        this.weight = weight;
    }

    /**
     * Lets somebody in, at the end of its asker's line.
     *
     * @return who has no room: nobody as a rule; the newcomer when its asker's line is full; and when there is no room
     *     at all, the last of the longest line
     */
    public Optional<T> enter(A asker, T newcomer) {
        Line line = lines.computeIfAbsent(asker, Line::new);
        Optional<T> leaves = Optional.empty();
        if (waiting == limits.waiting()) {
            leaves = lastOfALineLongerThan(line.waiting.size() + 1);
        }
        if (line.waiting.size() == limits.waitingEach() || waiting == limits.waiting()) {
            forgetIfIdle(line);
            return Optional.of(newcomer);
        }
        if (line.waiting.isEmpty()) {
            startTurn(line);
        }
        line.waiting.addLast(newcomer);
        waiting++;
        return leaves;
    }

    /** Such a line is longer than one, so it does not end by this. */
    private Optional<T> lastOfALineLongerThan(int length) {
        Optional<T> last = round.stream()
                .filter(line -> line.waiting.size() > length)
                .max(Comparator.comparingInt(line -> line.waiting.size()))
                .map(longest -> longest.waiting.removeLast());
        last.ifPresent(gone -> waiting--);
        return last;
    }

    /**
     * Gives away a free place, to whoever's turn it is.
     *
     * @return empty when no place is free for anybody who waits
     */
    public Optional<T> next() {
        if (held == limits.places()) {
            return Optional.empty();
        }
        for (int left = round.size(); left > 0; left--) {
            Line line = round.removeFirst();
            if (line.held < limits.placesEach()) {
                return Optional.of(take(line));
            }
            // It has its part of the places already, and misses its turn.
            startTurn(line);
        }
        return Optional.empty();
    }

    private T take(Line line) {
        T first = line.waiting.removeFirst();
        waiting--;
        line.held++;
        held++;
        line.turn--;
        if (!line.waiting.isEmpty() && line.turn > 0) {
            round.addFirst(line);
        } else if (!line.waiting.isEmpty()) {
            startTurn(line);
        }
        return first;
    }

    private void startTurn(Line line) {
        line.turn = weight.applyAsInt(line.asker);
        round.addLast(line);
    }

    /** A place that an asker held is free again. */
    public void leave(A asker) {
        Line line = lines.get(asker);
        if (line == null || line.held == 0) {
            throw new IllegalStateException("an asker who holds no place");
        }
        line.held--;
        held--;
        forgetIfIdle(line);
    }

    /**
     * Somebody no longer waits.
     *
     * @return whether it did
     */
    public boolean giveUp(A asker, T who) {
        Line line = lines.get(asker);
        if (line == null || !line.waiting.remove(who)) {
            return false;
        }
        waiting--;
        if (line.waiting.isEmpty()) {
            round.remove(line);
        }
        forgetIfIdle(line);
        return true;
    }

    private void forgetIfIdle(Line line) {
        if (line.held == 0 && line.waiting.isEmpty()) {
            lines.remove(line.asker);
        }
    }

    /** How many askers are remembered. */
    int askers() {
        return lines.size();
    }

    int waiting() {
        return waiting;
    }

    int held() {
        return held;
    }
}
