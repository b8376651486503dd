package io.shiming.registration;

import io.shiming.foundation.testing.ArchitectureRules;

class ArchitectureTest extends ArchitectureRules {
    ArchitectureTest() {
        super("io.shiming.registration", "io.shiming.foundation.problem");
    }
}
