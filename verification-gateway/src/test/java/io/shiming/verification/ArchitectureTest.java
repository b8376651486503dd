package io.shiming.verification;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import io.shiming.foundation.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest extends ArchitectureRules {
    private static final String ROOT = "io.shiming.verification";

    ArchitectureTest() {
        super(ROOT, "org.HdrHistogram");
    }

    @Test
    void onlyTheFrontSpeaksHttpToClients() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".domain", ROOT + ".application", ROOT + ".persistence", ROOT + ".schedule")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.ws.rs..", "io.vertx.core.http..")
                .check(service);
    }
}
