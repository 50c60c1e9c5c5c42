package dev.zufs.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each bad jar lies beside a good one, which must load whatever is wrong with the other. */
class PluginRefusalTest {

    @TempDir
    Path directory;

    private Path bad;

    @BeforeEach
    void putGoodJarBeside() throws IOException {
        PluginJar.ofType("good.Good", "good").write(directory.resolve("good.jar"));
        bad = directory.resolve("bad.jar");
    }

    private PluginProblem refused() throws IOException {
        try (Plugins plugins = new PluginLoader().load(List.of(directory))) {
            assertThat(plugins.types()).extracting(LoadedType::name).containsExactly("good");
            assertThat(plugins.problems()).hasSize(1);
            PluginProblem problem = plugins.problems().getFirst();
            assertThat(problem.toString()).startsWith(problem.jar().toString()).doesNotContain("\n");
            assertThat(problem.fix()).isNotBlank();
            return problem;
        }
    }

    private void assertRefused(String message, String fix) throws IOException {
        PluginProblem problem = refused();
        assertThat(problem.jar()).isEqualTo(bad);
        assertThat(problem.message()).contains(message);
        assertThat(problem.fix()).contains(fix);
    }

    @Test
    void emptyFile() throws IOException {
        Files.createFile(bad);
        assertRefused("is empty", "build it again");
    }

    @Test
    void fileThatIsNoZip() throws IOException {
        Files.writeString(bad, "a text, whatever its name says");
        assertRefused("is not a jar", "only jars");
    }

    @Test
    void jarTruncatedAnywhere() throws IOException {
        Path whole = PluginJar.ofType("x.Cut", "cut").write(bad);
        byte[] content = Files.readAllBytes(whole);
        for (int length = 2; length < content.length; length += 97) {
            Files.write(bad, Arrays.copyOf(content, length));
            assertRefused("is truncated or damaged", "build it again");
        }
    }

    @Test
    void jarWithDamagedClass() throws IOException {
        PluginJar.ofType("x.Damaged", "damaged")
                .file("x/Other.class", new byte[] {1, 2, 3, 4, 5, 6, 7, 8})
                .write(bad);
        assertRefused("has a class file that cannot be read, x/Other.class", "build it");
    }

    @Test
    void jarWithDamagedContent() throws IOException {
        byte[] random = new byte[4096];
        new Random(11).nextBytes(random);
        PluginJar.ofType("x.Rot", "rot").file("x/Data.class", random).write(bad);
        byte[] content = Files.readAllBytes(bad);
        int names = new String(content, StandardCharsets.ISO_8859_1).indexOf("x/Data.class");
        Arrays.fill(content, names + 12, names + 200, (byte) 0xFF);
        Files.write(bad, content);
        assertRefused("is damaged (invalid", "build it again, or copy it here again");
    }

