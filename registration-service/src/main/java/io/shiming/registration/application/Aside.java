package io.shiming.registration.application;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.concurrent.Callable;

/** Does beside the event loop what would hold it up, such as sealing a thousand records, and comes back to it. */
@Singleton
public class Aside {
    private final Vertx vertx;

    Aside(Vertx vertx) {
        this.vertx = vertx;
    }

    public <T> Uni<T> compute(Callable<T> work) {
        return Uni.createFrom()
                .completionStage(() -> vertx.executeBlocking(work, false).toCompletionStage());
    }
}
