package dev.zufs.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.runtime.memory.Region;
import dev.zufs.runtime.memory.RegionOpener;
import dev.zufs.runtime.memory.RegionOptions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolIT {

    private static final int MIB = 1 << 20;

    @TempDir
    private Path directory = Path.of("");

    private String image() {
        return directory.resolve("image").toString();
    }

    @Test
    void demoBringsEveryKindOfFileBack() throws Exception {
        Path tree = Files.createDirectory(directory.resolve("tree"));
        Files.createDirectories(tree.resolve("a/b/c"));
        byte[] content = new byte[3 * MIB + 77];
        new Random(5).nextBytes(content);
        Path file = Files.write(tree.resolve("a/b/data"), content);
        Files.createLink(tree.resolve("hard"), file);
        Files.createSymbolicLink(tree.resolve("a/soft"), Path.of("../no/such/" + "x".repeat(100)));
        Files.write(tree.resolve("empty"), new byte[0]);
        Files.setPosixFilePermissions(tree.resolve("empty"), PosixFilePermissions.fromString("r-x--x-w-"));
        Files.setLastModifiedTime(tree.resolve("a/b"), FileTime.from(1_234_567_890_123_456_789L, TimeUnit.NANOSECONDS));
        try (RandomAccessFile sparse =
                new RandomAccessFile(tree.resolve("sparse").toFile(), "rw")) {
            sparse.setLength(1L << 40);
            sparse.seek(1L << 39);
            sparse.write(content, 0, 10_000);
        }
        Tool.Outcome outcome = Tool.run("demo", "--input", tree.toString(), "--backing", image());
        assertThat(outcome.errWithoutProgress()).isEmpty();
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).contains("NEW_INODE").containsPattern("verified 5 files, 31\\d{5} bytes");
    }

    @Test
    void demoWithoutAnInputDirectorySaysSo() throws Exception {
        Tool.Outcome outcome =
                Tool.run("demo", "--input", directory.resolve("missing").toString());
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).hasLineCount(1).contains("missing").contains("no directory");
    }

    @Test
    void demoOnAFileThatCannotBeMadeSaysSo() throws Exception {
        Path tree = Files.createDirectory(directory.resolve("tree"));
        Path backing = directory.resolve("no/such/place");
        Tool.Outcome outcome = Tool.run("demo", "--input", tree.toString(), "--backing", backing.toString());
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).hasLineCount(1).contains(backing.toString());
    }

    @Test
    void formattedFileIsCleanAndADamagedOneIsNot() throws Exception {
        assertThat(Tool.run("mkfs", "zpmem", image(), "--size", "16M").status()).isZero();
        Tool.Outcome clean = Tool.run("fsck", "zpmem", image());
        assertThat(clean.status()).isZero();
        assertThat(clean.out()).contains("clean");
        try (RandomAccessFile raw = new RandomAccessFile(image(), "rw")) {
            raw.seek(4096);
            raw.write(new byte[4096]);
        }
        Tool.Outcome damaged = Tool.run("fsck", "zpmem", image());
        assertThat(damaged.status()).isEqualTo(4);
        assertThat(damaged.out()).contains("superblock");
        assertThat(Tool.run("fsck", "zpmem", image()).status())
                .as("a check without repair changes nothing")
                .isEqualTo(4);
        assertThat(Tool.run("fsck", "zpmem", image(), "--repair").status()).isEqualTo(1);
        assertThat(Tool.run("fsck", "zpmem", image()).status()).isZero();
    }

    @Test
    void wrongArgumentsAreNamed() throws Exception {
        Tool.Outcome type = Tool.run("mkfs", "nosuch", image(), "--size", "16M");
        assertThat(type.status()).isEqualTo(1);
        assertThat(type.err()).hasLineCount(1).contains("'nosuch'").contains("zpmem");
        Tool.Outcome option = Tool.run("mkfs", "zpmem", image(), "--size", "16M", "-o", "taste=sweet");
        assertThat(option.status()).isEqualTo(1);
        assertThat(option.err()).hasLineCount(1).contains("'taste'");
        assertThat(Path.of(image())).as("nothing was made").doesNotExist();
        Tool.Outcome size = Tool.run("mkfs", "zpmem", image(), "--size", "much");
        assertThat(size.status()).isEqualTo(2);
        assertThat(size.err()).contains("'much'");
        Tool.Outcome missing = Tool.run("fsck", "zpmem", image());
        assertThat(missing.status()).isEqualTo(8);
        assertThat(missing.err()).hasLineCount(1).contains(image());
    }

    @Test
    void refusedFormatLeavesAFileAsItWas() throws Exception {
        byte[] content = new byte[3 * MIB + 77];
        new Random(6).nextBytes(content);
        Path file = Files.write(directory.resolve("image"), content);
        Tool.Outcome tooSmall = Tool.run("mkfs", "zpmem", image(), "--size", "8K");
        assertThat(tooSmall.status()).isEqualTo(1);
        assertThat(tooSmall.err()).hasLineCount(1).contains("2 MiB");
        assertThat(file).hasBinaryContent(content);
        Path fresh = directory.resolve("fresh");
        assertThat(Tool.run("mkfs", "zpmem", fresh.toString(), "--size", "8K").status())
                .isEqualTo(1);
        assertThat(fresh).doesNotExist();
    }

    @Test
    void backingThatIsMountedIsRefusedWithItsMountPoint() throws Exception {
        assertThat(Tool.run("mkfs", "zpmem", image(), "--size", "16M").status()).isZero();
        RegionOptions mount = RegionOptions.readWrite("zufs mount zpmem").withMountPoint("/mnt/somewhere");
        try (Region held = RegionOpener.system().open(Path.of(image()), mount)) {
            assertThat(held.size()).isEqualTo(16L * MIB);
            Tool.Outcome outcome = Tool.run("fsck", "zpmem", image());
            assertThat(outcome.status()).isEqualTo(8);
            assertThat(outcome.err())
                    .hasLineCount(1)
                    .contains("zufs mount zpmem")
                    .contains("/mnt/somewhere")
                    .contains(Long.toString(ProcessHandle.current().pid()));
        }
        assertThat(Tool.run("fsck", "zpmem", image()).status()).isZero();
    }

    @Test
    void demoBringsOddNamesAndSpecialFilesBack() throws Exception {
        Path tree = Files.createDirectory(directory.resolve("tree"));
        shell(tree, "printf content > \"$(printf 'caf\\351 \\377')\"; mkfifo fifo; ln -s nowhere a; ln -P a b");
        boolean devices = shell(tree, "mknod null c 1 3 2> error && mknod disk b 259 70000") == 0;
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(tree.resolve("socket")));
            Tool.Outcome outcome = Tool.run("demo", "--input", tree.toString(), "--backing", image());
            assertThat(outcome.errWithoutProgress()).isEmpty();
            assertThat(outcome.status()).isZero();
            assertThat(outcome.out()).contains("verified " + (devices ? 8 : 6) + " files");
        }
    }

    private static int shell(Path directory, String commands) throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", commands)
                .directory(directory.toFile())
                .start()
                .waitFor();
    }

    @Test
    void demoHasRoomForDataThatLiesFarApart() throws Exception {
        Path tree = Files.createDirectory(directory.resolve("tree"));
        try (RandomAccessFile sparse =
                new RandomAccessFile(tree.resolve("sparse").toFile(), "rw")) {
            for (long page = 0; page < 12_000; page++) {
                sparse.seek(page * 2 * MIB);
                sparse.write(1);
            }
        }
        Tool.Outcome outcome = Tool.run("demo", "--input", tree.toString());
        assertThat(outcome.errWithoutProgress()).isEmpty();
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).contains("formatted a temporary file in ", "verified 1 files, 49");
    }

    @Test
    void nativeCodeIsNotUnpackedToWhereItMayNotBeExecuted() throws Exception {
        Tool.Outcome outcome = Tool.run(Map.of("jffi.extract.dir", "/proc"), "doctor");
        assertThat(outcome.out()).containsPattern("ok +native calls");
        assertThat(outcome.status()).isZero();
    }

    @Test
    void nativeCodeThatCannotBeLoadedIsALine() throws Exception {
        Map<String, String> nowhere = Map.of(
                "jffi.boot.library.path", "/nowhere", "jffi.extract.dir", "/proc", "java.library.path", "/nowhere");
        Tool.Outcome outcome = Tool.run(nowhere, "mkfs", "zpmem", image(), "--size", "16M");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err())
                .hasLineCount(1)
                .contains("native code cannot be loaded")
                .contains("jffi.extract.dir");
        assertThat(Tool.run(nowhere, "doctor").out())
                .containsPattern("missing +native calls")
                .containsPattern("missing +write-back");
    }

    @Test
    void killedCommandLeavesNeitherALockNorDamage() throws Exception {
        Path tree = Files.createDirectory(directory.resolve("tree"));
        byte[] content = new byte[64 * 1024];
        for (int index = 0; index < 400; index++) {
            Files.write(tree.resolve("file-" + index), content);
        }
        Path out = directory.resolve("out");
        Process demo =
                Tool.start(out, directory.resolve("err"), "demo", "--input", tree.toString(), "--backing", image());
        Tool.awaitText(demo, out, "mounted on");
        demo.destroyForcibly().waitFor();
        Tool.Outcome check = Tool.run("fsck", "zpmem", image());
        assertThat(check.status()).as(check.out() + check.err()).isZero();
        assertThat(Tool.run("demo", "--input", tree.toString(), "--backing", image())
                        .status())
                .isZero();
    }

    @Test
    void helpNamesEverySubcommand() throws Exception {
        Tool.Outcome outcome = Tool.run("--help");
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).contains("demo", "types", "mkfs", "fsck", "doctor");
    }
}
