package io.shiming.incident.application;

import io.shiming.foundation.audit.AuditEntryView;
import io.shiming.foundation.audit.OfOfficials;
import io.shiming.foundation.http.Page;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The audit trails of the other services. */
public interface AuditTrails {

    /** Whose they are. */
    Set<String> services();

    /** Who asks, by what right, and for what. */
    record Question(OfOfficials whose, int limit, Optional<UUID> after, String authorization, String correlator) {}

    /**
     * A page of one service's entries in the order of their ids, for an auditor by the auditor's own token. It fails where the
     * service gives no usable answer in time.
     */
    Uni<Page<AuditEntryView>> of(String service, Question question);
}
