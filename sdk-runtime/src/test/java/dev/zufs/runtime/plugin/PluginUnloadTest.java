package dev.zufs.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginUnloadTest {

    private static final int MAX_COLLECTIONS = 100;

    @TempDir
    Path directory;

    private final ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();

    @Test
    void closeReleasesTheJar() throws IOException {
        Path jar = readerOfResource("first").write(directory.resolve("plugin.jar"));
        Plugins plugins = new PluginLoader().load(List.of(jar));
        assertThat(plugins.type("first").orElseThrow().type()).hasToString("content");
        assertThat(isOpen(jar)).isTrue();

        plugins.close();

        assertThat(isOpen(jar)).isFalse();
        assertThat(plugins.types()).isEmpty();
    }

    @Test
    void closeReleasesADeletedJar() throws IOException {
        Path jar = readerOfResource("deleted").write(directory.resolve("plugin.jar"));
        Plugins plugins = new PluginLoader().load(List.of(jar));
        assertThat(plugins.type("deleted").orElseThrow().type()).hasToString("content");
        Files.delete(jar);

        plugins.close();

        assertThat(isOpen(jar)).isFalse();
    }

    @Test
    void refusedJarsAreNotKeptOpen() throws IOException {
        Path jar = PluginJar.ofType("x.Thrower", "thrower", "public Thrower() { throw new Error(); }")
                .write(directory.resolve("thrower.jar"));
        Path other = PluginJar.ofType("x.Other", "other")
                .attribute("Zufs-Api-Version", "9.9")
                .write(directory.resolve("other.jar"));

        try (Plugins plugins = new PluginLoader().load(List.of(directory))) {
            assertThat(plugins.problems()).hasSize(2);
            assertThat(isOpen(jar)).isFalse();
            assertThat(isOpen(other)).isFalse();
        }
    }

    @Test
    void jarMayBeReplacedAfterClose() throws IOException {
        Path jar = readerOfResource("before").write(directory.resolve("plugin.jar"));
        Plugins before = new PluginLoader().load(List.of(jar));
        before.close();
        Files.delete(jar);
        readerOfResource("after").write(jar);

        try (Plugins after = new PluginLoader().load(List.of(jar))) {
            assertThat(after.types()).extracting(LoadedType::name).containsExactly("after");
            assertThat(after.type("after").orElseThrow().type()).hasToString("content");
        }
    }

    @Test
    void classLoaderIsCollectedAfterClose() throws IOException, InterruptedException {
        Reference<ClassLoader> loader = loadAndClose();

        Reference<?> found = null;
        for (int i = 0; i < MAX_COLLECTIONS && found == null; i++) {
            System.gc();
            found = collected.remove(50);
        }

        assertThat(found).isSameAs(loader);
    }

    private Reference<ClassLoader> loadAndClose() throws IOException {
        Path jar = readerOfResource("gone").write(directory.resolve("plugin.jar"));
        try (Plugins plugins = new PluginLoader().load(List.of(jar))) {
            LoadedType type = plugins.type("gone").orElseThrow();
            assertThat(type.type()).hasToString("content");
            return new PhantomReference<>(type.type().getClass().getClassLoader(), collected);
        }
    }

    /** Reads a resource by its address, which the JDK leaves open. */
    private static PluginJar readerOfResource(String name) {
        return PluginJar.ofType("u.Unload", name, """
            public String toString() {
                try (java.io.InputStream in = Unload.class.getResourceAsStream("resource with space.txt")) {
                    return new String(in.readAllBytes());
                } catch (java.io.IOException e) {
                    return e.toString();
                }
            }
            """).file("u/resource with space.txt", "content");
    }

    private static boolean isOpen(Path jar) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.anyMatch(descriptor -> target(descriptor).startsWith(jar.toString()));
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) { // the descriptor of the listing itself is closed by now
            return "";
        }
    }
}
