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

    /** The client of agent-service, which alone refers agents' violations. */
    @WithDefault("agent-service")
    String agentClient();
}
