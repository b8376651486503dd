package io.shiming.incident.application;

import io.shiming.incident.domain.ReportingDeadlines;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** How soon incidents are reported, as the configuration says. */
class ReportingRules {

    @Produces
    @Singleton
    ReportingDeadlines deadlines(IncidentConfig config) {
        var within = config.reportWithin();
        return new ReportingDeadlines(within.criticalInfrastructure(), within.other(), within.minor());
    }
}
