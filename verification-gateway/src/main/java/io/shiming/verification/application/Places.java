package io.shiming.verification.application;

import io.shiming.foundation.problem.DomainException;
import io.shiming.verification.application.AuthorityUnavailable.Reason;
import io.shiming.verification.domain.Asker;
import io.shiming.verification.domain.Outcome;
import io.shiming.verification.domain.Question;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * How somebody who waits gets to ask a department, and how long that may take. Those who were deferred have places of
 * their own, so that neither takes the other's; there is no circuit breaker here, because the channel's published state
 * is it.
 *
 * <p>Time spent waiting for a place is ours, not the department's. So an attempt has its own time from when it is sent,
 * is never cut short by the asker's, and teaches the channel; what is given up here teaches nothing.
 */
final class Places {
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);
    private static final int JITTER_MS = 80;

    private final Line line;
    private final VerificationConfig.Call limits;

    Places(VerificationConfig config) {
        this.line = new Line(config);
        this.limits = config.call();
    }

    /**
     * For somebody who waits: attempts once more if that failed at once, since a check changes nothing at the department.
     *
     * @return fails with CHANNEL_BUSY when nothing was sent and there is no room to wait
     */
    Uni<Outcome> waiting(Asker asker, Question question, Supplier<Uni<Outcome>> attempt) {
        Uni<Outcome> inTime = line.ask(asker, question, attempt)
                .ifNoItem()
                .after(limits.timeout())
                .failWith(Places::overloaded);
        return Uni.createFrom().deferred(() -> {
            long start = System.nanoTime();
            return inTime.onFailure(failure -> mayPass(failure) && isSoon(start))
                    .recoverWithUni(() -> pause().chain(() -> inTime)
                            // It was sent once, and so is deferred like any other that got no answer.
                            .onFailure(DomainException.class)
                            .transform(busy -> overloaded()));
        });
    }

    /** For what is asked again later anyway: attempts once, so that the rate of asking stays what it is set to. */
    Uni<Outcome> deferred(Question question, Supplier<Uni<Outcome>> attempt) {
        return line.askNow(question, attempt);
    }

    /** A connection that broke or a status such as 500 may pass; an answer we do not understand stays so. */
    private static boolean mayPass(Throwable failure) {
        return failure instanceof AuthorityUnavailable unavailable
                && (unavailable.reason() == Reason.NO_CONNECTION || unavailable.reason() == Reason.STATUS);
    }

    private boolean isSoon(long start) {
        return System.nanoTime() - start < limits.retryWithin().toNanos();
    }

    private static Uni<Void> pause() {
        return Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(SHORTEST_PAUSE.plusMillis(ThreadLocalRandom.current().nextInt(JITTER_MS)));
    }

    private static AuthorityUnavailable overloaded() {
        return new AuthorityUnavailable(Reason.OVERLOADED);
    }
}
