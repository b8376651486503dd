package io.shiming.agent.application;

import io.shiming.agent.domain.Criteria;
import io.shiming.agent.domain.Finding;
import io.shiming.agent.domain.FindingState;
import io.shiming.agent.domain.Inspection;
import io.shiming.agent.domain.Wanted;
import io.shiming.agent.persistence.FindingRepository;
import io.shiming.agent.persistence.InspectionRepository;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.problem.DomainException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Inspections and findings, for whoever may see them. Auditors see no text, since people may be named in it (Art. 16). */
@ApplicationScoped
public class LookUpSupervision {
    private final InspectionRepository inspections;
    private final FindingRepository findings;
    private final Readers readers;
    private final Criteria criteria;
    private final Clock clock;

    LookUpSupervision(
            InspectionRepository inspections,
            FindingRepository findings,
            Readers readers,
            Criteria criteria,
            Clock clock) {
        this.inspections = inspections;
        this.findings = findings;
        this.readers = readers;
        this.criteria = criteria;
        this.clock = clock;
    }

    /** The day by which a finding is late or not. */
    public LocalDate today() {
        return criteria.dayOf(clock.instant());
    }

    public Uni<Inspection> inspection(Caller caller, String correlator, UUID id) {
        return inspections
                .find(readers.reading(caller, correlator, "inspection", id), id)
                .map(LookUpSupervision::there);
    }

    public Uni<List<Inspection>> inspections(
            Caller caller, String correlator, Optional<UUID> agentId, int limit, Optional<UUID> after) {
        return inspections.page(readers.reading(caller, correlator, "inspection", null), agentId, limit, after);
    }

    /** What the sample of an inspection was drawn from. */
    public Uni<List<UUID>> drawnFrom(Caller caller, String correlator, UUID id, int limit, Optional<UUID> after) {
        return inspection(caller, correlator, id)
                .chain(() ->
                        inspections.drawnFrom(readers.reading(caller, correlator, "inspection", id), id, limit, after));
    }

    public Uni<Finding> finding(Caller caller, String correlator, UUID id) {
        return findings.find(readers.reading(caller, correlator, "finding", id), id, seesTexts(caller))
                .map(LookUpSupervision::there);
    }

    public Uni<List<Finding>> findings(
            Caller caller, String correlator, Wanted<FindingState> wanted, int limit, Optional<UUID> after) {
        return findings.page(
                readers.reading(caller, correlator, "finding", null), wanted, today(), limit, after, seesTexts(caller));
    }

    private static boolean seesTexts(Caller caller) {
        return !caller.is(Roles.AUDITOR);
    }

    private static <T> T there(Optional<T> found) {
        return found.orElseThrow(DomainException::notFound);
    }
}
