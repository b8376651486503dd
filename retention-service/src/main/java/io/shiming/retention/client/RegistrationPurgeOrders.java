package io.shiming.retention.client;

import io.shiming.foundation.problem.SafeTrace;
import io.shiming.retention.application.PurgeOrders;
import io.shiming.retention.client.RegistrationPurges.OutcomeWord;
import io.shiming.retention.client.RegistrationPurges.PurgeAnswer;
import io.shiming.retention.client.RegistrationPurges.PurgeWord;
import io.shiming.retention.domain.PurgeOutcome;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

/** Tells registration-service, twice if need be. Whatever does not say clearly what became of each record is no answer. */
@ApplicationScoped
class RegistrationPurgeOrders implements PurgeOrders {
    private static final Logger LOG = Logger.getLogger(RegistrationPurgeOrders.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Set<String> OUTCOMES =
            EnumSet.allOf(PurgeOutcome.class).stream().map(PurgeOutcome::name).collect(Collectors.toSet());

    private final RegistrationPurges registrations;

    RegistrationPurgeOrders(@RestClient RegistrationPurges registrations) {
        this.registrations = registrations;
    }

    @Override
    public Uni<Map<UUID, PurgeOutcome>> send(UUID orderId, UUID runId, List<UUID> recordIds) {
        return registrations
                .purge(orderId.toString(), orderId.toString(), new PurgeWord(recordIds, runId))
                .map(answer -> outcomes(answer, runId, recordIds))
                .onFailure()
                .retry()
                .withBackOff(PAUSE)
                .atMost(1)
                .onFailure()
                .transform(failure -> {
                    LOG.warnf("Registration-service has not answered a purge order: %s", SafeTrace.of(failure));
                    return new Unanswered();
                });
    }

    private static Map<UUID, PurgeOutcome> outcomes(PurgeAnswer answer, UUID runId, List<UUID> recordIds) {
        if (answer == null || !runId.equals(answer.runId()) || answer.outcomes() == null) {
            throw new Unanswered();
        }
        Map<UUID, PurgeOutcome> found = new HashMap<>();
        for (OutcomeWord word : answer.outcomes()) {
            boolean clear = word != null && OUTCOMES.contains(word.outcome());
            if (!clear || found.put(word.recordId(), PurgeOutcome.valueOf(word.outcome())) != null) {
                throw new Unanswered();
            }
        }
        if (!found.keySet().equals(Set.copyOf(recordIds))) {
            throw new Unanswered();
        }
        return found;
    }
}
