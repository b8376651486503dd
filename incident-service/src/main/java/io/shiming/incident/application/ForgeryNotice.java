package io.shiming.incident.application;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.shiming.incident.domain.Channel;
import io.shiming.incident.domain.Delivery;
import io.shiming.incident.domain.EvidenceGiven;
import io.shiming.incident.domain.ForgeryReport;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What an authority is told of a forged document. Its members and their order are the signed format.
 *
 * @param deliveryId the same at every attempt, and when the evidence comes later
 * @param authority whom it is for
 * @param evidence what was shown, sealed to the authority's key (JWE)
 * @param evidenceAbsent why there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
    "deliveryId",
    "reportId",
    "authority",
    "verificationId",
    "channel",
    "foundAt",
    "reportedAt",
    "operatorId",
    "registrationId",
    "venueId",
    "venueLogonId",
    "agentId",
    "evidence",
    "evidenceAbsent"
})
public record ForgeryNotice(
        UUID deliveryId,
        UUID reportId,
        String authority,
        UUID verificationId,
        Channel channel,
        Instant foundAt,
        Instant reportedAt,
        UUID operatorId,
        UUID registrationId,
        UUID venueId,
        UUID venueLogonId,
        UUID agentId,
        String evidence,
        EvidenceGiven evidenceAbsent) {

    static ForgeryNotice of(ForgeryReport report, Delivery delivery, EvidenceGiven given, Optional<String> evidence) {
        return new ForgeryNotice(
                delivery.id(),
                report.id(),
                delivery.authority().office(),
                report.verificationId(),
                report.channel(),
                report.foundAt(),
                report.reportedAt(),
                report.source().operatorId().orElse(null),
                report.source().registrationId().orElse(null),
                report.source().venueId().orElse(null),
                report.source().venueLogonId().orElse(null),
                report.source().agentId().orElse(null),
                evidence.orElse(null),
                evidence.isPresent() ? null : given);
    }
}
