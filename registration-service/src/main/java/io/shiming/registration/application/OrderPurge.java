package io.shiming.registration.application;

import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.registration.domain.PurgeOutcome;
import io.shiming.registration.persistence.PurgeRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Carries out what retention-service orders, whatever kind of record each id is of (Art. 12, 15, 16). */
@ApplicationScoped
public class OrderPurge {
    private final PurgeExpired registrations;
    private final PurgeDays days;
    private final PurgeHeldRecords heldRecords;
    private final PurgeRepository repository;

    OrderPurge(PurgeExpired registrations, PurgeDays days, PurgeHeldRecords heldRecords, PurgeRepository repository) {
        this.registrations = registrations;
        this.days = days;
        this.heldRecords = heldRecords;
        this.repository = repository;
    }

    /**
     * What is to be purged.
     *
     * @param runId of the run at retention-service
     * @param ids different ones
     */
    public record Command(Caller caller, String correlator, UUID runId, List<UUID> ids) {
        Command of(List<UUID> some) {
            return new Command(caller, correlator, runId, some);
        }
    }

    /**
     * Answers what became of each. Told again under the same key it is the same answer; under another one it goes on where
     * it was.
     */
    public Uni<Answer> handle(
            Command command, Idempotency.Attempt attempt, Function<Map<UUID, PurgeOutcome>, Answer> answers) {
        return registrations
                .purge(command)
                .chain(outcomes -> completed(outcomes, days::purge, command))
                .chain(outcomes -> completed(outcomes, heldRecords::purge, command))
                .map(answers)
                .call(answer -> repository.run(Write.always(Scope.none()).and(attempt.answered(answer))));
    }

    /** What is unknown so far may be known elsewhere. */
    private static Uni<Map<UUID, PurgeOutcome>> completed(
            Map<UUID, PurgeOutcome> outcomes, Function<Command, Uni<Map<UUID, PurgeOutcome>>> purge, Command command) {
        List<UUID> unknown = command.ids().stream()
                .filter(id -> outcomes.get(id) == PurgeOutcome.UNKNOWN)
                .toList();
        return unknown.isEmpty()
                ? Uni.createFrom().item(outcomes)
                : purge.apply(command.of(unknown)).map(more -> {
                    Map<UUID, PurgeOutcome> all = new HashMap<>(outcomes);
                    all.putAll(more);
                    return all;
                });
    }
}
