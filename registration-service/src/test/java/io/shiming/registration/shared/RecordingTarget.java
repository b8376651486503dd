package io.shiming.registration.shared;

import io.shiming.foundation.outbox.OutboxMessage;
import io.shiming.foundation.outbox.OutboxTarget;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A party that takes messages, takes them at the third try, or never. */
@ApplicationScoped
public class RecordingTarget implements OutboxTarget {
    static final String NAME = "recording";
    private final List<OutboxMessage> tries = new CopyOnWriteArrayList<>();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Uni<Void> deliver(OutboxMessage message) {
        tries.add(message);
        return switch (message.kind()) {
            case "taken-at-third" ->
                message.attempts() < 3
                        ? Uni.createFrom().failure(new IllegalStateException("not yet"))
                        : Uni.createFrom().voidItem();
            case "never-taken" -> Uni.createFrom().failure(new Undeliverable("REFUSED"));
            default -> Uni.createFrom().voidItem();
        };
    }

    long tries(String kind) {
        return tries.stream().filter(message -> message.kind().equals(kind)).count();
    }
}
