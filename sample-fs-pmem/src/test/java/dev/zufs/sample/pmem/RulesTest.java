package dev.zufs.sample.pmem;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.zufs.api.FileSystemType;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Holds what makes zpmem testable: it knows the API alone, and stores only through {@code PersistentMemory}. */
@AnalyzeClasses(packages = "dev.zufs.sample.pmem", importOptions = ImportOption.DoNotIncludeTests.class)
class RulesTest {

    /** Methods of a segment that store into it, or lead around the bounds of what was given. */
    private static final Set<String> STORES =
            Set.of("set", "setAtIndex", "setString", "fill", "copyFrom", "reinterpret", "force");

    private static final String SERVICE_FILE = "META-INF/services/" + FileSystemType.class.getName();

    @ArchTest
    static final ArchRule dependsOnTheApiAlone = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.zufs.sample.pmem..",
                    "dev.zufs.api..",
                    "java..",
                    "org.jspecify..",
                    "com.google.auto.service..");

    @ArchTest
    static final ArchRule nothingButReadsStoresIntoSegments = noClasses()
            .that()
            .doNotHaveSimpleName("ZpmemFile")
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "it stores into a segment",
                    (JavaMethodCall call) -> call.getTargetOwner().isEquivalentTo(MemorySegment.class)
                            && STORES.contains(call.getTarget().getName())))
            .because("media are written through PersistentMemory; ZpmemFile fills the window of a reader");

    @ArchTest
    static final ArchRule segmentsHaveNoVarHandles = noClasses()
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "it makes a VarHandle of a layout",
                    (JavaMethodCall call) -> call.getTargetOwner().getName().startsWith("java.lang.foreign.")
                            && call.getTarget().getName().endsWith("arHandle")));

    @Test
    void serviceFileNamesTheType() throws IOException {
        try (InputStream services = ZpmemType.class.getModule().getResourceAsStream(SERVICE_FILE)) {
            assertThat(services).as(SERVICE_FILE).isNotNull();
            assertThat(new String(services.readAllBytes(), StandardCharsets.UTF_8).strip())
                    .isEqualTo(ZpmemType.class.getName());
        }
    }

    @Test
    void descriptorProvidesWhatTheServiceFileNames() {
        Module module = ZpmemType.class.getModule();
        if (module.isNamed()) {
            assertThat(module.getDescriptor().provides())
                    .singleElement()
                    .satisfies(provided -> assertThat(provided.providers()).containsExactly(ZpmemType.class.getName()));
        }
    }
}
