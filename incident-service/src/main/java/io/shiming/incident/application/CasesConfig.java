package io.shiming.incident.application;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.time.ZoneId;

/** How cases go on. */
@ConfigMapping(prefix = "shiming.cases")
public interface CasesConfig {

    /** Zone by whose calendar years are counted. No default: the region says. */
    ZoneId regionZone();

    /** How much time there is to correct something, where a decision orders it and says no day (Art. 18, 25). */
    @WithDefault("P30D")
    Duration correctionWithin();

    /** How much time a decision leaves at least to correct something. */
    @WithDefault("P1D")
    Duration correctionAtLeast();

    /** How much it leaves at most. */
    @WithDefault("P180D")
    Duration correctionAtMost();

    /** How long what people wrote can be read; then its keys are destroyed. */
    @WithDefault("P1826D")
    Duration keepTexts();

    /** The client of agent-service, which alone refers agents' violations. */
    @WithDefault("agent-service")
    String agentClient();
}
