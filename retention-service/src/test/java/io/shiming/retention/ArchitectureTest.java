package io.shiming.retention;

import io.shiming.foundation.testing.ArchitectureRules;

class ArchitectureTest extends ArchitectureRules {
    ArchitectureTest() {
        super("io.shiming.retention", "io.shiming.foundation.problem");
    }
}
