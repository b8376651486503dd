package io.shiming.incident;

import io.shiming.foundation.testing.ArchitectureRules;

class ArchitectureTest extends ArchitectureRules {
    ArchitectureTest() {
        super("io.shiming.incident", "io.shiming.foundation.problem");
    }
}
