package io.shiming.registration.application;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.registration.domain.Callback;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** An operator's own system, which is told of events. */
public interface EventReceiver {

    /**
     * An event as the receiver learns it.
     *
     * @param data JSON of identifiers; of an order, with the service number it is about
     */
    record Event(UUID id, String type, Instant occurredAt, String data) {
        /** Without the data. */
        @Override
        public String toString() {
            return "Event[" + id + " " + type + "]";
        }
    }

    /** Whether events may be sent there now, by the addresses its host has now. */
    Uni<Boolean> mayReceive(Callback callback);

    /**
     * Sends an event, signed with each of the secrets. Redirects are not followed.
     *
     * @return the HTTP status of the answer; fails with {@link Unreachable} when there is none
     */
    Uni<Integer> send(Callback callback, List<Sensitive<String>> secrets, Event event);

    /** Nobody answered there. */
    final class Unreachable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** @param reason a stable code */
        public Unreachable(String reason) {
            super(reason, null, false, false);
        }
    }
}
