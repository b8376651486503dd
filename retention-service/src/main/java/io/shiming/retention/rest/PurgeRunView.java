package io.shiming.retention.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.retention.domain.Category;
import io.shiming.retention.domain.PurgeOutcome;
import io.shiming.retention.domain.PurgeReport;
import io.shiming.retention.domain.PurgeRun;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A run. */
@Schema(name = "PurgeRun")
@JsonInclude(JsonInclude.Include.NON_NULL)
record PurgeRunView(
        UUID id,

        @Schema(description = "SCHEDULED by the service itself, ORDERED by an authority")
        PurgeRun.Kind kind,

        @Schema(description = "it only counted") boolean dryRun,

        @Schema(description = "COMPLETED once nothing that is due by `dueBefore` can be purged any more")
        PurgeRun.State state,

        @Schema(description = "what is due by then is purged")
        Instant dueBefore,

        String startedBy,
        Instant startedAt,

        @Schema(description = "absent while it is open") Instant completedAt,

        @Schema(description = "what it came to so far; of a dry run, what one would come to by what is on record here")
        List<CountView> counts,

        @Schema(description = "who stopped it and let it go on, in order")
        List<StepView> steps) {

    @Schema(name = "PurgeCount")
    record CountView(
            Category category,
            int policyVersion,
            PurgeOutcome outcome,

            @Schema(description = "PURGED: each once; of what stays, each time that it was looked at")
            long records) {
        static CountView of(PurgeReport.Count count) {
            return new CountView(count.category(), count.policyVersion(), count.outcome(), count.records());
        }
    }

    @Schema(name = "PurgeStep")
    record StepView(
            @Schema(description = "in which it was from then on")
            PurgeRun.State state,

            String by,
            @Schema(description = "role in which") String office,
            Instant at,
            String reason) {
        static StepView of(PurgeReport.Step step) {
            return new StepView(
                    step.state(),
                    step.act().by(),
                    step.act().office().role(),
                    step.act().at(),
                    step.reason());
        }
    }

    static PurgeRunView of(PurgeReport report) {
        PurgeRun run = report.run();
        return new PurgeRunView(
                run.id(),
                run.kind(),
                run.dryRun(),
                run.state(),
                run.dueBefore(),
                run.startedBy(),
                run.startedAt(),
                run.completedAt().orElse(null),
                report.counts().stream().map(CountView::of).toList(),
                report.steps().stream().map(StepView::of).toList());
    }
}
