package io.shiming.verification.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.verification.application.ShowStatistics;
import io.shiming.verification.domain.CallMinute;
import io.shiming.verification.domain.CallTally;
import io.shiming.verification.domain.Channel;
import io.shiming.verification.domain.ChannelFailure;
import io.shiming.verification.domain.ChannelState;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How a channel was in a period (Art. 9). */
@Schema(name = "ChannelStatistics")
@JsonInclude(JsonInclude.Include.NON_NULL)
record StatisticsView(
        @Schema(required = true) Channel channel,
        @Schema(required = true) ChannelState state,

        @Schema(required = true, description = "what a check costs, in fen: nothing (Art. 9)")
        int tariffFen,

        @Schema(required = true, description = "checks that wait for this channel")
        long deferred,

        @Schema(required = true, description = "beginning of the first minute that counts")
        Instant from,

        @Schema(required = true, description = "end of the last minute that counts")
        Instant to,

        @Schema(required = true, description = "checks and probes")
        long calls,

        @Schema(required = true, description = "of these, probes: calls that only see if anybody is there")
        long probes,

        @Schema(required = true, description = "what was wrong with those that were not good")
        Map<ChannelFailure, Long> failures,

        @Schema(description = "share of good calls; absent without calls", minimum = "0", maximum = "1")
        Double availability,

        @Schema(description = "half of the good calls took at most this long; absent without any")
        Integer p50Ms,

        @Schema(description = "99 of 100 good calls took at most this long; absent without any")
        Integer p99Ms,

        @Schema(required = true, description = "length of a step, in seconds: 60 or 3600")
        long stepSeconds,

        @Schema(required = true, description = "counted from `from`; those without calls are left out")
        List<Step> steps) {

    /** A minute, or an hour. */
    @Schema(name = "ChannelStatisticsStep")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Step(
            @Schema(required = true, description = "its beginning")
            Instant at,

            @Schema(required = true) long calls,
            @Schema(required = true) double availability,
            Integer p50Ms,
            Integer p99Ms) {

        static Step of(CallMinute minute) {
            CallTally tally = minute.tally();
            return new Step(
                    minute.at(), tally.calls(), tally.availability(), percentile(tally, 50), percentile(tally, 99));
        }
    }

    static StatisticsView of(ShowStatistics.Statistics statistics) {
        CallTally all = new CallTally();
        statistics.steps().forEach(step -> all.add(step.tally()));
        Map<ChannelFailure, Long> failures = new EnumMap<>(ChannelFailure.class);
        for (ChannelFailure failure : ChannelFailure.values()) {
            failures.put(failure, all.failed(failure));
        }
        return new StatisticsView(
                statistics.now().channel(),
                statistics.now().state(),
                Channel.TARIFF_FEN,
                statistics.now().deferred(),
                statistics.period().from(),
                statistics.period().to(),
                all.calls(),
                all.probes(),
                failures,
                all.calls() == 0 ? null : all.availability(),
                percentile(all, 50),
                percentile(all, 99),
                statistics.period().step().toSeconds(),
                statistics.steps().stream().map(Step::of).toList());
    }

    private static Integer percentile(CallTally tally, int percent) {
        return tally.good() == 0 ? null : tally.percentileMs(percent);
    }
}
