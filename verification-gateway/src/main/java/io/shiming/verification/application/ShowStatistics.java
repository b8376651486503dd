package io.shiming.verification.application;

import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import io.shiming.verification.application.ShowChannels.ChannelStatus;
import io.shiming.verification.domain.CallMinute;
import io.shiming.verification.domain.Channel;
import io.shiming.verification.domain.StatisticsPeriod;
import io.shiming.verification.persistence.CallMinutes;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Art. 9: how a channel was, as all replicas saw it, for anybody who depends on it. Two round trips. */
@ApplicationScoped
public class ShowStatistics {
    private static final Duration USUAL = Duration.ofHours(1);
    /** Rounded up to the minute, the end must still be an instant of RFC 3339, which knows no year 10000. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:00Z");

    private final ShowChannels showChannels;
    private final CallMinutes minutes;
    private final Clock clock;

    ShowStatistics(ShowChannels showChannels, CallMinutes minutes, Clock clock) {
        this.showChannels = showChannels;
        this.minutes = minutes;
        this.clock = clock;
    }

    /** A channel as it is now, and its calls in a period, step by step; a step without calls is left out. */
    public record Statistics(ChannelStatus now, StatisticsPeriod period, List<CallMinute> steps) {}

    /**
     * The statistics between two instants.
     *
     * @param from an hour before the end when it is empty
     * @param to now when it is empty
     */
    public Uni<Statistics> of(Channel channel, Optional<Instant> from, Optional<Instant> to) {
        Instant end = to.orElseGet(clock::instant);
        Instant start = from.orElseGet(() -> end.minus(USUAL));
        if (end.isAfter(LATEST)) {
            throw invalid("to", Violation.Code.NOT_ALLOWED);
        }
        if (!start.isBefore(end)) {
            throw invalid("from", Violation.Code.NOT_ALLOWED);
        }
        if (Duration.between(start, end).compareTo(StatisticsPeriod.LONGEST) > 0) {
            throw invalid("from", Violation.Code.TOO_LONG);
        }
        StatisticsPeriod period = StatisticsPeriod.covering(start, end);
        return Uni.combine()
                .all()
                .unis(showChannels.one(channel), minutes.of(channel, period))
                .with((now, steps) -> new Statistics(now, period, steps));
    }

    private static DomainException invalid(String parameter, Violation.Code code) {
        return new DomainException(CommonError.PARAMETER_INVALID, List.of(new Violation(parameter, code)));
    }
}
