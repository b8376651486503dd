package io.shiming.agent.rest;

import io.shiming.agent.domain.AgreementTerms;
import io.shiming.agent.domain.Clause;
import io.shiming.agent.domain.ServiceType;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An agreement as an operator brings it. */
@Schema(name = "AgreementRequest")
record AgreementBody(
        @Schema(required = true) UUID agentId,

        @Schema(description = "absent, or the caller's own") UUID operatorId,

        @Schema(description = "all four, or it is refused with AGREEMENT_CLAUSE_MISSING")
        List<Clause> clauses,

        @Schema(required = true, description = "not after today")
        LocalDate signedOn,

        @Schema(required = true) LocalDate validFrom,

        @Schema(required = true, description = "the last day")
        LocalDate validUntil,

        @Schema(
                required = true,
                description = "of the signed copy, which was uploaded before",
                pattern = "^[0-9a-fA-F]{64}$")
        String copySha256,

        @Schema(required = true, minItems = 1) List<ServiceType> serviceTypes) {

    /** The terms of a further version. */
    @Schema(name = "AmendmentRequest")
    record AmendmentBody(
            @Schema(description = "all four, or it is refused with AGREEMENT_CLAUSE_MISSING")
            List<Clause> clauses,

            @Schema(required = true, description = "not after today")
            LocalDate signedOn,

            @Schema(required = true) LocalDate validFrom,

            @Schema(required = true, description = "the last day")
            LocalDate validUntil,

            @Schema(
                    required = true,
                    description = "of the signed copy, which was uploaded before",
                    pattern = "^[0-9a-fA-F]{64}$")
            String copySha256,

            @Schema(required = true, minItems = 1) List<ServiceType> serviceTypes) {

        AgreementTerms checked() {
            Violations violations = new Violations();
            check(violations);
            violations.refuseIfAny();
            return new AgreementTerms(
                    clauses == null ? Set.of() : Set.copyOf(clauses),
                    Set.copyOf(serviceTypes),
                    signedOn,
                    validFrom,
                    validUntil,
                    copySha256.toLowerCase(Locale.ROOT));
        }

        void check(Violations violations) {
            if (clauses != null) {
                items("/clauses", clauses, violations);
            }
            violations.required("/signedOn", signedOn);
            violations.required("/validFrom", validFrom);
            violations.required("/validUntil", validUntil);
            if (validFrom != null && validUntil != null && validUntil.isBefore(validFrom)) {
                violations.add("/validUntil", Violation.Code.NOT_ALLOWED);
            }
            if (violations.required("/copySha256", copySha256)
                    && !QualificationBody.SHA_256.matcher(copySha256).matches()) {
                violations.add("/copySha256", Violation.Code.MALFORMED);
            }
            if (serviceTypes == null || serviceTypes.isEmpty()) {
                violations.add("/serviceTypes", Violation.Code.REQUIRED);
            } else {
                items("/serviceTypes", serviceTypes, violations);
            }
        }

        private static void items(String pointer, Collection<?> items, Violations violations) {
            if (items.stream().anyMatch(Objects::isNull)) {
                violations.add(pointer, Violation.Code.WRONG_TYPE);
            } else if (new HashSet<>(items).size() < items.size()) {
                violations.add(pointer, Violation.Code.NOT_UNIQUE);
            }
        }
    }

    AgreementTerms checked() {
        AmendmentBody terms = new AmendmentBody(clauses, signedOn, validFrom, validUntil, copySha256, serviceTypes);
        Violations violations = new Violations();
        violations.required("/agentId", agentId);
        terms.check(violations);
        violations.refuseIfAny();
        return terms.checked();
    }
}
