package io.shiming.registration.rest;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.problem.Violations;
import io.shiming.registration.application.AdmitGuest;
import io.shiming.registration.domain.DocumentType;
import io.shiming.registration.domain.Guest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A log-on as a venue asks for it. */
@Schema(name = "VenueLogonRequest")
record VenueLogonBody(
        @Schema(required = true) PersonBody person,

        @Schema(
                required = true,
                minLength = 1,
                maxLength = RegistrationBody.NAME_LENGTH,
                description = "The venue's own name for the terminal, or the room",
                examples = "T-042")
        String terminal,

        @Schema(required = true) Instant startedAt) {

    @Schema(name = "VenueGuest")
    record PersonBody(
            @Schema(required = true, minLength = 1, maxLength = RegistrationBody.NAME_LENGTH, examples = "张三")
            String name,

            @Schema(description = "Without it the log-on is refused (Art. 10)")
            GuestDocumentBody document) {
        void check(Violations violations) {
            violations.text("/person/name", name, RegistrationBody.NAME_LENGTH);
            if (document != null) {
                violations.required("/person/document/type", document.type());
                DocumentBody.checkNumber("/person/document/number", document.type(), document.number(), violations);
            }
        }

        @Override
        public String toString() {
            return "PersonBody[***]";
        }
    }

    @Schema(name = "VenueGuestDocument")
    record GuestDocumentBody(
            @Schema(required = true) DocumentType type,

            @Schema(required = true, minLength = 1, maxLength = 64, examples = "650102199003078832")
            String number,

            @Schema(description = "Last day of validity, 9999-12-31 for one without end")
            LocalDate validUntil,

            @Schema(description = "From POST /v1/document-copies; none is asked for (Art. 14)")
            UUID copyId) {
        Guest.Document toDocument() {
            return new Guest.Document(
                    type, new Sensitive<>(number), Optional.ofNullable(validUntil), Optional.ofNullable(copyId));
        }

        @Override
        public String toString() {
            return "GuestDocumentBody[***]";
        }
    }

    AdmitGuest.Command toCommand(Caller caller, String correlator) {
        Violations violations = new Violations();
        if (violations.required("/person", person)) {
            person.check(violations);
        }
        violations.text("/terminal", terminal, RegistrationBody.NAME_LENGTH);
        violations.required("/startedAt", startedAt);
        violations.refuseIfAny();
        return new AdmitGuest.Command(
                caller,
                correlator,
                caller.requireVenue(),
                new Guest(
                        new Sensitive<>(person.name()),
                        Optional.ofNullable(person.document()).map(GuestDocumentBody::toDocument),
                        new Sensitive<>(terminal)),
                startedAt);
    }

    @Override
    public String toString() {
        return "VenueLogonBody[***]";
    }
}
