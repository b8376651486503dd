package io.shiming.agent.domain;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The written agreement that binds an agent to an operator (Art. 5¶2). Amended by a further version, never edited.
 *
 * @param versions the oldest first
 */
public record Agreement(UUID id, UUID operatorId, UUID agentId, List<Version> versions, Optional<Ending> termination) {

    /** One version of the terms. */
    public record Version(int number, AgreementTerms terms, Instant recordedAt) {}

    public static Agreement made(UUID id, UUID operatorId, UUID agentId, AgreementTerms terms, Instant at) {
        return new Agreement(id, operatorId, agentId, List.of(new Version(1, terms, at)), Optional.empty());
    }

    public Agreement amended(AgreementTerms terms, Instant at) {
        Version next = new Version(current().number() + 1, terms, at);
        return new Agreement(
                id,
                operatorId,
                agentId,
                Stream.concat(versions.stream(), Stream.of(next)).toList(),
                termination);
    }

    public Agreement terminated(Ending ending) {
        return new Agreement(id, operatorId, agentId, versions, Optional.of(ending));
    }

    public Version current() {
        return versions.get(versions.size() - 1);
    }

    /** The version on record at a moment. */
    Optional<Version> version(Instant at) {
        return versions.stream()
                .filter(version -> !version.recordedAt().isAfter(at))
                .reduce((earlier, later) -> later);
    }

    /** Why it does not let the agent do this at a moment, as far as was on record then; empty where it does. */
    Optional<Reason> against(ServiceType serviceType, Instant at, LocalDate day) {
        Optional<AgreementTerms> terms = version(at).map(Version::terms);
        if (terms.isEmpty()) {
            return Optional.of(Reason.AGREEMENT_MISSING);
        }
        if (termination.filter(end -> !end.at().isAfter(at)).isPresent()) {
            return Optional.of(Reason.AGREEMENT_TERMINATED);
        }
        if (day.isAfter(terms.get().validUntil())) {
            return Optional.of(Reason.AGREEMENT_EXPIRED);
        }
        if (day.isBefore(terms.get().validFrom())) {
            return Optional.of(Reason.AGREEMENT_NOT_YET_VALID);
        }
        return terms.get().serviceTypes().contains(serviceType)
                ? Optional.empty()
                : Optional.of(Reason.SERVICE_TYPE_NOT_COVERED);
    }
}
