package io.shiming.verification.client;

import io.shiming.verification.application.AuthorityChannel;
import io.shiming.verification.application.AuthorityUnavailable;
import io.shiming.verification.application.AuthorityUnavailable.Reason;
import io.shiming.verification.domain.Channel;
import io.shiming.verification.domain.Outcome;
import io.shiming.verification.domain.Question;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One department that exchanges signed CSV files through a directory, and answers in its own time. Files are touched on
 * one thread of its own, so that a directory that hangs holds up nobody else.
 */
final class BatchAuthorityChannel implements AuthorityChannel {
    private static final int MOST_TASKS = 1_000;
    private static final Duration DELETED_WITHIN = Duration.ofSeconds(10);

    private final BatchExchange exchange;
    private final Executor thread;

    BatchAuthorityChannel(BatchExchange exchange) {
        this.exchange = exchange;
        this.thread = new ThreadPoolExecutor(0, 1, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(MOST_TASKS), task -> {
            Thread own = new Thread(task, "batch-" + exchange.channel());
            own.setDaemon(true);
            return own;
        });
    }

    @Override
    public Channel channel() {
        return exchange.channel();
    }

    /** Nobody waits for hours: the deferred queue takes the check. */
    @Override
    public Uni<Outcome> ask(Question question, Duration within) {
        return Uni.createFrom().failure(new AuthorityUnavailable(Reason.ANSWERS_LATER));
    }

    @Override
    public boolean answersLater() {
        return true;
    }

    @Override
    public Uni<Outcome> askDeferred(UUID check, Question question, Duration within) {
        return there(within, () -> exchange.take(check, question)).chain(() -> ask(question, within));
    }

    @Override
    public Uni<Void> collect(Function<Map<UUID, Outcome>, Uni<Void>> settle) {
        return Uni.createFrom()
                .item(exchange::round)
                .runSubscriptionOn(thread)
                .onItem()
                .transformToMulti(Multi.createFrom()::iterable)
                .onItem()
                .transformToUniAndConcatenate(answered -> settle.apply(answered.outcomes())
                        .chain(() -> there(DELETED_WITHIN, () -> exchange.forget(answered.file()))))
                .collect()
                .last()
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> probe(Duration within) {
        return there(within, exchange::probe);
    }

    private interface Task {
        void run() throws IOException;
    }

    private Uni<Void> there(Duration within, Task task) {
        return Uni.createFrom()
                .voidItem()
                .emitOn(thread)
                .invoke(() -> {
                    try {
                        task.run();
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                })
                .ifNoItem()
                .after(within)
                .failWith(() -> new AuthorityUnavailable(Reason.TIMEOUT))
                .onFailure(failure -> !(failure instanceof AuthorityUnavailable))
                .transform(failure -> new AuthorityUnavailable(Reason.NO_CONNECTION));
    }
}
