package io.shiming.incident.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.foundation.http.Caller;
import io.shiming.incident.domain.Authority;
import io.shiming.incident.domain.Channel;
import io.shiming.incident.domain.ForgeryReport;
import io.shiming.incident.domain.ReportState;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "ForgeryReport", description = "Everything but `id` and `state` is for authorities, and for who made it")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ForgeryReportView(
        UUID id,

        @Schema(
                description =
                        "as far as it has come with the authority it has come least far with; OVERDUE while one of"
                                + " them should have it by now, and has not")
        ReportState state,

        UUID verificationId,
        Channel channel,
        UUID operatorId,
        UUID registrationId,
        UUID venueId,
        UUID venueLogonId,
        UUID agentId,
        Instant foundAt,
        Instant reportedAt) {

    /** The operator to whom it was shown sees how it stands, and nothing more. */
    static ForgeryReportView of(ForgeryReport report, Caller caller) {
        return Authority.of(caller.roles()).isPresent() ? of(report) : state(report);
    }

    static ForgeryReportView of(ForgeryReport report) {
        return new ForgeryReportView(
                report.id(),
                report.state(),
                report.verificationId(),
                report.channel(),
                report.source().operatorId().orElse(null),
                report.source().registrationId().orElse(null),
                report.source().venueId().orElse(null),
                report.source().venueLogonId().orElse(null),
                report.source().agentId().orElse(null),
                report.foundAt(),
                report.reportedAt());
    }

    private static ForgeryReportView state(ForgeryReport report) {
        return new ForgeryReportView(report.id(), report.state(), null, null, null, null, null, null, null, null, null);
    }
}
