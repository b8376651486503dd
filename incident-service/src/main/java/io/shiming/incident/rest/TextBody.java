package io.shiming.incident.rest;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.problem.Violations;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What somebody writes into the file of an incident. */
@Schema(name = "Text")
record TextBody(
        @Schema(required = true, minLength = 1, maxLength = TextBody.LONGEST, description = "kept sealed")
        String text) {
    static final int LONGEST = 4_000;

    Sensitive<String> checked() {
        Violations violations = new Violations();
        violations.text("/text", text, LONGEST);
        violations.refuseIfAny();
        return new Sensitive<>(text);
    }

    @Override
    public String toString() {
        return "TextBody[***]";
    }
}
