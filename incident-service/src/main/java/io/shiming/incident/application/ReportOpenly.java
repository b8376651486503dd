package io.shiming.incident.application;

import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import io.shiming.incident.domain.SmallCells;
import io.shiming.incident.persistence.TallyRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** The transparency report: what came of what in a year, by authority. Small counts are not told. */
@ApplicationScoped
public class ReportOpenly {
    /** The regulation is in force since then (Art. 28). */
    private static final int FIRST_YEAR = 2016;

    private final TallyRepository tallies;
    private final CasesConfig config;
    private final Clock clock;

    ReportOpenly(TallyRepository tallies, CasesConfig config, Clock clock) {
        this.tallies = tallies;
        this.config = config;
        this.clock = clock;
    }

    /** What is counted. */
    public enum Subject {
        FORGERY_REPORTS,
        INCIDENTS,
        DISPUTES,
        DISCLOSURES,
        PENALTIES
    }

    /**
     * A year, by the region's calendar.
     *
     * @param complete whether it is over
     */
    public record Report(int year, boolean complete, Map<Subject, SmallCells> tables) {}

    /**
     * One round trip for each subject.
     *
     * @throws DomainException PARAMETER_INVALID for a year before the regulation, or one that has not begun
     */
    public Uni<Report> of(int year) {
        int current = LocalDate.ofInstant(clock.instant(), config.regionZone()).getYear();
        if (year < FIRST_YEAR || year > current) {
            throw new DomainException(
                    CommonError.PARAMETER_INVALID, List.of(new Violation("year", Violation.Code.NOT_ALLOWED)));
        }
        Instant from =
                LocalDate.of(year, 1, 1).atStartOfDay(config.regionZone()).toInstant();
        Instant to =
                LocalDate.of(year + 1, 1, 1).atStartOfDay(config.regionZone()).toInstant();
        return Uni.combine()
                .all()
                .unis(
                        // Each report goes to every authority.
                        tallies.forgeryReports(from, to).map(SmallCells::ofSameTotals),
                        tallies.incidents(from, to).map(SmallCells::of),
                        tallies.disputes(from, to).map(SmallCells::of),
                        tallies.disclosures(from, to).map(SmallCells::of),
                        tallies.penalties(from, to).map(SmallCells::of))
                .asTuple()
                .map(all -> new Report(
                        year,
                        year < current,
                        Map.of(
                                Subject.FORGERY_REPORTS, all.getItem1(),
                                Subject.INCIDENTS, all.getItem2(),
                                Subject.DISPUTES, all.getItem3(),
                                Subject.DISCLOSURES, all.getItem4(),
                                Subject.PENALTIES, all.getItem5())));
    }
}
