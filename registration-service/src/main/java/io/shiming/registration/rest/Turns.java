package io.shiming.registration.rest;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** Lets so many works go at once, in the order in which they came; the others wait, and no thread waits with them. */
final class Turns {
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int free;

    Turns(int atOnce) {
        free = atOnce;
    }

    /** Whoever waits cannot be cancelled: see that nobody does. */
    <T> Uni<T> take(Supplier<Uni<? extends T>> work) {
        return Uni.createFrom()
                .<Void>emitter(turn -> enter(onOwnContext(() -> turn.complete(null))))
                .chain(() -> Uni.createFrom().deferred(work).onTermination().invoke(this::leave));
    }

    /** It is another request that makes way, on its own event loop. */
    private static Runnable onOwnContext(Runnable begin) {
        Context own = Vertx.currentContext();
        return own == null ? begin : () -> own.runOnContext(ignored -> begin.run());
    }

    private void enter(Runnable begin) {
        synchronized (this) {
            if (free == 0) {
                waiting.add(begin);
                return;
            }
            free--;
        }
        begin.run();
    }

    private void leave() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                free++;
                return;
            }
        }
        next.run();
    }
}
