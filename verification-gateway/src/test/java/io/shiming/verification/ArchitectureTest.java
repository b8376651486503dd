package io.shiming.verification;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** A functional core in a reactive shell: who may know whom. */
class ArchitectureTest {
    private static final String ROOT = "io.shiming.verification";
    private static final JavaClasses SERVICE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    /** Fails when a layer is empty, too. */
    @Test
    void layersKnowOnlyThoseBelow() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("domain")
                .definedBy(ROOT + ".domain")
                .layer("persistence")
                .definedBy(ROOT + ".persistence")
                .layer("application")
                .definedBy(ROOT + ".application")
                .layer("client")
                .definedBy(ROOT + ".client")
                .layer("rest")
                .definedBy(ROOT + ".rest")
                .layer("schedule")
                .definedBy(ROOT + ".schedule")
                .whereLayer("rest")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("client")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("schedule")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("application")
                .mayOnlyBeAccessedByLayers("rest", "client", "schedule")
                .whereLayer("persistence")
                .mayOnlyBeAccessedByLayers("application")
                .check(SERVICE);
    }

    @Test
    void theDomainIsPlainJava() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".domain")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        ROOT + ".domain",
                        "io.shiming.foundation.identifier",
                        "io.shiming.foundation.crypto",
                        "org.HdrHistogram")
                .check(SERVICE);
    }

    /** Of what protects secrets, the domain knows only the value that does not show itself. */
    @Test
    void theDomainDoesNotSeal() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".domain")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("io\\.shiming\\.foundation\\.crypto\\.(?!Sensitive).*")
                .check(SERVICE);
    }

    @Test
    void onlyPersistenceSpeaksSql() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".persistence")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx.mutiny.sqlclient..", "io.vertx.sqlclient..", "java.sql..")
                .check(SERVICE);
    }

    @Test
    void onlyTheFrontSpeaksHttpToClients() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".domain", ROOT + ".application", ROOT + ".persistence", ROOT + ".schedule")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.ws.rs..", "io.vertx.core.http..")
                .check(SERVICE);
    }

    @Test
    void nobodyAsksTheSystemForTheTime() {
        noClasses()
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(java.time.LocalDate.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(SERVICE);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(SERVICE);
    }
}
