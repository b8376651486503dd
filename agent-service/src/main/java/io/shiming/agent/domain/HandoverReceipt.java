package io.shiming.agent.domain;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What the operator says it received, and what it did not: that is the agent's to deliver again. */
public record HandoverReceipt(Instant receivedAt, List<Missing> missing) {

    public record Missing(UUID registrationId, Reason reason) {}

    public enum Reason {
        NOT_RECEIVED,
        INCOMPLETE,
        UNREADABLE,
        OF_ANOTHER
    }
}
