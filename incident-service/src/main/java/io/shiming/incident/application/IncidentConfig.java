package io.shiming.incident.application;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How soon what must be reported. */
@ConfigMapping(prefix = "shiming.incident")
public interface IncidentConfig {

    ReportWithin reportWithin();

    /** From when the operator was aware, for a serious incident (Art. 17; the measures on reporting say how soon). */
    interface ReportWithin {

        /** Operators of critical information infrastructure. */
        @WithDefault("PT1H")
        Duration criticalInfrastructure();

        /** All others. */
        @WithDefault("PT4H")
        Duration other();
    }
}
