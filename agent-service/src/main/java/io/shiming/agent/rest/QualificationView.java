package io.shiming.agent.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.agent.domain.Criterion;
import io.shiming.agent.domain.Eligibility;
import io.shiming.agent.domain.Qualification;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Whether an agent is eligible, and why. */
@Schema(name = "Qualification")
@JsonInclude(JsonInclude.Include.NON_NULL)
record QualificationView(
        @Schema(required = true) Eligibility.State state,

        @Schema(required = true, description = "what stands in the way")
        List<CriterionView> reasons,

        @Schema(required = true) List<CriterionView> criteria,

        @Schema(description = "the last day, while it is eligible")
        LocalDate eligibleUntil,

        @Schema(description = "of the qualification on record; absent where there is none, as the next three")
        Integer version,

        @Schema(description = "role of the official") String by,

        Instant recordedAt,

        @Schema(description = "when it was said that it is about to expire; absent before")
        Instant remindedAt) {

    @Schema(name = "CriterionFinding")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CriterionView(
            Criterion criterion,
            Eligibility.Status status,
            boolean mandatory,

            @Schema(description = "the last day on which its evidence counts")
            LocalDate validUntil,

            @Schema(description = "why it is asked") String reason) {
        static CriterionView of(Eligibility.Finding finding) {
            return new CriterionView(
                    finding.criterion(),
                    finding.status(),
                    finding.mandatory(),
                    finding.validUntil().orElse(null),
                    finding.reason());
        }
    }

    static QualificationView of(Optional<Qualification> recorded, Eligibility eligibility) {
        return new QualificationView(
                eligibility.state(),
                eligibility.reasons().stream().map(CriterionView::of).toList(),
                eligibility.findings().stream().map(CriterionView::of).toList(),
                eligibility.until().orElse(null),
                recorded.map(Qualification::version).orElse(null),
                recorded.map(Qualification::by).orElse(null),
                recorded.map(Qualification::recordedAt).orElse(null),
                recorded.flatMap(Qualification::remindedAt).orElse(null));
    }
}
