package io.shiming.agent.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.agent.domain.Criterion;
import io.shiming.agent.domain.Eligibility;
import io.shiming.agent.domain.Evidence;
import io.shiming.agent.domain.LegalPersonCheck;
import io.shiming.agent.domain.Outcome;
import io.shiming.agent.domain.Qualification;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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

        @Schema(description = "of the qualification on record; absent where there is none, as all that follows")
        Integer version,

        @Schema(description = "role of the official") String by,

        Instant recordedAt,

        @Schema(description = "when it was said that it is about to expire; absent before")
        Instant remindedAt,

        @Schema(description = "what was shown") List<EvidenceView> evidence,

        @Schema(description = "absent where no evidence of a legal person was shown")
        CheckView check) {

    @Schema(name = "EvidenceShown")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record EvidenceView(
            Criterion criterion,

            @Schema(description = "of the file at the authority")
            String reference,

            String sha256,

            @Schema(description = "the last day, as shown; the region may count it for a shorter time")
            LocalDate validUntil) {
        static EvidenceView of(Evidence evidence) {
            return new EvidenceView(
                    evidence.criterion(),
                    evidence.reference(),
                    evidence.sha256().orElse(null),
                    evidence.validUntil());
        }
    }

    @Schema(name = "LegalPersonCheck", description = "of the business licence, with market regulation")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CheckView(
            UUID verificationId,
            Outcome outcome,

            @Schema(description = "when the outcome was recorded; absent while PENDING")
            Instant knownSince,

            @Schema(
                    description = "JWS of the gateway, which proves the check; its GET /v1/receipt-keys has the keys."
                            + " Absent while PENDING, where nothing was found in time, and where it was not kept yet")
            String receipt) {
        static CheckView of(LegalPersonCheck check) {
            return new CheckView(
                    check.verificationId(),
                    check.outcome(),
                    check.knownSince().orElse(null),
                    check.receipt().orElse(null));
        }
    }

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
                recorded.flatMap(Qualification::remindedAt).orElse(null),
                recorded.map(Qualification::evidence)
                        .map(shown -> shown.stream().map(EvidenceView::of).toList())
                        .orElse(null),
                recorded.flatMap(Qualification::check).map(CheckView::of).orElse(null));
    }
}
