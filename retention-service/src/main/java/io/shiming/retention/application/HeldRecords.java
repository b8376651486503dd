package io.shiming.retention.application;

import io.smallrye.mutiny.Uni;
import java.util.UUID;

/** Registration-service, which has the records and destroys none that is held. */
public interface HeldRecords {

    /**
     * Tells how it stands with a hold, for one record. Told again nothing more happens.
     *
     * @param holds false once it is lifted; what was told last counts there
     * @return whether there is such a record, and it is committed for it; fails with {@link Unavailable}
     */
    Uni<Boolean> tell(UUID holdId, boolean holds, UUID recordId, String correlator);

    /** It did not say that it has committed it. Never an acknowledgement. */
    class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Unavailable() {
            super("registration-service unavailable", null, false, false);
        }
    }
}
