package io.shiming.retention.application;

import io.shiming.retention.domain.Policy;
import io.shiming.retention.domain.RetentionCalendar;
import io.shiming.retention.persistence.ClockRepository;
import io.shiming.retention.persistence.PolicyRepository;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Works out anew when records are due whose clocks ran when a policy changed. Replicas share the work, and it goes on where
 * it was when a process died: every record says by which version it is dated.
 */
@ApplicationScoped
public class ApplyPolicies {
    private final PolicyRepository policies;
    private final ClockRepository clocks;
    private final RetentionCalendar calendar;
    private final RetentionConfig config;

    ApplyPolicies(
            PolicyRepository policies, ClockRepository clocks, RetentionCalendar calendar, RetentionConfig config) {
        this.policies = policies;
        this.clocks = clocks;
        this.calendar = calendar;
        this.config = config;
    }

    public Uni<Void> run() {
        return policies.current()
                .onItem()
                .transformToMulti(current -> Multi.createFrom().iterable(current))
                .onItem()
                .transformToUniAndConcatenate(this::apply)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Integer> apply(Policy policy) {
        return Multi.createBy()
                .repeating()
                .uni(() -> clocks.redate(policy, calendar, config.redateAtOnce()))
                .whilst(redated -> redated == config.redateAtOnce())
                .collect()
                .last();
    }
}
