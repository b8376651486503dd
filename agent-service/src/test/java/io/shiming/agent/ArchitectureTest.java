package io.shiming.agent;

import io.shiming.foundation.testing.ArchitectureRules;

class ArchitectureTest extends ArchitectureRules {
    ArchitectureTest() {
        super("io.shiming.agent", "io.shiming.foundation.problem");
    }
}
