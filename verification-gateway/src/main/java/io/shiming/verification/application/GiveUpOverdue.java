package io.shiming.verification.application;

import io.shiming.verification.persistence.DeferredQueue;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;

/**
 * Art. 9: a check that no department answered by its deadline is given up, whatever the state of its channel, and who
 * asked is told. All replicas may do so at once; one of them succeeds.
 */
@ApplicationScoped
public class GiveUpOverdue {
    private static final int BATCH = 200;
    private static final int CONCURRENT = 4;

    private final DeferredQueue queue;
    private final SettleDeferred settleDeferred;
    private final Clock clock;
    private final VerificationConfig config;

    GiveUpOverdue(DeferredQueue queue, SettleDeferred settleDeferred, Clock clock, VerificationConfig config) {
        this.queue = queue;
        this.settleDeferred = settleDeferred;
        this.clock = clock;
        this.config = config;
    }

    /** Gives up a batch of them; the next round takes the next. */
    public Uni<Void> run() {
        Instant now = clock.instant();
        return queue.requestedUntil(now.minus(config.deferred().deadline()), BATCH)
                .onItem()
                .transformToMulti(Multi.createFrom()::iterable)
                .onItem()
                .transformToUni(overdue -> settleDeferred.giveUp(overdue, now))
                .merge(CONCURRENT)
                .collect()
                .last()
                .replaceWithVoid();
    }
}
