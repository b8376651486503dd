package io.shiming.registration.application;

import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Lets few read content at once: each takes some hundred megabytes of memory for a moment. */
@Singleton
class ReadContent {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Semaphore free;

    @Inject
    ReadContent(DisclosureConfig config) {
        this(config.contentAtOnce());
    }

    ReadContent(int atOnce) {
        free = new Semaphore(atOnce);
    }

    /** Reads, or fails with OVERLOADED where as many are at it already. */
    <T> Uni<T> oneOfFew(Supplier<Uni<? extends T>> reading) {
        return Uni.createFrom().deferred(() -> {
            if (!free.tryAcquire()) {
                throw DomainException.retryLater(CommonError.OVERLOADED, RETRY_AFTER);
            }
            return Uni.createFrom().<T>deferred(reading).onTermination().invoke(() -> free.release());
        });
    }
}
