package io.shiming.foundation.time;

import io.shiming.foundation.problem.SafeTrace;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

/** What timers have in common. */
public final class Rounds {
    private static final Logger LOG = Logger.getLogger(Rounds.class);

    private Rounds() {}

    /** A round that fails, because a database restarts for example, is noted; the next one does its work. */
    public static Uni<Void> untroubled(Uni<Void> round) {
        return round.onFailure()
                .invoke(failure -> LOG.warnf("Timer round failed: %s", SafeTrace.of(failure)))
                .onFailure()
                .recoverWithNull();
    }
}
