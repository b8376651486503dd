package io.shiming.foundation.database;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Writes that wait at the same moment, committed by one transaction, so that its beginning, its commit and the flush of
 * the log are paid once for all of them. Each is answered after that commit. Nobody waits for others to come: what waits
 * is what came while the last transactions were under way.
 *
 * <p>A write that PostgreSQL refuses undoes the transaction for all; then each is run by itself.
 */
final class GroupCommit {
    private static final int TRANSACTIONS = 2;
    private static final int LARGEST = 64;

    private record Waiting(Write write, UniEmitter<? super Boolean> asker) {}

    private final Function<List<Write>, Uni<List<Boolean>>> transaction;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final Semaphore free = new Semaphore(TRANSACTIONS);

    /** @param transaction runs writes in one transaction; tells of each whether its guard let it happen */
    GroupCommit(Function<List<Write>, Uni<List<Boolean>>> transaction) {
        this.transaction = transaction;
    }

    Uni<Boolean> run(Write write) {
        return Uni.createFrom().emitter(asker -> {
            waiting.add(new Waiting(write, asker));
            start();
        });
    }

    private void start() {
        while (!waiting.isEmpty() && free.tryAcquire()) {
            List<Waiting> group = group();
            if (group.isEmpty()) {
                free.release();
            } else {
                commit(group);
            }
        }
    }

    private List<Waiting> group() {
        List<Waiting> group = new ArrayList<>();
        Waiting next = waiting.poll();
        while (next != null) {
            group.add(next);
            next = group.size() < LARGEST ? waiting.poll() : null;
        }
        return group;
    }

    private void commit(List<Waiting> group) {
        transaction
                .apply(group.stream().map(Waiting::write).toList())
                .onTermination()
                .invoke(this::ended)
                .subscribe()
                .with(
                        happened -> {
                            for (int i = 0; i < group.size(); i++) {
                                group.get(i).asker().complete(happened.get(i));
                            }
                        },
                        failure -> failed(group, failure));
    }

    private void ended() {
        free.release();
        start();
    }

    private void failed(List<Waiting> group, Throwable failure) {
        boolean undone = failure instanceof PgException && group.size() > 1;
        for (Waiting one : group) {
            if (undone) {
                transaction
                        .apply(List.of(one.write()))
                        .subscribe()
                        .with(happened -> one.asker().complete(happened.get(0)), one.asker()::fail);
            } else {
                one.asker().fail(failure);
            }
        }
    }
}
