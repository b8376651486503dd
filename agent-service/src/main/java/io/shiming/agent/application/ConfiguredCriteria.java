package io.shiming.agent.application;

import io.shiming.agent.domain.Criteria;
import io.shiming.agent.domain.Criterion;
import io.shiming.agent.domain.Requirement;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.Map;
import java.util.stream.Collectors;

/** The criteria as the configuration has them: those that qualifications are recorded under from now on. */
class ConfiguredCriteria {

    @Produces
    @Singleton
    Criteria criteria(AgentConfig config) {
        if (!config.qualification().criteria().keySet().containsAll(EnumSet.allOf(Criterion.class))) {
            throw new IllegalStateException("every criterion needs its requirement");
        }
        return new Criteria(
                config.qualification().criteria().entrySet().stream()
                        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, each -> requirement(each.getValue()))),
                config.regionZone());
    }

    private static Requirement requirement(AgentConfig.CriterionConfig asked) {
        return new Requirement(asked.mandatory(), asked.longestValidity(), asked.reason());
    }
}
