package io.shiming.registration.application;

import io.shiming.registration.domain.DailyRecord;
import io.shiming.registration.persistence.RecordDayRepository;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** The days to come have their partitions before anything is recorded on them (Art. 14, 15). */
@ApplicationScoped
public class ProvideDays {
    private final RecordDayRepository days;
    private final Clock clock;
    private final RegistrationConfig config;

    ProvideDays(RecordDayRepository days, Clock clock, RegistrationConfig config) {
        this.days = days;
        this.clock = clock;
        this.config = config;
    }

    /** Yesterday as well, for what is stored around midnight. */
    public Uni<Void> run() {
        LocalDate yesterday =
                LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(1);
        return Multi.createFrom()
                .items(DailyRecord.values())
                .onItem()
                .transformToUniAndConcatenate(kind -> days.provide(kind, yesterday, config.daysAhead() + 2))
                .collect()
                .last()
                .replaceWithVoid();
    }
}
