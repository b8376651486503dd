package io.shiming.agent.application;

import io.shiming.agent.domain.Criterion;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.time.Period;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/** How agents are chosen and bound. */
@ConfigMapping(prefix = "shiming.agent")
public interface AgentConfig {

    /** Zone whose calendar day decides whether evidence or an agreement is valid. No default: the region says. */
    ZoneId regionZone();

    /** OAuth client of verification-gateway, which alone may report outcomes. */
    @WithDefault("verification-gateway")
    String gatewayClient();

    /** How long the signed copy of an agreement is kept that no agreement refers to. */
    @WithDefault("PT24H")
    Duration keepUnusedCopies();

    /** Who is eligible (Art. 5¶1). */
    QualificationConfig qualification();

    interface QualificationConfig {

        /** What is asked, criterion by criterion. */
        Map<Criterion, CriterionConfig> criteria();

        /** How long before a qualification expires a reminder is put on record, once. Nothing is sent to anybody. */
        @WithDefault("P30D")
        Period remindAhead();

        /** After how long a deferred check of a legal person is looked up, should its call-back have been lost. */
        @WithDefault("PT15S")
        Duration lookUpAfter();

        /** When one that was never settled counts as failed, should the gateway not have said so by then. */
        @WithDefault("PT25H")
        Duration giveUpAfter();
    }

    interface CriterionConfig {

        /** Whether an agent that does not meet it is ineligible. */
        boolean mandatory();

        /** After how long evidence counts no more, whatever it says; absent for no limit. */
        Optional<Period> longestValidity();

        /** Why it is asked, as it is shown. */
        String reason();
    }
}
