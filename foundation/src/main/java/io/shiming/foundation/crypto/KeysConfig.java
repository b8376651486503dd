package io.shiming.foundation.crypto;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How a running service takes note of changed key files. */
@ConfigMapping(prefix = "shiming.keys")
public interface KeysConfig {

    /** How often the key files are looked at. Whole seconds. */
    @WithDefault("PT10S")
    Duration checkEvery();

    /**
     * How long after it was first seen a new primary key begins to make new values. By then every replica must have its
     * file and have looked at it.
     */
    @WithDefault("PT1M")
    Duration useNewAfter();

    /** How often stored indexes are looked for whose key is being replaced. Whole seconds. */
    @WithDefault("PT10S")
    Duration renewEvery();

    /** How many sealed values may fail to open within a minute, on one replica, before incident-service is told. */
    @WithDefault("10")
    int alertFailures();
}
