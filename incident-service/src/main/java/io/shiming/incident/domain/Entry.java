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
        Optional<Notice> notice) {

    /** To whom incidents are reported. */
    public enum Authority {
        COMMUNICATIONS_AUTHORITY,
        INTERNET_AUTHORITY,
        PUBLIC_SECURITY
    }
}
