package io.shiming.foundation.idempotency;

import io.quarkus.scheduler.Scheduled;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.time.Rounds;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Forgets what is kept for hours only: idempotency keys with their answers, working keys, keys of unused uploads. */
@Singleton
public class ForgetExpired {
    private final Idempotency idempotency;
    private final KeyServer keys;

    public ForgetExpired(Idempotency idempotency, KeyServer keys) {
        this.idempotency = idempotency;
        this.keys = keys;
    }

    @Scheduled(every = "10m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> run() {
        return Rounds.untroubled(idempotency.forgetExpired().chain(keys::destroyExpired));
    }
}
