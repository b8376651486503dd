package io.shiming.agent.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.agent.domain.Agreement;
import io.shiming.agent.domain.AgreementTerms;
import io.shiming.agent.domain.Clause;
import io.shiming.agent.domain.Ending;
import io.shiming.agent.domain.ServiceType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An agreement with all its versions. */
@Schema(name = "Agreement")
@JsonInclude(JsonInclude.Include.NON_NULL)
record AgreementView(
        UUID id,
        UUID agentId,
        UUID operatorId,

        @Schema(description = "the oldest first; the last one counts")
        List<VersionView> versions,

        Instant terminatedAt,
        String reason) {

    @Schema(name = "AgreementVersion")
    record VersionView(
            int version,
            List<Clause> clauses,
            List<ServiceType> serviceTypes,
            LocalDate signedOn,
            LocalDate validFrom,
            LocalDate validUntil,
            String copySha256,
            Instant recordedAt) {
        static VersionView of(Agreement.Version version) {
            AgreementTerms terms = version.terms();
            return new VersionView(
                    version.number(),
                    terms.clauses().stream().sorted().toList(),
                    terms.serviceTypes().stream().sorted().toList(),
                    terms.signedOn(),
                    terms.validFrom(),
                    terms.validUntil(),
                    terms.copySha256(),
                    version.recordedAt());
        }
    }

    static AgreementView of(Agreement agreement) {
        return new AgreementView(
                agreement.id(),
                agreement.agentId(),
                agreement.operatorId(),
                agreement.versions().stream().map(VersionView::of).toList(),
                agreement.termination().map(Ending::at).orElse(null),
                agreement.termination().map(Ending::reason).orElse(null));
    }
}
