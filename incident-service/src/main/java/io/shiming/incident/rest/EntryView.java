package io.shiming.incident.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.incident.domain.Assessment;
import io.shiming.incident.domain.Authority;
import io.shiming.incident.domain.Entry;
import io.shiming.incident.domain.EntryKind;
import io.shiming.incident.domain.Notice;
import io.shiming.incident.domain.Severity;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One line of the file of an incident. */
@Schema(name = "IncidentEntry")
@JsonInclude(JsonInclude.Include.NON_NULL)
record EntryView(
        UUID id,
        EntryKind kind,
        Instant at,
        String by,
        @Schema(description = "role in which") String office,

        @Schema(description = "absent where nothing was written, and when its key was destroyed")
        String text,

        @Schema(description = "to whom it was reported, the role of its officials")
        String authority,

        @Schema(description = "how the users concerned were told")
        NoticeView userNotice,

        @Schema(description = "what was made of the incident then, where that was said")
        MadeView assessment) {

    @Schema(name = "GivenNotice")
    record NoticeView(Instant givenAt, Notice.Means means) {}

    @Schema(name = "IncidentAssessment")
    record MadeView(Instant awareAt, long affectedSubjects, Severity severity, boolean leaked) {
        static MadeView of(Assessment made) {
            return new MadeView(made.awareAt(), made.affectedSubjects(), made.severity(), made.leaked());
        }
    }

    static EntryView of(Entry entry) {
        return new EntryView(
                entry.id(),
                entry.kind(),
                entry.at(),
                entry.by(),
                entry.office(),
                entry.text().map(Sensitive::reveal).orElse(null),
                entry.authority().map(Authority::office).orElse(null),
                entry.notice()
                        .map(notice -> new NoticeView(notice.givenAt(), notice.means()))
                        .orElse(null),
                entry.assessment().map(MadeView::of).orElse(null));
    }

    /** Without what was written. */
    @Override
    public String toString() {
        return "EntryView[" + id + "]";
    }
}
