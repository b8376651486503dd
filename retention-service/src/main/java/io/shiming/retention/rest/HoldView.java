package io.shiming.retention.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.retention.domain.Act;
import io.shiming.retention.domain.Hold;
import io.shiming.retention.domain.HoldState;
import io.shiming.retention.domain.RetentionCalendar;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A hold. */
@Schema(name = "Hold")
@JsonInclude(JsonInclude.Include.NON_NULL)
record HoldView(
        UUID id,

        @Schema(description = "PENDING until registration-service has committed it; it is told until it has")
        HoldState state,

        ScopeView scope,

        @Schema(description = "of which operator's records only; absent for every one's")
        UUID operatorId,

        String instrument,
        String reason,

        @Schema(description = "the last day; absent for as long as nobody releases it")
        LocalDate until,

        ActView placed,
        Instant confirmedAt,
        ReleaseView release) {

    @Schema(name = "HeldScope")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ScopeView(UUID recordId, String subjectRef) {}

    @Schema(name = "Act")
    record ActView(
            String by,
            @Schema(description = "role in which") String office,
            Instant at) {
        static ActView of(Act act) {
            return new ActView(act.by(), act.office().role(), act.at());
        }
    }

    @Schema(name = "Release")
    record ReleaseView(String by, String office, Instant at, String reason) {
        static ReleaseView of(Hold.Release release) {
            return new ReleaseView(
                    release.act().by(),
                    release.act().office().role(),
                    release.act().at(),
                    release.reason());
        }
    }

    static HoldView of(Hold hold, RetentionCalendar calendar, Instant now) {
        return new HoldView(
                hold.id(),
                hold.state(now),
                new ScopeView(
                        hold.scope().recordId().orElse(null),
                        hold.scope().subjectRef().orElse(null)),
                hold.scope().operatorId().orElse(null),
                hold.instrument(),
                hold.reason(),
                hold.until().map(calendar::dayThatEnds).orElse(null),
                ActView.of(hold.placed()),
                hold.confirmedAt().orElse(null),
                hold.release().map(ReleaseView::of).orElse(null));
    }
}
