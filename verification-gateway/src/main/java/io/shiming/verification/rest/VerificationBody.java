package io.shiming.verification.rest;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.identifier.Normalisation;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import io.shiming.verification.application.VerifyDocument;
import io.shiming.verification.domain.Asker;
import io.shiming.verification.domain.Context;
import io.shiming.verification.domain.DocumentType;
import io.shiming.verification.domain.Question;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A document to be checked, as it is sent. */
@Schema(name = "VerificationRequest", description = "A document, the occasion of the check, and on whose behalf it is")
record VerificationBody(
        @Schema(required = true) DocumentType documentType,

        @Schema(required = true, minLength = 1, maxLength = NUMBER_LENGTH)
        String documentNumber,

        @Schema(required = true, minLength = 1, maxLength = NAME_LENGTH, description = "as the document has it")
        String name,

        @Schema(description = "the last day on which the document is valid; before today makes a match EXPIRED")
        LocalDate validUntil,

        @Schema(required = true) ContextBody context,
        @Schema(required = true) AskerBody asker) {
    static final int NAME_LENGTH = 200;
    static final int NUMBER_LENGTH = 64;

    @Schema(name = "Context", description = "What the check is made for")
    record ContextBody(
            @Schema(required = true) Context.Kind kind,
            @Schema(required = true) UUID id) {}

    @Schema(name = "Asker", description = "On whose behalf")
    record AskerBody(
            @Schema(required = true) Asker.Kind kind,
            @Schema(required = true) UUID id) {}

    VerifyDocument.Command toCommand(Caller caller, String correlator) {
        Violations violations = new Violations();
        violations.required("/documentType", documentType);
        if (violations.text("/documentNumber", documentNumber, NUMBER_LENGTH)
                && Normalisation.documentNumber(documentNumber).isEmpty()) {
            violations.add("/documentNumber", Violation.Code.MALFORMED);
        }
        violations.text("/name", name, NAME_LENGTH);
        if (violations.required("/context", context)) {
            violations.required("/context/kind", context.kind());
            violations.required("/context/id", context.id());
        }
        if (violations.required("/asker", asker)) {
            violations.required("/asker/kind", asker.kind());
            violations.required("/asker/id", asker.id());
        }
        violations.refuseIfAny();
        return new VerifyDocument.Command(
                new Question(
                        documentType,
                        new Sensitive<>(documentNumber),
                        new Sensitive<>(name),
                        Optional.ofNullable(validUntil)),
                new Context(context.kind(), context.id()),
                new Asker(asker.kind(), asker.id()),
                caller,
                correlator);
    }

    @Override
    public String toString() {
        return "VerificationBody[***]";
    }
}
