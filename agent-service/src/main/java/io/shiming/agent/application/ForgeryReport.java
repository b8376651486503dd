package io.shiming.agent.application;

import io.shiming.foundation.database.Write;
import io.shiming.foundation.outbox.Outbox;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Tells incident-service that an agent's business licence is forged, who tells those concerned (Art. 10¶2). */
final class ForgeryReport {
    private ForgeryReport() {}

    /** As registration-service tells of what it finds forged: ids alone. */
    static Write.Part of(Outbox outbox, UUID agentId, UUID verificationId, Instant foundAt, String correlator) {
        return outbox.message(
                "incident",
                "forgery",
                Map.of(
                        "agentId", agentId,
                        "verificationId", verificationId,
                        "channel", "MARKET_REGULATION",
                        "foundAt", foundAt),
                correlator);
    }
}
