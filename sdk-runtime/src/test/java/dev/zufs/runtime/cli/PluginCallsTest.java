package dev.zufs.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.runtime.plugin.PluginJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands that call a plugin, which does what it likes. */
class PluginCallsTest {

    private static final String SEES_ONLY_ITSELF = """
            private static void checkLoader() {
                ClassLoader loader = Thread.currentThread().getContextClassLoader();
                if (loader != Odd.class.getClassLoader()) {
                    throw new IllegalStateException("the context is " + loader);
                }
            }
            """;

    @TempDir
    Path directory;

    private CommandRun run(String body, String... arguments) throws IOException {
        PluginJar.ofType("o.Odd", "odd", SEES_ONLY_ITSELF + """
            static int deep(int depth) { return deep(depth + 1) + 1; }
            private static void act(dev.zufs.api.memory.PersistentMemory memory) throws Exception {
                %s
            }
            @SuppressWarnings("unchecked")
            private static <T extends Throwable> void sneak(dev.zufs.api.memory.PersistentMemory memory) throws T {
                try { act(memory); } catch (Exception e) { throw (T) e; }
            }
            @Override public void format(FormatContext context) {
                checkLoader();
                Odd.<RuntimeException>sneak(context.memory());
            }
            @Override public void check(CheckContext context) {
                checkLoader();
                Odd.<RuntimeException>sneak(context.memory());
            }
            """.formatted(body)).write(directory.resolve("odd.jar"));
        return CommandRun.of(arguments);
    }

    private String image() {
        return directory.resolve("image").toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deep(0);|java.lang.StackOverflowError",
                "throw new OutOfMemoryError(\"Java heap space\");|java.lang.OutOfMemoryError: Java heap space",
                "throw new AssertionError(\"never\");|java.lang.AssertionError: never",
                "throw new NoClassDefFoundError(\"a/B\");|java.lang.NoClassDefFoundError: a/B",
                "throw new InternalError(\"odd\");|java.lang.InternalError: odd"
            })
    void errorOfAPluginIsALineAndNeverAResultOfTheCheck(String body, String line) throws IOException {
        Files.write(Path.of(image()), new byte[1 << 20]);
        CommandRun check = run(body, "fsck", "odd", image(), "--plugins", directory.toString());
        assertThat(check.status()).isEqualTo(8);
        assertThat(check.err()).isEqualTo("zufs: a filesystem or the runtime failed: " + line + "\n");

        Files.delete(Path.of(image()));
        CommandRun format = CommandRun.of("mkfs", "odd", image(), "--size", "2M", "--plugins", directory.toString());
        assertThat(format.status()).isOne();
        assertThat(format.err()).isEqualTo(check.err());
        assertThat(Path.of(image())).as("nothing is in it").doesNotExist();
    }

    @Test
    void stackTraceOfAnErrorIsShownWhenAskedFor() throws IOException {
        Files.write(Path.of(image()), new byte[1 << 20]);
        String body = "throw new AssertionError(\"never\");";
        assertThat(run(body, "fsck", "odd", image(), "--plugins", directory.toString(), "--verbose")
                        .err())
                .contains("java.lang.AssertionError: never\n\tat o");
    }

    @Test
    void imageThatBecomesShorterWhileItIsCheckedCannotBeChecked() throws IOException {
        Files.write(Path.of(image()), new byte[1 << 20]);
        String body = """
            try (var file = java.nio.channels.FileChannel.open(
                    java.nio.file.Path.of("%s"), java.nio.file.StandardOpenOption.WRITE)) {
                file.truncate(4096);
            }
            for (long at = 4096; at < memory.size(); at += 4096) {
                memory.getLong(at);
            }
            """.formatted(image());
        CommandRun check = run(body, "fsck", "odd", image(), "--plugins", directory.toString());
        assertThat(check.status()).isEqualTo(8);
        assertThat(check.err())
                .isEqualTo("zufs: the backing cannot be read: it was made shorter meanwhile, or its disk fails\n");
    }

    @Test
    void pluginsRunInTheirOwnContextAndTheCallerGetsItsOwnBack() throws IOException {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        CommandRun format = run("", "mkfs", "odd", image(), "--size", "2M", "--plugins", directory.toString());
        assertThat(format.err()).isEmpty();
        assertThat(format.status()).isZero();
        CommandRun check = CommandRun.of("fsck", "odd", image(), "--plugins", directory.toString());
        assertThat(check.err()).isEmpty();
        assertThat(check.status()).isZero();
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }

    @Test
    void findingIsOneLineWithoutEscapes() throws IOException {
        PluginJar.ofType("f.Forger", "forger", """
            @Override public void check(CheckContext context) {
                context.report(new Finding("\\u001b[2Jhere", "bad\\nimage: clean", false));
            }
            """).write(directory.resolve("forger.jar"));
        assertThat(CommandRun.of("mkfs", "forger", image(), "--size", "2M", "--plugins", directory.toString())
                        .status())
                .isZero();
        CommandRun check = CommandRun.of("fsck", "forger", image(), "--plugins", directory.toString());
        assertThat(check.status()).isEqualTo(4);
        assertThat(check.out()).startsWith("?[2Jhere: bad?image: clean\n").hasLineCount(2);
    }

    @Test
    void messageOfAPluginThatDoesNotLoadIsItsFirstLine() throws IOException {
        PluginJar.ofType("t.Talker", "talker", """
            public Talker() { throw new IllegalStateException("\\u001b[31mone\\ntwo"); }
            """).write(directory.resolve("talker.jar"));
        assertThat(CommandRun.of("types", "--plugins", directory.toString()).err())
                .hasLineCount(1)
                .contains("(java.lang.IllegalStateException: ?[31mone)")
                .doesNotContain("two");
    }

    @Test
    void missingFileIsRefusedWithTheReason() throws IOException {
        CommandRun format = run("", "mkfs", "odd", image(), "--plugins", directory.toString());
        assertThat(format.status()).isOne();
        assertThat(format.err()).contains(image()).contains("a size is needed to create it");
    }
}
