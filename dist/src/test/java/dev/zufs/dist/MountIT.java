package dev.zufs.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mounts for every program of the machine, by the command and by the script. */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MountIT {

    private static final Path SCRIPT = Path.of("..", "zufs").toAbsolutePath().normalize();

    @TempDir
    private Path directory = Path.of("");

    private Path image = Path.of("");
    private Path target = Path.of("");

    @BeforeEach
    void prepare() throws Exception {
        assumeTrue(Files.isWritable(Path.of("/dev/fuse")), "needs /dev/fuse");
        assumeTrue(run("id", "-u").out().strip().equals("0"), "needs root, to mount");
        image = directory.resolve("image");
        target = Files.createDirectory(directory.resolve("mount point"));
        assertThat(Tool.run("mkfs", "zpmem", image.toString(), "--size", "32M").status())
                .isZero();
    }

    @AfterEach
    void unmount() throws Exception {
        if (isMounted()) {
            run("umount", "-f", "-l", target.toString());
        }
    }

    private boolean isMounted() throws IOException {
        String name = target.toString().replace(" ", "\\040");
        return Files.readString(Path.of("/proc/self/mounts")).contains(" " + name + " fuse.zpmem ");
    }

    private static Tool.Outcome run(String... command) throws IOException, InterruptedException {
        return Tool.run(new ProcessBuilder(command));
    }

    private Process mount(String... more) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("mount", "zpmem", image.toString(), target.toString()));
        words.addAll(List.of("--foreground"));
        words.addAll(List.of(more));
        Path out = Files.writeString(directory.resolve("out"), "");
        Process server = Tool.start(out, directory.resolve("err"), words.toArray(String[]::new));
        Tool.awaitText(server, out, target + ": zpmem on " + image);
        return server;
    }

    private void awaitEnd(Process server) throws InterruptedException {
        assertThat(server.waitFor(1, TimeUnit.MINUTES)).as("the server ends").isTrue();
    }

    @Test
    void filesAreThereForOtherProgramsAndAfterTheNextMount() throws Exception {
        Process server = mount();
        assertThat(run(
                                "sh",
                                "-c",
                                "echo hello > \"$0/file\" && mkdir \"$0/dir\" && ln \"$0/file\" \"$0/dir/link\"",
                                target + "")
                        .err())
                .isEmpty();
        Tool.Outcome unmounted = Tool.run("umount", target.toString());
        assertThat(unmounted.status()).as(unmounted.err()).isZero();
        assertThat(server.isAlive()).as("umount has waited for the server").isFalse();
        assertThat(server.exitValue()).isZero();
        assertThat(Tool.run("fsck", "zpmem", image.toString()).status()).isZero();

        server = mount("-o", "ro");
        assertThat(run("cat", target + "/dir/link").out()).isEqualTo("hello\n");
        assertThat(run("touch", target + "/other").err()).contains("Read-only file system");
        assertThat(run("umount", target.toString()).status()).as("by umount(8)").isZero();
        awaitEnd(server);
        assertThat(server.exitValue()).isZero();
    }

    @Test
    void mountThatIsInUseIsNotUnmountedUnlessItMust() throws Exception {
        Process server = mount();
        Process user =
                new ProcessBuilder("sleep", "60").directory(target.toFile()).start();
        try {
            Tool.Outcome refused = Tool.run("umount", target.toString());
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err()).contains("in use").contains("--force").hasLineCount(1);
            assertThat(isMounted()).isTrue();
            assertThat(Tool.run("umount", target.toString(), "--force").status())
                    .isZero();
            assertThat(isMounted()).isFalse();
            awaitEnd(server);
        } finally {
            user.destroyForcibly().waitFor();
        }
        assertThat(Tool.run("fsck", "zpmem", image.toString()).status()).isZero();
    }

    @Test
    void statTellsWhatIsDoneAndDoesNotHangWithTheServer() throws Exception {
        Process server = mount();
        assertThat(run("sh", "-c", "echo hello > \"$0/file\"", target + "").status())
                .isZero();
        Tool.Outcome told = Tool.run("stat", target.toString());
        assertThat(told.status()).as(told.err()).isZero();
        assertThat(told.out()).contains("type: zpmem", "backing: " + image, "NEW_INODE", "WRITE", "zt-");

        // The kernel knows who has to lose setuid bits and capabilities, and does not ask before each write.
        String writes = "dd if=/dev/zero of=\"$0/file\" bs=4k count=200 oflag=direct";
        assertThat(run("sh", "-c", writes, target + "").status()).isZero();
        assertThat(Tool.run("stat", target.toString()).out())
                .containsPattern("(?m)^WRITE +20[0-9] ")
                .doesNotContainPattern("(?m)^XATTR_GET +[0-9]{2,} ");

        assertThat(run("kill", "-STOP", server.pid() + "").status()).isZero();
        try {
            Tool.Outcome stopped = Tool.run("stat", target.toString());
            assertThat(stopped.status()).isEqualTo(1);
            assertThat(stopped.err()).contains("does not answer within").hasLineCount(1);
        } finally {
            run("kill", "-CONT", server.pid() + "");
        }
        server.destroyForcibly().waitFor();
        Tool.Outcome dead = Tool.run("stat", target.toString());
        assertThat(dead.status()).isEqualTo(1);
        assertThat(dead.err()).contains("cannot be asked: its server has ended").hasLineCount(1);
        Tool.Outcome none = Tool.run("stat", directory.toString());
        assertThat(none.status()).isEqualTo(1);
        assertThat(none.err()).contains("no FUSE filesystem is mounted").hasLineCount(1);
    }

    @Test
    void killedServerIsClearedByTheNextMountAndLosesNothing() throws Exception {
        Process server = mount();
        assertThat(run("sh", "-c", "echo kept > \"$0/file\" && sync \"$0/file\"", target + "")
                        .status())
                .isZero();
        server.destroyForcibly().waitFor();
        assertThat(run("ls", target.toString()).status()).as("it is dead").isNotZero();

        Process next = mount();
        assertThat(Files.readString(directory.resolve("err"))).contains(target + " was dead");
        assertThat(run("cat", target + "/file").out()).isEqualTo("kept\n");
        next.destroyForcibly().waitFor();

        Tool.Outcome cleared = Tool.run("umount", target.toString());
        assertThat(cleared.status()).as(cleared.err()).isZero();
        assertThat(cleared.err()).contains(target + " was dead");
        assertThat(isMounted()).isFalse();
        assertThat(Tool.run("fsck", "zpmem", image.toString()).status()).isZero();
    }

    @Test
    void signalUnmounts() throws Exception {
        Process server = mount();
        server.destroy();
        awaitEnd(server);
        assertThat(isMounted()).isFalse();
        assertThat(Tool.run("fsck", "zpmem", image.toString()).status()).isZero();
    }

    @Test
    void whatCannotBeMountedIsNamedAndLeavesNothing() throws Exception {
        refused("unknown option 'bogus'", image.toString(), target.toString(), "-o", "bogus");
        refused("channels=0", image.toString(), target.toString(), "-o", "channels=0");
        refused("does not exist", image.toString(), directory.resolve("missing").toString());
        refused("is no directory", image.toString(), image.toString());
        refused("does not exist", directory.resolve("nothing").toString(), target.toString());
        Files.write(image, new byte[1 << 20]);
        refused("device table", image.toString(), target.toString());
        Process holder = null;
        assertThat(Tool.run("mkfs", "zpmem", image.toString(), "--size", "32M").status())
                .isZero();
        try {
            holder = mount();
            Path other = Files.createDirectory(directory.resolve("other"));
            refused(target.toString(), image.toString(), other.toString());
        } finally {
            if (holder != null) {
                holder.destroy();
                awaitEnd(holder);
            }
        }
    }

    private void refused(String message, String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of("mount", "zpmem"));
        words.addAll(List.of(arguments));
        words.add("--foreground");
        Tool.Outcome outcome = Tool.run(words.toArray(String[]::new));
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(1);
        assertThat(outcome.err()).contains(message).hasLineCount(1);
    }

    @Test
    void scriptMountsInTheBackground() throws Exception {
        Tool.Outcome mounted = run(SCRIPT.toString(), "mount", "zpmem", image.toString(), target.toString());
        assertThat(mounted.status()).as(mounted.err()).isZero();
        assertThat(mounted.out()).startsWith(target + ": zpmem on " + image).hasLineCount(1);
        assertThat(run("touch", target + "/file").status()).isZero();
        Tool.Outcome again = run(SCRIPT.toString(), "mount", "zpmem", image.toString(), target.toString());
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.err()).contains("zufs mount zpmem on " + target);
        Tool.Outcome unmounted = run(SCRIPT.toString(), "umount", target.toString());
        assertThat(unmounted.status()).as(unmounted.err()).isZero();
    }

    @Test
    void scriptIsTheHelperOfMount() throws Exception {
        Path helper = Files.createSymbolicLink(directory.resolve("mount.zufs"), SCRIPT);
        Tool.Outcome mounted = run(
                helper.toString(),
                image.toString(),
                target.toString(),
                "-n",
                "-o",
                "rw,noatime,nosuid,_netdev",
                "-t",
                "zufs.zpmem");
        assertThat(mounted.status()).as(mounted.err()).isZero();
        assertThat(Files.readString(Path.of("/proc/self/mounts")))
                .contains(target.toString().replace(" ", "\\040") + " fuse.zpmem rw,nosuid,noatime,");
        assertThat(Tool.run("umount", target.toString()).status()).isZero();

        Tool.Outcome refused = run(helper.toString(), image.toString(), target.toString(), "-o", "ro");
        assertThat(refused.status()).isNotZero();
        assertThat(refused.err()).contains("which type?");
    }
}
