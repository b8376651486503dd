package io.shiming.sandbox.simulator;

import java.io.IOException;
import java.util.Optional;

/** The clock of a database that looks at the time itself. */
public interface DatabaseClock {

    /**
     * Tells it by how much the others are moved.
     *
     * @param by an ISO 8601 period or duration; empty when they are not moved
     */
    void moved(Optional<String> by) throws IOException;

    /** It cannot be told. */
    final class Away extends IOException {
        private static final long serialVersionUID = 1L;

        public Away(String message, Exception cause) {
            super(message, cause);
        }
    }
}
