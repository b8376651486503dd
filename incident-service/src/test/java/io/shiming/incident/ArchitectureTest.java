package io.shiming.incident;

import io.shiming.foundation.testing.ArchitectureRules;
import java.util.Set;

class ArchitectureTest extends ArchitectureRules {
    ArchitectureTest() {
        super("io.shiming.incident", "io.shiming.foundation.problem");
    }

    /** Nobody is asked or told anything yet, and nothing is done by itself. */
    @Override
    protected Set<String> absentLayers() {
        return Set.of("client", "schedule");
    }
}
