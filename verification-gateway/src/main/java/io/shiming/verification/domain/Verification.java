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
 * @param receipt a signed {@link Receipt}; empty while pending, and of what was settled before there were any
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
        Optional<String> receipt,
        String correlator) {

    public Verification {
        if ((outcome == Outcome.PENDING) != checkedAt.isEmpty()) {
            throw new IllegalArgumentException("exactly a pending verification was not checked yet");
        }
        if (outcome == Outcome.PENDING && receipt.isPresent()) {
            throw new IllegalArgumentException("there is no receipt before the authority has answered");
        }
    }

    public static Verification pending(
            UUID id, String client, Asker asker, Context context, Channel channel, Instant now, String correlator) {
        return new Verification(
                id,
                client,
                asker,
                context,
                channel,
                Outcome.PENDING,
                now,
                Optional.empty(),
                Optional.empty(),
                correlator);
    }

    public Verification settled(Outcome known, Instant at, String signedReceipt) {
        if (!isPending()) {
            throw new IllegalStateException("a settled verification stays as it is");
        }
        return new Verification(
                id,
                client,
                asker,
                context,
                channel,
                known,
                requestedAt,
                Optional.of(at),
                Optional.of(signedReceipt),
                correlator);
    }

    /** Whether it is still pending when it must not be asked any more. */
    public boolean isOverdue(Duration deadline, Instant now) {
        return isPending() && !now.isBefore(requestedAt.plus(deadline));
    }

    public boolean isPending() {
        return outcome == Outcome.PENDING;
    }
}
