package io.shiming.incident.rest;

import io.shiming.foundation.problem.Violations;
import io.shiming.incident.domain.Notice;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** That an incident is over. */
@Schema(name = "ClosureRequest")
record ClosureBody(
        @Schema(
                required = true,
                minLength = 1,
                maxLength = TextBody.LONGEST,
                description = "why it came about; kept sealed")
        String cause,

        @Schema(description = "how the users concerned were told: required when data of any leaked")
        NoticeBody userNotice) {

    @Schema(name = "UserNotice")
    record NoticeBody(
            @Schema(required = true, description = "not in the future")
            Instant givenAt,

            @Schema(required = true) Notice.Means means) {}

    Optional<Notice> checked(Instant now) {
        Violations violations = new Violations();
        violations.text("/cause", cause, TextBody.LONGEST);
        Optional<Notice> notice = Optional.ofNullable(userNotice)
                .map(told ->
                        new Notice(Moments.past("/userNotice/givenAt", told.givenAt(), now, violations), told.means()));
        notice.ifPresent(told -> violations.required("/userNotice/means", told.means()));
        violations.refuseIfAny();
        return notice;
    }

    @Override
    public String toString() {
        return "ClosureBody[***]";
    }
}
