package io.shiming.incident.application;

import io.shiming.foundation.http.Caller;
import io.shiming.incident.domain.Authority;
import io.shiming.incident.domain.RespondentKind;
import io.shiming.incident.domain.Standing;
import io.shiming.incident.persistence.OverviewRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/** What an authority has before it, by state and deadline: of what its officials may see, and no more. The look is on record. */
@ApplicationScoped
public class SurveyWork {
    private static final String OBJECT = "overview";

    private final OverviewRepository overview;
    private final Readers readers;
    private final Clock clock;

    SurveyWork(OverviewRepository overview, Readers readers, Clock clock) {
        this.overview = overview;
        this.readers = readers;
        this.clock = clock;
    }

    /** One round trip. */
    public Uni<List<Standing>> handle(Caller caller, String correlator) {
        return overview.standings(readers.reading(caller, correlator, OBJECT, null), remit(caller), clock.instant());
    }

    private static OverviewRepository.Remit remit(Caller caller) {
        Set<Authority> offices = Competence.offices(caller);
        boolean operators = offices.contains(Authority.COMMUNICATIONS) || offices.contains(Authority.INTERNET);
        Set<RespondentKind> casesAgainst =
                operators || offices.contains(Authority.PUBLIC_SECURITY) ? Competence.visible(caller) : Set.of();
        return new OverviewRepository.Remit(operators, casesAgainst, offices);
    }
}
