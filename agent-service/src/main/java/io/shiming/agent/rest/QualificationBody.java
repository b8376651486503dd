package io.shiming.agent.rest;

import io.shiming.agent.application.QualifyAgent;
import io.shiming.agent.domain.Criterion;
import io.shiming.agent.domain.Evidence;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What an agent has shown an authority. */
@Schema(name = "QualificationRequest")
record QualificationBody(
        @Schema(required = true, description = "at most one item for each criterion")
        List<EvidenceBody> evidence) {
    static final Pattern SHA_256 = Pattern.compile("[0-9a-fA-F]{64}");
    private static final int REFERENCE_LENGTH = 200;

    @Schema(name = "Evidence")
    record EvidenceBody(
            @Schema(required = true, description = "any but NO_OPEN_SUSPENSION, which is known here")
            Criterion criterion,

            @Schema(
                    required = true,
                    minLength = 1,
                    maxLength = REFERENCE_LENGTH,
                    description = "of the file at the authority; names nobody")
            String reference,

            @Schema(description = "of what is in it", pattern = "^[0-9a-fA-F]{64}$")
            String sha256,

            @Schema(required = true, description = "the last day")
            LocalDate validUntil) {
        void check(String pointer, Violations violations, Set<Criterion> seen) {
            if (violations.required(pointer + "/criterion", criterion)) {
                if (!criterion.isShownByEvidence()) {
                    violations.add(pointer + "/criterion", Violation.Code.NOT_ALLOWED);
                }
                if (!seen.add(criterion)) {
                    violations.add(pointer + "/criterion", Violation.Code.NOT_UNIQUE);
                }
            }
            violations.text(pointer + "/reference", reference, REFERENCE_LENGTH);
            if (sha256 != null && !SHA_256.matcher(sha256).matches()) {
                violations.add(pointer + "/sha256", Violation.Code.MALFORMED);
            }
            violations.required(pointer + "/validUntil", validUntil);
        }

        Evidence toEvidence() {
            return new Evidence(
                    criterion,
                    reference,
                    Optional.ofNullable(sha256).map(hash -> hash.toLowerCase(Locale.ROOT)),
                    validUntil);
        }
    }

    QualifyAgent.Command toCommand(CurrentRequest current, UUID agentId) {
        Violations violations = new Violations();
        if (violations.required("/evidence", evidence)) {
            if (evidence.size() > Criterion.values().length) {
                violations.add("/evidence", Violation.Code.TOO_MANY);
                violations.refuseIfAny();
            }
            Set<Criterion> seen = EnumSet.noneOf(Criterion.class);
            for (int i = 0; i < evidence.size(); i++) {
                if (violations.required("/evidence/" + i, evidence.get(i))) {
                    evidence.get(i).check("/evidence/" + i, violations, seen);
                }
            }
        }
        violations.refuseIfAny();
        return new QualifyAgent.Command(
                current.caller(),
                current.correlator(),
                agentId,
                evidence.stream().map(EvidenceBody::toEvidence).toList());
    }
}
