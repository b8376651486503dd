package io.shiming.incident.client;

import io.shiming.foundation.audit.AuditEntryView;
import io.shiming.foundation.audit.OfOfficials;
import io.shiming.foundation.http.Page;
import io.shiming.incident.application.AuditTrails;
import io.shiming.incident.application.OversightConfig;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Asks the other services for their trails. */
@ApplicationScoped
class ServiceAuditTrails implements AuditTrails {
    private final AuditedService services;
    private final OversightConfig config;

    ServiceAuditTrails(@RestClient AuditedService services, OversightConfig config) {
        this.services = services;
        this.config = config;
    }

    @Override
    public Set<String> services() {
        return config.services().keySet();
    }

    @Override
    public Uni<Page<AuditEntryView>> of(String service, Question question) {
        OfOfficials whose = question.whose();
        return services.entries(
                        config.services().get(service).toString(),
                        question.authorization(),
                        question.correlator(),
                        whose.official().orElse(null),
                        whose.office().orElse(null),
                        question.limit(),
                        question.after().orElse(null))
                .invoke(page -> page.items().forEach(Objects::requireNonNull))
                .ifNoItem()
                .after(config.patience())
                .fail();
    }
}
