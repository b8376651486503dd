package io.shiming.registration.rest;

import io.shiming.foundation.http.Caller;
import io.shiming.foundation.problem.Violations;
import io.shiming.registration.application.EnterVenue;
import io.shiming.registration.domain.VenueKind;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A venue as an authority enters it. */
@Schema(name = "VenueRequest")
record VenueBody(
        @Schema(required = true) VenueKind kind,

        @Schema(required = true, minLength = 1, maxLength = RegistrationBody.NAME_LENGTH)
        String name,

        @Schema(required = true, description = "GB 32100, of whoever runs it", examples = "91350100M000100Y43")
        String unifiedSocialCreditCode,

        @Schema(required = true, minLength = 1, maxLength = RegistrationBody.NAME_LENGTH)
        String address) {

    EnterVenue.Command toCommand(Caller caller, String correlator) {
        Violations violations = new Violations();
        violations.required("/kind", kind);
        violations.text("/name", name, RegistrationBody.NAME_LENGTH);
        String code = violations.unifiedSocialCreditCode("/unifiedSocialCreditCode", unifiedSocialCreditCode);
        violations.text("/address", address, RegistrationBody.NAME_LENGTH);
        violations.refuseIfAny();
        return new EnterVenue.Command(caller, correlator, kind, name, code, address);
    }
}
