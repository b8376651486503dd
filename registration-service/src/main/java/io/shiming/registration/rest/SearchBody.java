package io.shiming.registration.rest;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import io.shiming.registration.domain.DocumentType;
import io.shiming.registration.domain.Question;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Either a service number, or a document's type and number. */
@Schema(name = "SearchRequest")
record SearchBody(String serviceNumber, DocumentType documentType, String documentNumber) {
    static final int SERVICE_NUMBER_LENGTH = 253;

    Question toQuestion() {
        Violations violations = new Violations();
        if (documentType == null && documentNumber == null) {
            violations.text("/serviceNumber", serviceNumber, SERVICE_NUMBER_LENGTH);
            violations.refuseIfAny();
            return new Question.ByServiceNumber(new Sensitive<>(serviceNumber));
        }
        if (serviceNumber != null) {
            violations.add("/serviceNumber", Violation.Code.NOT_ALLOWED);
        }
        violations.required("/documentType", documentType);
        DocumentBody.checkNumber("/documentNumber", documentType, documentNumber, violations);
        violations.refuseIfAny();
        return new Question.ByDocument(documentType, new Sensitive<>(documentNumber));
    }

    @Override
    public String toString() {
        return "SearchBody[***]";
    }
}
