package io.shiming.registration.rest;

import io.shiming.foundation.http.Caller;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import io.shiming.registration.application.EnterOperator;
import io.shiming.registration.domain.Licence;
import io.shiming.registration.domain.LicenceKind;
import io.shiming.registration.domain.ServiceType;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An operator as an authority enters it. */
@Schema(name = "OperatorRequest")
record OperatorBody(
        @Schema(required = true, minLength = 1, maxLength = RegistrationBody.NAME_LENGTH)
        String name,

        @Schema(required = true, description = "GB 32100", examples = "91350100M000100Y43")
        String unifiedSocialCreditCode,

        @Schema(required = true, minItems = 1, maxItems = OperatorBody.MOST_LICENCES)
        List<LicenceBody> licences) {
    private static final int MOST_LICENCES = 100;

    @Schema(name = "LicenceRequest")
    record LicenceBody(
            @Schema(required = true) LicenceKind kind,

            @Schema(required = true, minLength = 1, maxLength = RegistrationBody.NAME_LENGTH)
            String number,

            @Schema(required = true) LocalDate validFrom,
            @Schema(required = true) LocalDate validUntil,

            @Schema(required = true, minItems = 1) List<ServiceType> serviceTypes) {
        void check(String pointer, Violations violations) {
            violations.required(pointer + "/kind", kind);
            violations.text(pointer + "/number", number, RegistrationBody.NAME_LENGTH);
            violations.required(pointer + "/validFrom", validFrom);
            violations.required(pointer + "/validUntil", validUntil);
            if (validFrom != null && validUntil != null && validUntil.isBefore(validFrom)) {
                violations.add(pointer + "/validUntil", Violation.Code.NOT_ALLOWED);
            }
            if (serviceTypes == null || serviceTypes.isEmpty()) {
                violations.add(pointer + "/serviceTypes", Violation.Code.REQUIRED);
            } else if (serviceTypes.stream().anyMatch(Objects::isNull)) {
                violations.add(pointer + "/serviceTypes", Violation.Code.WRONG_TYPE);
            }
        }

        Licence toLicence() {
            return new Licence(kind, number, validFrom, validUntil, Set.copyOf(serviceTypes));
        }
    }

    EnterOperator.Command toCommand(Caller caller, String correlator) {
        Violations violations = new Violations();
        violations.text("/name", name, RegistrationBody.NAME_LENGTH);
        String code = violations.unifiedSocialCreditCode("/unifiedSocialCreditCode", unifiedSocialCreditCode);
        checkLicences(violations);
        violations.refuseIfAny();
        return new EnterOperator.Command(
                caller,
                correlator,
                name,
                code,
                licences.stream().map(LicenceBody::toLicence).toList());
    }

    private void checkLicences(Violations violations) {
        if (licences == null || licences.isEmpty()) {
            violations.add("/licences", Violation.Code.REQUIRED);
            return;
        }
        if (licences.size() > MOST_LICENCES) {
            violations.add("/licences", Violation.Code.TOO_MANY);
            return;
        }
        record Identity(LicenceKind kind, String number) {}
        Set<Identity> seen = new HashSet<>();
        for (int i = 0; i < licences.size(); i++) {
            LicenceBody licence = licences.get(i);
            if (violations.required("/licences/" + i, licence)) {
                licence.check("/licences/" + i, violations);
                if (!seen.add(new Identity(licence.kind(), licence.number()))) {
                    violations.add("/licences/" + i, Violation.Code.NOT_UNIQUE);
                }
            }
        }
    }
}