    @Test
    void jarWithDamagedManifest() throws IOException {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(bad))) {
            jar.putNextEntry(new ZipEntry(JarFile.MANIFEST_NAME));
            jar.write("Manifest-Version: 1.0\nno colon here\n".getBytes(StandardCharsets.UTF_8));
        }
        assertRefused("is damaged (invalid", "build it again, or copy it here again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x/Huge.class", PluginJar.SERVICES, "META-INF/services/x.Other", JarFile.MANIFEST_NAME})
    void fileThatWouldFillTheHeap(String name) throws IOException {
        PluginJar.ofType("x.Huge", "huge").write(bad);
        try (JarInputStream small = new JarInputStream(Files.newInputStream(bad));
                JarOutputStream huge = new JarOutputStream(Files.newOutputStream(directory.resolve("huge")))) {
            huge.putNextEntry(new ZipEntry(name));
            byte[] zeros = new byte[1 << 20];
            for (int mebibytes = 0; mebibytes < 40; mebibytes++) {
                huge.write(zeros);
            }
            for (JarEntry entry = small.getNextJarEntry(); entry != null; entry = small.getNextJarEntry()) {
                if (!entry.getName().equals(name)) {
                    huge.putNextEntry(new ZipEntry(entry.getName()));
                    small.transferTo(huge);
                }
            }
            if (!name.equals(JarFile.MANIFEST_NAME)) {
                huge.putNextEntry(new ZipEntry(JarFile.MANIFEST_NAME));
                small.getManifest().write(huge);
            }
        }
        Files.move(directory.resolve("huge"), bad, StandardCopyOption.REPLACE_EXISTING);
        assertRefused("has the file " + name + " with more than", "leave it out");
    }

    @Test
    void directoryWithoutJarsThatCannotBeSearched() throws IOException {
        Path classes = Files.createDirectories(directory.resolve("target/classes"));
        Path hidden = Files.createDirectories(classes.resolve("hidden"));
        Files.setPosixFilePermissions(hidden, Set.of());
        assumeThat(Files.isReadable(hidden)).as("root reads everything").isFalse();
        try (Plugins plugins = new PluginLoader().load(List.of(classes, directory))) {
            assertThat(plugins.types()).extracting(LoadedType::name).containsExactly("good");
            assertThat(plugins.problems()).singleElement().asString().contains("permission denied");
        } finally {
            Files.setPosixFilePermissions(hidden, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void danglingLink() throws IOException {
        Files.createSymbolicLink(bad, directory.resolve("nowhere"));
        assertRefused("cannot be read (there is no such file)", "remove it");
    }

    @Test
    void placeThatDoesNotExist() throws IOException {
        try (Plugins plugins = new PluginLoader().load(List.of(directory.resolve("missing"), directory))) {
            assertThat(plugins.types()).hasSize(1);
            assertThat(plugins.problems())
                    .singleElement()
                    .hasToString(directory.resolve("missing") + ": does not exist; create it, or name another place for"
                            + " plugins");
        }
    }

    @Test
    void jarWithoutApiVersion() throws IOException {
        PluginJar.ofType("x.Versionless", "versionless")
                .withoutAttribute("Zufs-Api-Version")
                .write(bad);
        assertRefused("does not say which version of the API", "'Zufs-Api-Version: 0.1'");
    }

    @Test
    void malformedApiVersion() throws IOException {
        PluginJar.ofType("x.Malformed", "malformed")
                .attribute("Zufs-Api-Version", "new")
                .write(bad);
        assertRefused("names 'new' as version of the API", "'Zufs-Api-Version: 0.1'");
    }

    @Test
    void otherApiVersionBeforeAnyClassIsInitialised() throws IOException {
        PluginJar.ofType("x.Other", "other")
                .attribute("Zufs-Api-Version", "7.3")
                .write(bad);
        assertRefused("was built for version 7.3 of the API, and this is version 0.1", "dev.zufs:sdk-api 0.1");
        assertThat(PluginJar.initialised("x.Other")).isFalse();
        assertThat(PluginJar.initialised("good.Good")).isTrue();
    }

    @Test
    void unknownCapabilitiesByName() throws IOException {
        PluginJar.ofType("x.Needy", "needy")
                .attribute("Zufs-Capabilities", "memory, teleport,levitate")
                .write(bad);
        assertRefused("'teleport', 'levitate'", "block-device");
        assertThat(PluginJar.initialised("x.Needy")).isFalse();
    }

    @Test
    void jarWithoutServicesFile() throws IOException {
        PluginJar.ofType("x.Silent", "silent").without(PluginJar.SERVICES).write(bad);
        assertRefused("has no file META-INF/services/dev.zufs.api.FileSystemType", "@AutoService");
    }

    @Test
    void directoryOfClassesWithoutServicesFile() throws IOException {
        bad = PluginJar.ofType("x.Silent", "silent")
                .without(PluginJar.SERVICES)
                .writeDirectory(directory.resolve("classes"));
        try (Plugins plugins = new PluginLoader().load(List.of(bad))) {
            assertThat(plugins.problems())
                    .singleElement()
                    .asString()
                    .contains(bad.toString(), "offers no filesystem type", "@AutoService");
        }
    }

    @Test
    void servicesFileWithoutNames() throws IOException {
        PluginJar.ofType("x.Nameless", "nameless")
                .file(PluginJar.SERVICES, "# nothing\n\n")
                .write(bad);
        assertRefused("names no class in META-INF/services", "@AutoService");
    }

    @Test
    void servicesFileWithMissingClass() throws IOException {
        PluginJar.ofType("x.Present", "present")
                .file(PluginJar.SERVICES, "x.Absent\n")
                .write(bad);
        assertRefused("registers x.Absent, but has no such class", "META-INF/services");
    }

    @Test
    void registeredClassThatIsNoType() throws IOException {
        PluginJar.empty()
                .source("x.Plain", "package x; public class Plain {}")
                .file(PluginJar.SERVICES, "x.Plain\n")
                .write(bad);
        assertRefused("not a subtype", "correct the plugin");
    }

    @Test
    void registeredClassThatIsAbstract() throws IOException {
        PluginJar.empty()
                .source("x.Idea", "package x; public abstract class Idea implements dev.zufs.api.FileSystemType {}")
                .file(PluginJar.SERVICES, "x.Idea\n")
                .write(bad);
        assertRefused("x.Idea", "correct the plugin");
    }

    @Test
    void registeredClassWithoutPublicConstructor() throws IOException {
        PluginJar.ofType("x.Closed", "closed", "private Closed() {}").write(bad);
        assertRefused("x.Closed", "correct the plugin");
    }

    @Test
    void moduleThatRegistersButDoesNotProvide() throws IOException {
        PluginJar.ofType("x.Half", "half")
                .source("module-info", "module half { requires dev.zufs.api; }")
                .write(bad);
        assertRefused("does not provide what META-INF/services", "provides dev.zufs.api.FileSystemType with");
    }

    @Test
    void moduleThatRequiresWhatPluginsDoNotSee() throws IOException {
        PluginJar.ofType("x.Curious", "curious").source("module-info", """
            module curious {
                requires dev.zufs.api;
                requires jdk.unsupported;
                provides dev.zufs.api.FileSystemType with x.Curious;
            }
            """).write(bad);
        assertRefused("requires the module jdk.unsupported", "dev.zufs.api and the JDK");
    }

    @Test
    void fileNameWithoutModuleName() throws IOException {
        bad = directory.resolve("1-2-3.jar");
        PluginJar.ofType("x.Number", "number").write(bad);
        assertRefused("no name of a module derives", "Automatic-Module-Name");
    }

    @Test
    void automaticModuleNameThatIsNone() throws IOException {
        PluginJar.ofType("x.Number", "number")
                .attribute("Automatic-Module-Name", "my-plugin")
                .write(bad);
        assertRefused("'my-plugin'", "Automatic-Module-Name");
    }

    @Test
    void classInNoPackage() throws IOException {
        PluginJar.ofType("x.Packed", "packed").source("Stray", "class Stray {}").write(bad);
        assertRefused("has the class Stray.class in no package", "into a package");
    }

    @Test
    void copyOfTheApi() throws IOException {
        PluginJar.ofType("x.Fat", "fat")
                .source("dev.zufs.api.Errno", "package dev.zufs.api; public enum Errno { NONE }")
                .source("x.Fat", "package x; public class Fat { dev.zufs.api.Errno errno; }")
                .write(bad);
        assertRefused("contains a copy of the API", "'provided'");
    }

    @Test
    void internalsOfTheJdk() throws IOException {
        PluginJar.ofType("x.Inner", "inner", "Object u = jdk.internal.misc.Unsafe.getUnsafe();")
                .write(bad);
        assertRefused("uses jdk.internal.misc.Unsafe, which plugins must not, in x/Inner.class", "java.lang.foreign");
        assertThat(PluginJar.initialised("x.Inner")).isFalse();
    }

    @Test
    void unsafeByDescriptorAlone() throws IOException {
        PluginJar.ofType("x.Unsafe", "unsafe", "void f(int i, sun.misc.Unsafe[] u) {}")
                .write(bad);
        assertRefused("uses sun.misc.Unsafe", "java.lang.foreign");
    }

    @Test
    void nativeBindingsByName() throws IOException {
        PluginJar.ofType(
                        "x.Named",
                        "named",
                        "Class<?> c() throws Exception { return Class.forName(\"com.kenai.jffi.MemoryIO\"); }")
                .write(bad);
        assertRefused("uses com.kenai.jffi.MemoryIO", "leave libraries out");
    }

    @Test
    void nativeBindingsInAnotherClass() throws IOException {
        PluginJar.ofType("x.Bound", "bound")
                .source("jnr.ffi.Pointer", "package jnr.ffi; public class Pointer {}")
                .source("x.Helper", "package x; class Helper { Object o = new jnr.ffi.Pointer[2]; }")
                .write(bad);
        assertRefused("uses jnr.ffi.Pointer", "leave libraries out");
    }

    @Test
    void textThatMerelyMentionsInternals() throws IOException {
        PluginJar.ofType("x.Text", "text", "String s = \"see jdk.internal.misc.Unsafe\"; String t = \"jnr.conf\";")
                .write(bad);
        try (Plugins plugins = new PluginLoader().load(List.of(bad))) {
            assertThat(plugins.problems()).isEmpty();
            assertThat(plugins.types()).hasSize(1);
        }
    }

    @Test
    void constructorThatThrows() throws IOException {
        PluginJar.ofType("x.Thrower", "thrower", "public Thrower() { throw new IllegalStateException(\"no key\"); }")
                .write(bad);
        assertRefused("fails in x.Thrower (java.lang.IllegalStateException: no key)", "correct the plugin");
        assertThat(refused().details()).contains("at bad/x.Thrower.<init>");
    }

    @Test
    void constructorThatOverflowsTheStack() throws IOException {
        PluginJar.ofType("x.Deep", "deep", "public Deep() { f(1); } int f(int i) { return f(i + 1) + 1; }")
                .write(bad);
        assertRefused("java.lang.StackOverflowError", "correct the plugin");
    }

    @Test
    void constructorThatThrowsOutOfMemory() throws IOException {
        PluginJar.ofType("x.Greedy", "greedy", "Object o = new long[Integer.MAX_VALUE][Integer.MAX_VALUE];")
                .write(bad);
        assertRefused("java.lang.OutOfMemoryError", "correct the plugin");
    }

    @Test
    void initialiserThatThrows() throws IOException {
        PluginJar.ofType("x.Init", "init", "static int zero = 0; static int broken = 1 / zero;")
                .write(bad);
        assertRefused("java.lang.ArithmeticException: / by zero", "correct the plugin");
    }

    @Test
    void exceptionWhoseMessageThrows() throws IOException {
        PluginJar.ofType("x.Evil", "evil", """
            static class Trap extends RuntimeException {
                @Override public String getMessage() { throw new Trap(); }
            }
            public Evil() { throw new Trap(); }
            """).write(bad);
        assertRefused("x.Evil$Trap", "correct the plugin");
    }

    @Test
    void nameThatIsNull() throws IOException {
        PluginJar.empty()
                .source("x.Null", PluginJar.typeSource("x.Null", "null", "").replace("return \"null\"", "return null"))
                .file(PluginJar.SERVICES, "x.Null")
                .write(bad);
        assertRefused("x.Null returns null from name()", "not null");
    }

    @Test
    void nameThatIsNoName() throws IOException {
        for (String name : List.of("", "UPPER", "white space", "sixteen_letters_", "a/b")) {
            PluginJar.ofType("x.Odd", name).write(bad);
            assertRefused("x.Odd calls itself '" + name + "'", "1 to 15 characters");
        }
    }

    @Test
    void versionThatIsNull() throws IOException {
        PluginJar.empty()
                .source(
                        "x.Null",
                        PluginJar.typeSource("x.Null", "nullversion", "")
                                .replace("return new FormatVersion(1, 2)", "return null"))
                .file(PluginJar.SERVICES, "x.Null")
                .write(bad);
        assertRefused("x.Null returns null from version()", "not null");
    }

    @Test
    void versionThatThrows() throws IOException {
        PluginJar.empty()
                .source(
                        "x.Range",
                        PluginJar.typeSource("x.Range", "range", "")
                                .replace("new FormatVersion(1, 2)", "new FormatVersion(100, 2)"))
                .file(PluginJar.SERVICES, "x.Range")
                .write(bad);
        assertRefused("a format version is 0.0 to 63.1023, not 100.2", "correct the plugin");
    }

    @Test
    void duplicateNameWithBothJars() throws IOException {
        bad = directory.resolve("second.jar");
        PluginJar.ofType("x.Second", "good").write(bad);
        assertRefused("offers the type 'good', which " + directory.resolve("good.jar") + " offers already", "one of");
    }

    @Test
    void oneBadTypeDoesNotHideTheOthersOfItsJar() throws IOException {
        PluginJar.empty()
                .source("x.Bad", PluginJar.typeSource("x.Bad", "bad", "public Bad() { throw new Error(); }"))
                .source("x.Fine", PluginJar.typeSource("x.Fine", "fine", ""))
                .file(PluginJar.SERVICES, "x.Bad\nx.Fine\n")
                .write(bad);
        try (Plugins plugins = new PluginLoader().load(List.of(bad))) {
            assertThat(plugins.types()).extracting(LoadedType::name).containsExactly("fine");
            assertThat(plugins.problems()).singleElement().asString().contains("fails in x.Bad (java.lang.Error)");
        }
    }

    @Test
    void classForLaterReleaseOfJava() throws IOException {
        Path classes = PluginJar.ofType("x.Later", "later").writeDirectory(directory.resolve("later"));
        byte[] later = Files.readAllBytes(classes.resolve("x/Later.class"));
        later[7] = 99;
        PluginJar.empty()
                .file("x/Later.class", later)
                .file(PluginJar.SERVICES, "x.Later\n")
                .write(bad);
        assertRefused("x/Later.class", "release 25 of Java");
    }
}
