package io.shiming.registration.rest;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import io.shiming.registration.application.ApplyForSpecialService;
import io.shiming.registration.application.DecideSpecialApplication;
import io.shiming.registration.domain.ServiceType;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A special application as an operator submits it. */
@Schema(name = "SpecialApplicationRequest")
record SpecialApplicationBody(
        @Schema(required = true, minItems = 1, description = "FORUM, BLOG, MICROBLOG, SEARCH_ENGINE")
        List<ServiceType> serviceTypes,

        @Schema(required = true, description = "First day it is asked for")
        LocalDate validFrom,

        @Schema(required = true, description = "Last day it is asked for")
        LocalDate validUntil,

        @Schema(
                required = true,
                minItems = 1,
                maxItems = SpecialApplicationBody.MOST_DOCUMENTS,
                description = "Ids of the operator's own copies, from POST /v1/document-copies")
        List<UUID> documents) {
    private static final int MOST_DOCUMENTS = 20;

    ApplyForSpecialService.Command toCommand(Caller caller, String correlator, LocalDate today) {
        Violations violations = new Violations();
        checkServiceTypes(violations);
        violations.required("/validFrom", validFrom);
        if (violations.required("/validUntil", validUntil)
                && (validUntil.isBefore(today) || (validFrom != null && validUntil.isBefore(validFrom)))) {
            violations.add("/validUntil", Violation.Code.NOT_ALLOWED);
        }
        checkDocuments(violations);
        violations.refuseIfAny();
        return new ApplyForSpecialService.Command(
                caller, correlator, Set.copyOf(serviceTypes), validFrom, validUntil, Set.copyOf(documents));
    }

    private void checkServiceTypes(Violations violations) {
        if (!present("/serviceTypes", serviceTypes, violations)) {
            return;
        }
        for (int i = 0; i < serviceTypes.size(); i++) {
            if (serviceTypes.get(i).opening() != ServiceType.Opening.BY_SPECIAL_APPLICATION) {
                violations.add("/serviceTypes/" + i, Violation.Code.NOT_ALLOWED);
            }
        }
    }

    private void checkDocuments(Violations violations) {
        if (!present("/documents", documents, violations)) {
            return;
        }
        if (documents.size() > MOST_DOCUMENTS) {
            violations.add("/documents", Violation.Code.TOO_MANY);
        }
    }

    private static boolean present(String pointer, List<?> list, Violations violations) {
        if (list == null || list.isEmpty()) {
            violations.add(pointer, Violation.Code.REQUIRED);
            return false;
        }
        if (list.stream().anyMatch(Objects::isNull)) {
            violations.add(pointer, Violation.Code.WRONG_TYPE);
            return false;
        }
        if (new HashSet<>(list).size() < list.size()) {
            violations.add(pointer, Violation.Code.NOT_UNIQUE);
            return false;
        }
        return true;
    }

    /** What the authority decided, and why. */
    @Schema(name = "SpecialApplicationDecision")
    record DecisionBody(
            @Schema(required = true) Verdict decision,

            @Schema(required = true, minLength = 1, maxLength = DecisionBody.REASON_LENGTH)
            String reason,

            @Schema(description = "Last day of an approval, where it is not the one asked for")
            LocalDate validUntil) {
        private static final int REASON_LENGTH = 1_000;

        enum Verdict {
            APPROVED,
            REJECTED
        }

        void check() {
            Violations violations = new Violations();
            violations.required("/decision", decision);
            violations.text("/reason", reason, REASON_LENGTH);
            if (decision == Verdict.REJECTED && validUntil != null) {
                violations.add("/validUntil", Violation.Code.NOT_ALLOWED);
            }
            violations.refuseIfAny();
        }

        DecideSpecialApplication.Command toCommand(Caller caller, String correlator, UUID applicationId) {
            return new DecideSpecialApplication.Command(
                    caller,
                    correlator,
                    applicationId,
                    decision == Verdict.APPROVED,
                    new Sensitive<>(reason),
                    Optional.ofNullable(validUntil));
        }

        @Override
        public String toString() {
            return "DecisionBody[" + decision + "]";
        }
    }
}
