package dev.zufs.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds what CONTRIBUTING.md says about layers. A rule that finds no class to judge fails. */
@AnalyzeClasses(packages = "dev.zufs.runtime", importOptions = ImportOption.DoNotIncludeTests.class)
class DependencyRulesTest {

    @ArchTest
    static final ArchRule onlyLibcTouchesNativeBindings = noClasses()
            .that()
            .resideOutsideOfPackage("dev.zufs.runtime.libc..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jnr..", "com.kenai..")
            .because("a second binding library must be able to replace the first by changing one package");

    @ArchTest
    static final ArchRule wireDependsOnNothingElseOfTheRuntime = classes()
            .that()
            .resideInAPackage("dev.zufs.runtime.wire..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.zufs.runtime.wire..", "dev.zufs.api..", "java..", "org.jspecify..")
            .because("layouts and numbers of the protocol are facts, whoever uses them");

    @ArchTest
    static final ArchRule fuseWireDependsOnNothingElseOfTheRuntime = classes()
            .that()
            .resideInAPackage("dev.zufs.runtime.feeder.fuse.wire..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.zufs.runtime.feeder.fuse.wire..", "dev.zufs.api..", "java..", "org.jspecify..")
            .because("layouts and numbers of the kernel's protocol are facts, whoever uses them");

    @ArchTest
    static final ArchRule noUnsafe = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("sun..", "jdk.internal..")
            .because("memory is java.lang.foreign");

    @ArchTest
    static final ArchRule logsGoToTheSystemLogger = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.logging..", "org.slf4j..", "org.apache.logging..")
            .because("System.Logger leaves the choice to the host and needs no module beyond java.base");

    @ArchTest
    static final ArchRule packagesAreFreeOfCycles =
            slices().matching("dev.zufs.runtime.(**)").should().beFreeOfCycles();
}
