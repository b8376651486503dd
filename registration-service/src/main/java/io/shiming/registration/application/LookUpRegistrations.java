package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.Question;
import io.shiming.registration.domain.Registration;
import io.shiming.registration.domain.SearchError;
import io.shiming.registration.persistence.RegistrationRepository;
import io.shiming.registration.persistence.SearchCounts;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * An operator looks at its own registrations, and an agent for a while at what was registered through it. Every look is on record in the transaction that looks (Art. 16), and
 * nothing is shown when it could not be put on record. Two round trips: to PostgreSQL, and to the keys server.
 */
@ApplicationScoped
public class LookUpRegistrations {
    private final RegistrationRepository registrations;
    private final SearchCounts counts;
    private final PlantCanary canaries;
    private final AuditTrail audit;
    private final Outbox outbox;
    private final RegistrationConfig config;
    private final Clock clock;

    LookUpRegistrations(
            RegistrationRepository registrations,
            SearchCounts counts,
            PlantCanary canaries,
            AuditTrail audit,
            Outbox outbox,
            RegistrationConfig config,
            Clock clock) {
        this.registrations = registrations;
        this.counts = counts;
        this.canaries = canaries;
        this.audit = audit;
        this.outbox = outbox;
        this.config = config;
        this.clock = clock;
    }

    /** One registration; fails with NOT_FOUND for another operator's or agent's as for none. */
    public Uni<Registration> one(Caller caller, UUID id, String correlator) {
        return caller.is(Roles.OPERATOR)
                ? one(caller, caller.requireOperator(), id, correlator)
                : madeBy(caller, caller.requireAgent(), id, correlator);
    }

    private Uni<Registration> one(Caller caller, UUID operatorId, UUID id, String correlator) {
        return registrations.requireOnRecord(
                operatorId,
                id,
                List.of(
                        look(caller, operatorId, "registration.read", id, correlator),
                        canaries.watched(caller, operatorId, List.of(id), correlator)));
    }

    /** One round trip more: an agent knows an id, and not always whose registration it is. */
    private Uni<Registration> madeBy(Caller caller, UUID agentId, UUID id, String correlator) {
        return registrations
                .madeBy(agentId, id, clock.instant().minus(config.agents().seeTheirOwnFor()))
                .chain(found -> found.map(operatorId -> one(caller, operatorId, id, correlator))
                        .orElseGet(() -> registrations
                                .run(Write.always(Scope.none())
                                        .and(look(caller, null, "registration.read", id, correlator)))
                                .chain(() -> Uni.createFrom().failure(DomainException.notFound()))));
    }

    /**
     * Newest first, at most {@code most} and one, older than {@code after}. Who is found is on record as well, each for
     * itself, so that the person can be told who looked; one round trip more. A client searches only so often in an hour.
     *
     * @return fails with SEARCH_QUOTA_EXCEEDED
     */
    public Uni<List<Registration>> search(
            Caller caller, Question question, int most, Optional<UUID> after, String correlator) {
        UUID operatorId = caller.requireOperator();
        Instant now = clock.instant();
        Instant hour = now.truncatedTo(ChronoUnit.HOURS);
        Write record = counts.counted(operatorId, caller.client(), hour, config.mostSearchesPerHour())
                .and(look(caller, operatorId, "registration.searched", null, correlator));
        return registrations
                .search(operatorId, question, most + 1, after, record)
                .onItem()
                .ifNull()
                .switchTo(() -> refused(caller, hour, now, correlator))
                .call(found -> found.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : registrations.run(Write.always(Scope.tenant(operatorId))
                                .and(canaries.watched(
                                        caller,
                                        operatorId,
                                        found.stream()
                                                .limit(most)
                                                .map(Registration::id)
                                                .toList(),
                                        correlator))
                                .and(found.stream()
                                        .limit(most)
                                        .map(each ->
                                                look(caller, operatorId, "registration.found", each.id(), correlator))
                                        .toList())));
    }

    /** Incident-service is told once an hour, and so says the audit trail. */
    private Uni<List<Registration>> refused(Caller caller, Instant hour, Instant now, String correlator) {
        UUID operatorId = caller.requireOperator();
        Write told = counts.exceeded(operatorId, caller.client(), hour)
                .and(entry(
                        caller,
                        operatorId,
                        "registration.searched",
                        null,
                        correlator,
                        SearchError.SEARCH_QUOTA_EXCEEDED.name()))
                .and(outbox.message(
                        "incident",
                        "search-quota",
                        Map.of("operatorId", operatorId, "client", caller.client(), "detectedAt", now),
                        correlator));
        return registrations
                .run(told)
                .chain(() -> Uni.createFrom()
                        .failure(DomainException.retryLater(
                                SearchError.SEARCH_QUOTA_EXCEEDED,
                                Duration.between(now, hour.plus(1, ChronoUnit.HOURS)))));
    }

    private Write.Part look(Caller caller, UUID operatorId, String action, UUID id, String correlator) {
        return entry(caller, operatorId, action, id, correlator, "ASKED");
    }

    private Write.Part entry(
            Caller caller, UUID operatorId, String action, UUID id, String correlator, String outcome) {
        return audit.record(AuditTrail.Entry.by(caller, correlator, operatorId, action, "registration", id, outcome));
    }
}
