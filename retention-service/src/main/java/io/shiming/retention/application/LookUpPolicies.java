package io.shiming.retention.application;

import io.shiming.retention.domain.Policy;
import io.shiming.retention.persistence.PolicyRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;

/** For how long records are kept, for whoever asks: it is no secret. */
@ApplicationScoped
public class LookUpPolicies {
    private final PolicyRepository policies;

    LookUpPolicies(PolicyRepository policies) {
        this.policies = policies;
    }

    public Uni<List<Policy>> all() {
        return policies.current()
                .map(found -> found.stream()
                        .sorted(Comparator.comparing(Policy::category))
                        .toList());
    }
}
