package io.shiming.incident.rest;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import io.shiming.incident.application.ReportForgery;
import io.shiming.incident.domain.Channel;
import io.shiming.incident.domain.DocumentType;
import io.shiming.incident.domain.Evidence;
import io.shiming.incident.domain.ForgerySource;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** That a document turned out to be forged. */
@Schema(name = "ForgeryReportRequest")
record ForgeryReportBody(
        @Schema(description = "with `registrationId`: where it was shown for a registration")
        UUID operatorId,

        UUID registrationId,

        @Schema(description = "with `venueLogonId`: where it was shown for a log-on")
        UUID venueId,

        UUID venueLogonId,

        @Schema(description = "alone: where an agent showed it that was to be qualified")
        UUID agentId,

        @Schema(required = true, description = "of the check that showed it; told again it is the report of before")
        UUID verificationId,

        @Schema(required = true, description = "whose register showed it")
        Channel channel,

        @Schema(required = true) Instant foundAt,

        @Schema(description = "as it was shown, as far as anybody still has it; stored sealed, for authorities only")
        EvidenceBody evidence) {
    static final int LONGEST_NUMBER = 64;
    static final int LONGEST_NAME = 200;

    @Schema(name = "ForgeryEvidence")
    record EvidenceBody(
            @Schema(required = true) DocumentBody document,

            @Schema(required = true, minLength = 1, maxLength = LONGEST_NAME)
            String name) {
        @Override
        public String toString() {
            return "EvidenceBody[***]";
        }
    }

    @Schema(name = "ForgedDocument")
    record DocumentBody(
            @Schema(required = true) DocumentType type,

            @Schema(required = true, minLength = 1, maxLength = LONGEST_NUMBER)
            String number) {
        @Override
        public String toString() {
            return "DocumentBody[***]";
        }
    }

    ReportForgery.Command toCommand(CurrentRequest current) {
        Violations violations = new Violations();
        violations.required("/verificationId", verificationId);
        violations.required("/channel", channel);
        violations.required("/foundAt", foundAt);
        ForgerySource source = new ForgerySource(
                Optional.ofNullable(operatorId),
                Optional.ofNullable(registrationId),
                Optional.ofNullable(venueId),
                Optional.ofNullable(venueLogonId),
                Optional.ofNullable(agentId));
        checkSource(source, violations);
        Optional<Evidence> shown = Optional.ofNullable(evidence).flatMap(body -> checked(body, violations));
        violations.refuseIfAny();
        return new ReportForgery.Command(
                current.caller(), current.correlator(), source, verificationId, channel, foundAt, shown);
    }

    private static void checkSource(ForgerySource source, Violations violations) {
        if (source.isOne()) {
            return;
        }
        if (source.operatorId().isPresent() && source.registrationId().isEmpty()) {
            violations.add("/registrationId", Violation.Code.REQUIRED);
        } else if (source.venueId().isPresent() && source.venueLogonId().isEmpty()) {
            violations.add("/venueLogonId", Violation.Code.REQUIRED);
        } else if (source.operatorId().isEmpty() && source.registrationId().isPresent()) {
            violations.add("/operatorId", Violation.Code.REQUIRED);
        } else if (source.venueId().isEmpty() && source.venueLogonId().isPresent()) {
            violations.add("/venueId", Violation.Code.REQUIRED);
        } else if (source.agentId().isPresent()) {
            violations.add("/agentId", Violation.Code.NOT_ALLOWED);
        } else if (source.operatorId().isPresent()) {
            violations.add("/venueId", Violation.Code.NOT_ALLOWED);
        } else {
            violations.add("/operatorId", Violation.Code.REQUIRED);
        }
    }

    private static Optional<Evidence> checked(EvidenceBody body, Violations violations) {
        boolean named = violations.text("/evidence/name", body.name(), LONGEST_NAME);
        if (!violations.required("/evidence/document", body.document())) {
            return Optional.empty();
        }
        boolean typed =
                violations.required("/evidence/document/type", body.document().type());
        boolean numbered =
                violations.text("/evidence/document/number", body.document().number(), LONGEST_NUMBER);
        return named && typed && numbered
                ? Optional.of(new Evidence(
                        body.document().type(),
                        new Sensitive<>(body.document().number()),
                        new Sensitive<>(body.name())))
                : Optional.empty();
    }
}
