package io.shiming.incident.application;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** Where the trails of what officials did are (Art. 26). */
@ConfigMapping(prefix = "shiming.oversight")
public interface OversightConfig {

    /** The other services, each with its base URL. */
    Map<String, URI> services();

    /** How long one of them is waited for; after that the answer is given without it, and says so. */
    @WithDefault("PT5S")
    Duration patience();
}
