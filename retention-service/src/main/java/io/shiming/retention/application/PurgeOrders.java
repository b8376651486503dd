package io.shiming.retention.application;

import io.shiming.retention.domain.PurgeOutcome;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Registration-service, which purges what it finds due as well. */
public interface PurgeOrders {
    /** Records of one order that it takes. */
    int MOST = 1_000;

    /**
     * Orders records purged. Told again it goes on where it was: what is gone is answered so again.
     *
     * @param orderId the same when it is told again
     * @param recordIds different ones, {@link #MOST} at most
     * @return what became of each of them; fails with {@link Unanswered}
     */
    Uni<Map<UUID, PurgeOutcome>> send(UUID orderId, UUID runId, List<UUID> recordIds);

    /** It did not say clearly what became of every record. */
    class Unanswered extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Unanswered() {
            super("purge order not answered", null, false, false);
        }
    }
}
