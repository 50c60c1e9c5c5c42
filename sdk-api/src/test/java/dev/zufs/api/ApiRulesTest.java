package dev.zufs.api;

import static com.tngtech.archunit.lang.conditions.ArchConditions.beEnums;
import static com.tngtech.archunit.lang.conditions.ArchConditions.beInterfaces;
import static com.tngtech.archunit.lang.conditions.ArchConditions.beRecords;
import static com.tngtech.archunit.lang.conditions.ArchConditions.haveModifier;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.LocationProvider;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Set;

/** Holds what the API may depend on, and of which shape its types are so that it can grow without breaking plugins. */
@AnalyzeClasses(locations = ApiRulesTest.MainClasses.class)
class ApiRulesTest {

    /** Finds the classes of the API without those of its tests. */
    static final class MainClasses implements LocationProvider {

        @Override
        public Set<Location> get(Class<?> testClass) {
            return Set.of(Location.of(url()));
        }

        static URL url() {
            return FileSystemType.class.getProtectionDomain().getCodeSource().getLocation();
        }
    }

    @ArchTest
    static final ArchRule packagesAreFreeOfCycles =
            slices().matching("dev.zufs.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule operationsStandOnTheApiAndTheApiOnMemory = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("operations")
            .definedBy("dev.zufs.api.op")
            .layer("api")
            .definedBy("dev.zufs.api")
            .layer("memory")
            .definedBy("dev.zufs.api.memory")
            .whereLayer("operations")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("api")
            .mayOnlyBeAccessedByLayers("operations")
            .whereLayer("memory")
            .mayOnlyBeAccessedByLayers("operations", "api");

    @ArchTest
    static final ArchRule nothingButTheJdkIsUsed = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.zufs.api..", "java..", "org.jspecify.annotations")
            .because("what the API uses, every plugin has to live with");

    @ArchTest
    static final ArchRule publicTypesCannotBeExtendedByAccident = classes()
            .that()
            .arePublic()
            .should(beInterfaces()
                    .or(beEnums())
                    .or(beRecords())
                    .or(haveModifier(JavaModifier.FINAL))
                    .as("be interfaces, enums, records or final classes"))
            .because("a plugin may implement roles, and nothing else");

    @ArchTest
    static final ArchRule classesHaveFactories = constructors()
            .that()
            .areDeclaredInClassesThat(areClassesForValuesAndHandles())
            .should()
            .bePrivate()
            .because("a public constructor can never take one more parameter");

    /** All but records and enums, whose constructors say all there is, and exceptions, which are thrown by name. */
    private static DescribedPredicate<JavaClass> areClassesForValuesAndHandles() {
        return DescribedPredicate.describe(
                "are classes for values and handles",
                type -> !type.isInterface()
                        && !type.isEnum()
                        && !type.isRecord()
                        && !type.isAnonymousClass()
                        && !type.isAssignableTo(Throwable.class));
    }

    @ArchTest
    static void valuesThatMayGrowAreNoRecords(JavaClasses api) {
        assertThat(api.stream().filter(JavaClass::isRecord).map(JavaClass::getSimpleName))
                .as("a record can never have one more component: decide before adding one here")
                .containsExactlyInAnyOrder("ApiVersion", "FormatVersion", "Finding", "OptionSpec");
    }

    @ArchTest
    static void moduleRequiresJavaBaseAndAnnotationsOnly(JavaClasses api) throws URISyntaxException {
        ModuleDescriptor module = ModuleFinder.of(Path.of(MainClasses.url().toURI()))
                .find("dev.zufs.api")
                .orElseThrow()
                .descriptor();

        assertThat(module.requires())
                .allMatch(required -> required.name().equals("java.base")
                        || required.modifiers().contains(Modifier.STATIC))
                .extracting(Requires::name)
                .containsExactlyInAnyOrder("java.base", "org.jspecify");
        assertThat(module.exports())
                .noneMatch(Exports::isQualified)
                .extracting(Exports::source)
                .containsExactlyInAnyOrderElementsOf(
                        api.stream().map(JavaClass::getPackageName).distinct().toList());
    }
}
