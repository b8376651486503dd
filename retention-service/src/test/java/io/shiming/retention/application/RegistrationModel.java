package io.shiming.retention.application;

import io.shiming.retention.domain.PurgeOutcome;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Registration-service, which here purges whatever it is told to, except what is in dispute: it relies on retention-service
 * blindly, so that every mistake of it shows.
 */
final class RegistrationModel implements HeldRecords, PurgeOrders {
    private final Map<UUID, ModelRecord> records;
    private final Consumer<ModelRecord> purging;
    private boolean answers = true;
    private Optional<Boolean> dies = Optional.empty();

    /** @param purging is told of each record before it is gone */
    RegistrationModel(List<ModelRecord> records, Consumer<ModelRecord> purging) {
        this.records = new HashMap<>();
        records.forEach(each -> this.records.put(each.id(), each));
        this.purging = purging;
    }

    /** Whoever sent an order is gone before its answer is settled. */
    static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    void answers(boolean does) {
        answers = does;
    }

    boolean answers() {
        return answers;
    }

    /** With the next order retention-service dies: when it was carried out, or before it was sent. */
    void dieWithNext(boolean carriedOut) {
        dies = Optional.of(carriedOut);
    }

    @Override
    public Uni<Boolean> tell(UUID holdId, boolean holds, UUID recordId, String correlator) {
        return answers
                ? Uni.createFrom().item(!records.get(recordId).isPurged())
                : Uni.createFrom().failure(new HeldRecords.Unavailable());
    }

    @Override
    public Uni<Map<UUID, PurgeOutcome>> send(UUID orderId, UUID runId, List<UUID> recordIds) {
        return Uni.createFrom().item(() -> {
            Optional<Boolean> died = dies;
            dies = Optional.empty();
            if (died.filter(carriedOut -> !carriedOut).isPresent()) {
                throw new Died();
            }
            if (!answers) {
                throw new PurgeOrders.Unanswered();
            }
            Map<UUID, PurgeOutcome> outcomes = new HashMap<>();
            for (UUID id : new ArrayList<>(recordIds)) {
                outcomes.put(id, purge(records.get(id)));
            }
            if (died.isPresent()) {
                throw new Died();
            }
            return outcomes;
        });
    }

    private PurgeOutcome purge(ModelRecord record) {
        if (record.isDisputed()) {
            return PurgeOutcome.HELD;
        }
        if (!record.isPurged()) {
            purging.accept(record);
            record.purge();
        }
        return PurgeOutcome.PURGED;
    }
}
