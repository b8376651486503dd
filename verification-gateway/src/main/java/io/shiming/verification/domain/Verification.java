package io.shiming.verification.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One check of one document: settled with an outcome, or pending. It holds nothing about the person.
 *
 * @param client the OAuth client that asked, the only one that may read it
 * @param checkedAt when the authority answered; empty while pending
 */
public record Verification(
        UUID id,
        String client,
        Asker asker,
        Context context,
        Channel channel,
        Outcome outcome,
        Instant requestedAt,
        Optional<Instant> checkedAt,
        String correlator) {

    public Verification {
        if ((outcome == Outcome.PENDING) != checkedAt.isEmpty()) {
            throw new IllegalArgumentException("exactly a pending verification was not checked yet");
        }
    }

    public static Verification pending(
            UUID id, String client, Asker asker, Context context, Channel channel, Instant now, String correlator) {
        return new Verification(
                id, client, asker, context, channel, Outcome.PENDING, now, Optional.empty(), correlator);
    }

    public Verification settled(Outcome known, Instant at) {
        if (!isPending()) {
            throw new IllegalStateException("a settled verification stays as it is");
        }
        return new Verification(id, client, asker, context, channel, known, requestedAt, Optional.of(at), correlator);
    }

    /** Whether it is still pending when it must not be asked any more. */
    public boolean isOverdue(Duration deadline, Instant now) {
        return isPending() && !now.isBefore(requestedAt.plus(deadline));
    }

    public boolean isPending() {
        return outcome == Outcome.PENDING;
    }
}
