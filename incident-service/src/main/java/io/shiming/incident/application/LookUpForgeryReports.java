package io.shiming.incident.application;

import io.shiming.foundation.http.Caller;
import io.shiming.foundation.problem.DomainException;
import io.shiming.incident.domain.ForgeryReport;
import io.shiming.incident.domain.ReportsWanted;
import io.shiming.incident.persistence.ForgeryReportRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reports of forged documents: authorities see all, on record; an operator how far its own have come. One round trip. */
@ApplicationScoped
public class LookUpForgeryReports {
    static final String OBJECT = "forgery-report";

    private final ForgeryReportRepository reports;
    private final Readers readers;

    LookUpForgeryReports(ForgeryReportRepository reports, Readers readers) {
        this.reports = reports;
        this.readers = readers;
    }

    /**
     * One.
     *
     * @throws DomainException NOT_FOUND, for another operator's as for none
     */
    public Uni<ForgeryReport> one(Caller caller, String correlator, UUID id) {
        return reports.find(readers.reading(caller, correlator, OBJECT, id), id)
                .map(found -> found.orElseThrow(DomainException::notFound));
    }

    /** In the order they were made. */
    public Uni<List<ForgeryReport>> page(
            Caller caller, String correlator, ReportsWanted wanted, int limit, Optional<UUID> after) {
        return reports.page(readers.reading(caller, correlator, OBJECT, null), wanted, limit, after);
    }
}
