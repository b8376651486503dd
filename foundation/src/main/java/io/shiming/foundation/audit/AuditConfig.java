package io.shiming.foundation.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** How the audit trail is sealed. */
@ConfigMapping(prefix = "shiming.audit")
public interface AuditConfig {

    /** How often new entries are sealed. Whole seconds. */
    @WithDefault("PT1S")
    Duration sealEvery();

    /** Entries in one seal at the most; an inclusion proof reads them all. */
    @WithDefault("4096")
    int batch();

    /** How often the next seals of the trail are looked at again, round after round. Whole seconds. */
    @WithDefault("PT10S")
    Duration lookEvery();

    /** At so many entries at least one look ends, unless it came to the newest seal before. */
    @WithDefault("16384")
    int lookEntries();

    /**
     * Where the newest seal's head is written, outside the database, so that a trail cut off at its end shows:
     * {@code file:/folder}, to which a line is appended, or {@code http://…}, {@code https://…}, where each head is PUT
     * as an object of its own. Without it a cut is not noticed, and the log says so at start.
     */
    Optional<URI> heads();
}
