package io.shiming.registration.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns(2);
    private final List<Integer> begun = new ArrayList<>();
    private final List<UniEmitter<? super Integer>> open = new ArrayList<>();
    private final List<String> ended = new ArrayList<>();

    @Test
    @DisplayName(
            "no more are under way than there are turns, and who waits goes on in order, however those before ended")
    void inTurn() {
        for (int i = 1; i <= 5; i++) {
            begin(i);
        }
        assertThat(begun).containsExactly(1, 2);
        open.get(1).fail(new IllegalStateException());
        assertThat(begun).containsExactly(1, 2, 3);
        open.get(0).complete(0);
        open.get(2).complete(0);
        assertThat(begun).containsExactly(1, 2, 3, 4, 5);
        open.get(3).complete(0);
        open.get(4).complete(0);
        assertThat(ended).containsExactly("failed", "done", "done", "done", "done");
        begin(6);
        begin(7);
        begin(8);
        assertThat(begun).endsWith(6, 7);
    }

    @Test
    @DisplayName("a work that cannot even be begun gives its turn back")
    void notBegun() {
        for (int i = 0; i < 3; i++) {
            turns.take(() -> {
                        throw new IllegalStateException();
                    })
                    .subscribe()
                    .with(done -> {}, failure -> ended.add("failed"));
        }
        assertThat(ended).hasSize(3);
        begin(1);
        assertThat(begun).containsExactly(1);
    }

    private void begin(int number) {
        turns.<Integer>take(() -> {
                    begun.add(number);
                    return Uni.createFrom().<Integer>emitter(open::add);
                })
                .subscribe()
                .with(done -> ended.add("done"), failure -> ended.add("failed"));
    }
}
