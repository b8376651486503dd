package io.shiming.incident.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.incident.domain.Assessment;
import io.shiming.incident.domain.Detection;
import io.shiming.incident.domain.Incident;
import io.shiming.incident.domain.IncidentKind;
import io.shiming.incident.domain.IncidentState;
import io.shiming.incident.domain.Milestones;
import io.shiming.incident.domain.Severity;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An incident. */
@Schema(name = "Incident")
@JsonInclude(JsonInclude.Include.NON_NULL)
record IncidentView(
        UUID id,

        @Schema(description = "absent of a draft as long as nobody has said whose it is")
        UUID operatorId,

        IncidentKind kind,
        IncidentState state,
        Instant detectedAt,
        Instant recordedAt,

        @Schema(description = "this and the next four: absent of a draft, and of one that was dismissed")
        Instant awareAt,

        Long affectedSubjects,
        Severity severity,
        Boolean leaked,

        @Schema(description = "absent in lists, and when its key was destroyed")
        String description,

        @Schema(description = "by when it must be reported, or a draft decided on; absent where neither")
        Instant dueAt,

        Instant remediedAt,
        Instant reportedAt,

        @Schema(description = "reported after `dueAt`, or not at all so far and that is over; absent of a draft")
        Boolean late,

        @Schema(description = "when somebody said why it is not reported")
        Instant leftUnreportedAt,

        @Schema(description = "when it was noted that the deadline is near")
        Instant warnedAt,

        @Schema(description = "when it was noted that the deadline is over")
        Instant escalatedAt,

        @Schema(description = "when it was noted that nobody had decided in time on the draft that it was")
        Instant draftEscalatedAt,

        @Schema(description = "that one person of the operator says that there is nothing to a draft")
        ProposalView dismissalProposed,

        @Schema(description = "absent of a draft, and of one that was dismissed")
        ProposalView closureProposed,

        @Schema(description = "who agreed that it is over, or nothing")
        String closedBy,

        Instant closedAt,

        @Schema(description = "of what a service saw") DetectionView detection) {

    @Schema(name = "ClosureProposal")
    record ProposalView(String by, Instant at) {
        static ProposalView of(Incident.Proposal proposal) {
            return new ProposalView(proposal.by(), proposal.at());
        }
    }

    @Schema(name = "Detection")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DetectionView(
            UUID messageId,
            @Schema(description = "the service that saw it") String source,
            UUID agentId,
            UUID venueId,
            UUID registrationId,

            @Schema(description = "the OAuth client whose doing it was")
            String client,

            @Schema(description = "a code that says more") String detail,

            @Schema(description = "for how long it has been so")
            Instant since) {
        static DetectionView of(Detection detection) {
            return new DetectionView(
                    detection.messageId(),
                    detection.source(),
                    detection.agentId().orElse(null),
                    detection.venueId().orElse(null),
                    detection.registrationId().orElse(null),
                    detection.client().orElse(null),
                    detection.detail().orElse(null),
                    detection.since().orElse(null));
        }
    }

    static IncidentView of(Incident incident, Instant now) {
        Milestones reached = incident.milestones();
        return new IncidentView(
                incident.id(),
                incident.operatorId().orElse(null),
                incident.kind(),
                incident.state(),
                incident.detectedAt(),
                incident.recordedAt(),
                incident.assessment().map(Assessment::awareAt).orElse(null),
                incident.assessment().map(Assessment::affectedSubjects).orElse(null),
                incident.assessment().map(Assessment::severity).orElse(null),
                incident.assessment().map(Assessment::leaked).orElse(null),
                incident.description().map(Sensitive::reveal).orElse(null),
                incident.dueAt().orElse(null),
                reached.remediedAt().orElse(null),
                reached.reportedAt().orElse(null),
                incident.assessment().map(made -> incident.isLate(now)).orElse(null),
                reached.leftUnreportedAt().orElse(null),
                reached.warnedAt().orElse(null),
                reached.escalatedAt().orElse(null),
                reached.draftEscalatedAt().orElse(null),
                incident.assessment().isPresent() ? null : proposal(incident),
                incident.assessment().isPresent() ? proposal(incident) : null,
                incident.closedBy().orElse(null),
                reached.closedAt().orElse(null),
                incident.detection().map(DetectionView::of).orElse(null));
    }

    private static ProposalView proposal(Incident incident) {
        return incident.proposal().map(ProposalView::of).orElse(null);
    }

    /** Without what was written. */
    @Override
    public String toString() {
        return "IncidentView[" + id + "]";
    }
}
