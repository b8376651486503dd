package io.shiming.incident.application;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How soon what must be reported, and decided. */
@ConfigMapping(prefix = "shiming.incident")
public interface IncidentConfig {

    ReportWithin reportWithin();

    /** How long before a deadline it is warned of. */
    @WithDefault("PT30M")
    Duration warnBefore();

    /** How soon a draft is confirmed or dismissed, from when it was opened. */
    @WithDefault("PT24H")
    Duration decideWithin();

    /** How long what people wrote can be read; then its keys are destroyed. */
    @WithDefault("P1826D")
    Duration keepTexts();

    /** From when the operator was aware (Art. 17: at once; the measures on reporting incidents say how soon). */
    interface ReportWithin {

        /** A serious incident, of an operator of critical information infrastructure. */
        @WithDefault("PT1H")
        Duration criticalInfrastructure();

        /** A serious incident, of any other operator. */
        @WithDefault("PT4H")
        Duration other();

        /** An incident that is not serious. When absent it need not be reported. */
        Optional<Duration> minor();
    }
}
