package io.shiming.incident.domain;

import io.shiming.foundation.crypto.Sensitive;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One line of the file of an incident, which operator and authority share; never changed and never removed.
 *
 * @param office role in which somebody did it
 * @param text what was written; empty where nothing was, and when its key is gone
 * @param authority to whom it was reported
 * @param notice how the people concerned were told
 * @param assessment what was made of the incident then, where that was said
 */
public record Entry(
        UUID id,
        UUID incidentId,
        EntryKind kind,
        Instant at,
        String by,
        String office,
        Optional<Sensitive<String>> text,
        Optional<Authority> authority,
        Optional<Notice> notice,
        Optional<Assessment> assessment) {

    /** The same, with what was made of the incident by it. */
    public Entry of(Incident next) {
        return new Entry(
                id,
                incidentId,
                kind,
                at,
                by,
                office,
                text,
                authority,
                notice,
                kind.isAssessment() ? next.assessment() : Optional.empty());
    }
}
