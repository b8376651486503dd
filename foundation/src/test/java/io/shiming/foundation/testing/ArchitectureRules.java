package io.shiming.foundation.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A functional core in a reactive shell: who may know whom in every service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ArchitectureRules {
    private final String root;
    private final String[] knownToDomain;
    protected final JavaClasses service;

    /**
     * The rules for one service.
     *
     * @param root its package
     * @param alsoKnownToDomain packages its domain may use beside Java's own and foundation's values
     */
    protected ArchitectureRules(String root, String... alsoKnownToDomain) {
        this.root = root;
        this.knownToDomain = Stream.concat(
                        Stream.of(
                                "java..",
                                root + ".domain",
                                "io.shiming.foundation.identifier",
                                "io.shiming.foundation.crypto"),
                        Stream.of(alsoKnownToDomain))
                .toArray(String[]::new);
        this.service = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(root);
    }

    /** Layers that the service has nothing for yet; as soon as it has, the rule fails until none is named here. */
    protected Set<String> absentLayers() {
        return Set.of();
    }

    /** Fails when a layer is empty, too. */
    @Test
    void layersKnowOnlyThoseBelow() {
        String[] absent = absentLayers().toArray(String[]::new);
        for (String layer : absent) {
            assertThat(service.stream().map(JavaClass::getPackageName)).doesNotContain(root + "." + layer);
        }
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(absent.length > 0)
                .layer("domain")
                .definedBy(root + ".domain")
                .layer("persistence")
                .definedBy(root + ".persistence")
                .layer("application")
                .definedBy(root + ".application")
                .layer("client")
                .definedBy(root + ".client")
                .layer("rest")
                .definedBy(root + ".rest")
                .layer("schedule")
                .definedBy(root + ".schedule")
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
                .check(service);
    }

    @Test
    void theDomainIsPlainJava() {
        classes()
                .that()
                .resideInAPackage(root + ".domain")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(knownToDomain)
                .check(service);
    }

    /** Of what protects secrets, the domain knows only the value that does not show itself. */
    @Test
    void theDomainDoesNotSeal() {
        noClasses()
                .that()
                .resideInAPackage(root + ".domain")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("io\\.shiming\\.foundation\\.crypto\\.(?!Sensitive).*")
                .check(service);
    }

    @Test
    void onlyPersistenceSpeaksSql() {
        noClasses()
                .that()
                .resideOutsideOfPackage(root + ".persistence")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx.mutiny.sqlclient..", "io.vertx.sqlclient..", "java.sql..")
                .check(service);
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
                .check(service);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(root + ".(*)..").should().beFreeOfCycles().check(service);
    }
}
