package dev.zufs.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zufs.api.ApiVersion;
import dev.zufs.api.FileSystemType;
import dev.zufs.api.FormatVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginLoaderTest {

    @TempDir
    Path directory;

    private final PluginLoader loader = new PluginLoader();

    @Test
    void jarInDirectoryIsLoaded() throws IOException {
        Path jar = PluginJar.ofType("a.First", "first").write(directory.resolve("first-1.0.jar"));

        try (Plugins plugins = loader.load(List.of(directory))) {
            assertThat(plugins.problems()).isEmpty();
            LoadedType type = plugins.type("first").orElseThrow();
            assertThat(type.magic()).isEqualTo(0x5A55);
            assertThat(type.version()).isEqualTo(new FormatVersion(1, 2));
            assertThat(type.origin().path()).isEqualTo(jar);
            assertThat(type.origin().apiVersion()).isEqualTo(ApiVersion.CURRENT);
            assertThat(type.origin().sha256()).matches("[0-9a-f]{64}");
            assertThat(type.origin().signer()).isNull();
            assertThat(type.type().getClass().getModule().getName()).isEqualTo("first");
        }
    }

    @Test
    void jarNamedAloneIsLoaded() throws IOException {
        Path jar = PluginJar.ofType("a.Alone", "alone").write(directory.resolve("alone.jar"));

        try (Plugins plugins = loader.load(List.of(jar))) {
            assertThat(plugins.types()).extracting(LoadedType::name).containsExactly("alone");
        }
    }

    @Test
    void severalDirectoriesAreSearchedInOrderAndEachJarOnce() throws IOException {
        Path second = Files.createDirectory(directory.resolve("second"));
        Path first = Files.createDirectory(directory.resolve("first"));
        PluginJar.ofType("a.A", "atype").write(second.resolve("a.jar"));
        PluginJar.ofType("b.B", "btype").write(first.resolve("b.jar"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), first);

        try (Plugins plugins = loader.load(List.of(first, second, link, first))) {
            assertThat(plugins.problems()).isEmpty();
            assertThat(plugins.types()).extracting(LoadedType::name).containsExactly("btype", "atype");
        }
    }

    @Test
    void directoryOfClassesIsLoadedWithoutManifest() throws IOException {
        Path classes = PluginJar.ofType("some.pack.Dev", "devtype").writeDirectory(directory.resolve("classes"));

        try (Plugins plugins = loader.load(List.of(classes))) {
            assertThat(plugins.problems()).isEmpty();
            LoadedType type = plugins.type("devtype").orElseThrow();
            assertThat(type.origin()).isEqualTo(new PluginOrigin(classes, null, null, null));
            assertThat(type.type().getClass().getModule().getName()).isEqualTo("some.pack");
        }
    }

    @Test
    void directoryOfClassesOfAModuleIsLoaded() throws IOException {
        Path classes = explicitModule().writeDirectory(directory.resolve("classes"));

        try (Plugins plugins = loader.load(List.of(classes))) {
            assertThat(plugins.problems()).isEmpty();
            assertThat(plugins.types()).extracting(LoadedType::name).containsExactly("modular");
        }
    }

    @Test
    void emptyDirectoryIsNoProblem() throws IOException {
        try (Plugins plugins = loader.load(List.of(directory))) {
            assertThat(plugins.problems()).isEmpty();
            assertThat(plugins.types()).isEmpty();
        }
    }

    @Test
    void explicitModuleIsLoaded() throws IOException {
        Path jar = explicitModule().write(directory.resolve("anything.jar"));

        try (Plugins plugins = loader.load(List.of(jar))) {
            assertThat(plugins.problems()).isEmpty();
            assertThat(plugins.type("modular")
                            .orElseThrow()
                            .type()
                            .getClass()
                            .getModule()
                            .getName())
                    .isEqualTo("my.plugin");
        }
    }

    private static PluginJar explicitModule() {
        return PluginJar.ofType("m.Modular", "modular").source("module-info", """
            module my.plugin {
                requires dev.zufs.api;
                requires static java.sql;
                provides dev.zufs.api.FileSystemType with m.Modular;
            }
            """);
    }

    @Test
    void capabilitiesOfTheRuntimeMayBeRequired() throws IOException {
        Path jar = PluginJar.ofType("c.Capable", "capable")
                .attribute("Zufs-Capabilities", "block-device, posix-acl")
                .write(directory.resolve("capable.jar"));

        try (Plugins plugins = loader.load(List.of(jar))) {
            assertThat(plugins.problems()).isEmpty();
            assertThat(plugins.types()).hasSize(1);
        }
    }

    @Test
    void jarMayOfferSeveralTypes() throws IOException {
        Path jar = PluginJar.empty()
                .source("s.One", PluginJar.typeSource("s.One", "one", ""))
                .source("s.Two", PluginJar.typeSource("s.Two", "two", ""))
                .file(PluginJar.SERVICES, "# both\ns.One\n\n  s.Two # the second\n")
                .write(directory.resolve("several.jar"));

        try (Plugins plugins = loader.load(List.of(jar))) {
            assertThat(plugins.plugins()).hasSize(1);
            assertThat(plugins.types()).extracting(LoadedType::name).containsExactly("one", "two");
        }
    }

    @Test
    void pluginSeesTheApiAndTheJdkAndNothingElse() throws IOException {
        for (String name : List.of(
                "dev.zufs.runtime.plugin.PluginLoader",
                "jnr.ffi.Pointer",
                "picocli.CommandLine",
                "org.HdrHistogram.Histogram",
                "org.junit.jupiter.api.Test")) {
            assertThat(seenByPlugin(name)).as(name).isEqualTo("java.lang.ClassNotFoundException");
        }
        assertThat(seenByPlugin("dev.zufs.api.Errno")).isEqualTo("seen");
        assertThat(seenByPlugin("java.net.http.HttpClient")).isEqualTo("seen");
    }

    @Test
    void pluginDoesNotSeeWhatCircumventsTheJdk() throws IOException {
        assumeTrue(
                FileSystemType.class.getModule().isNamed(), "on the class path, modules of the JDK cannot be chosen");
        assertThat(ModuleLayer.boot().findModule("jdk.unsupported")).isPresent();
        assertThat(seenByPlugin("sun.misc.Unsafe")).isEqualTo("java.lang.ClassNotFoundException");
    }

    private String seenByPlugin(String className) throws IOException {
        Path jar = PluginJar.ofType("v.Viewer", "viewer", """
            public String toString() {
                try {
                    Class.forName(new StringBuilder("%s").reverse().toString());
                    return "seen";
                } catch (ReflectiveOperationException | LinkageError e) {
                    return e.getClass().getName();
                }
            }
            """.formatted(new StringBuilder(className).reverse()))
                .write(directory.resolve("viewer.jar"));
        try (Plugins plugins = loader.load(List.of(jar))) {
            assertThat(plugins.problems()).isEmpty();
            return plugins.type("viewer").orElseThrow().type().toString();
        }
    }

    @Test
    void pluginsDoNotSeeEachOther() throws IOException {
        Path first = PluginJar.ofType("same.Type", "one").write(directory.resolve("one.jar"));
        Path second = PluginJar.ofType("same.Type", "two").write(directory.resolve("two.jar"));

        try (Plugins plugins = loader.load(List.of(first, second))) {
            assertThat(plugins.problems()).isEmpty();
            assertThat(plugins.type("one").orElseThrow().type().getClass())
                    .isNotEqualTo(plugins.type("two").orElseThrow().type().getClass());
        }
    }

    @Test
    void pluginIsConstructedInTheContextOfItsOwnLoader() throws IOException {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Path jar = PluginJar.ofType("t.Context", "context", """
            private final ClassLoader context = Thread.currentThread().getContextClassLoader();
            public String toString() { return String.valueOf(context == getClass().getClassLoader()); }
            """).write(directory.resolve("context.jar"));

        try (Plugins plugins = loader.load(List.of(jar))) {
            assertThat(plugins.type("context").orElseThrow().type()).hasToString("true");
        }
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }

    @Test
    void librariesInTheJarFindTheirServices() throws IOException {
        Path jar = PluginJar.ofType("l.Library", "library", """
            public interface Codec {}
            public static class Plain implements Codec {}
            public String toString() {
                return String.valueOf(java.util.ServiceLoader.load(Codec.class).stream().count());
            }
            """)
                .file("META-INF/services/l.Library$Codec", "l.Library$Plain\n")
                .write(directory.resolve("library.jar"));

        try (Plugins plugins = loader.load(List.of(jar))) {
            assertThat(plugins.problems()).isEmpty();
            LoadedType type = plugins.type("library").orElseThrow();
            try (PluginContext _ = PluginContext.enter(type.type())) {
                assertThat(type.type()).hasToString("1");
            }
        }
    }

    @Test
    void classesForThisReleaseOfJavaAreTakenFromMultiReleaseJars() throws IOException {
        Path newer = PluginJar.ofType("r.Release", "newer").writeDirectory(directory.resolve("newer"));
        Path jar = PluginJar.ofType("r.Release", "older")
                .attribute("Multi-Release", "true")
                .file("META-INF/versions/21/r/Release.class", Files.readAllBytes(newer.resolve("r/Release.class")))
                .write(directory.resolve("release.jar"));

        try (Plugins plugins = loader.load(List.of(jar))) {
            assertThat(plugins.types()).extracting(LoadedType::name).containsExactly("newer");
        }
    }
}
