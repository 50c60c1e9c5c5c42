package dev.zufs.runtime.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.runtime.dispatch.FileSystemServer;
import dev.zufs.runtime.dispatch.HostBlock;
import dev.zufs.runtime.dispatch.MountBacking;
import dev.zufs.runtime.memory.Region;
import dev.zufs.runtime.memory.RegionOpener;
import dev.zufs.runtime.thread.InlinePort;
import dev.zufs.runtime.vfs.AccessTimes;
import dev.zufs.runtime.vfs.Credentials;
import dev.zufs.runtime.vfs.Posix;
import dev.zufs.runtime.vfs.VfsMount;
import dev.zufs.runtime.vfs.inode.Profile;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the vfs keeps of a filesystem that changes by itself, operations being executed by their callers. */
@Timeout(60)
class InvalidationTest {

    private static final FileName NAME = FileName.of("name");

    private final ChangingFileSystem type = new ChangingFileSystem();
    private LocalServer server;
    private VfsMount vfs;
    private Posix files;

    @BeforeEach
    void mount() throws IOException {
        mount(Profile.POSIX);
    }

    private void mount(Profile profile) throws IOException {
        Region region = RegionOpener.system().anonymous(4 << 20, false);
        HostBlock.of(region.media()).format(type, context -> context);
        MountBacking backing = new MountBacking("memory", region.media(), List.of(), region::close);
        server = new LocalServer(type, backing, FileSystemServer.withSyncs());
        InlinePort port = new InlinePort(server.server(), 2, () -> null);
        vfs = server.mount(port, AccessTimes.NEVER, how -> how.profile(profile).checkLocks(true));
        files = vfs.as(Credentials.root(), 0);
    }

    @AfterEach
    void unmount() {
        vfs.unmountForcibly();
        server.requireCleanEnd();
    }

    private long size(String name) {
        return files.status(("/" + name).getBytes(UTF_8)).size();
    }

    private void assertMissing(String name) {
        assertThatThrownBy(() -> size(name))
                .isInstanceOfSatisfying(
                        ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
    }

    @Test
    void namesAreSeenOnceTold() throws Exception {
        assertMissing("name");
        type.put("name", "12345");
        assertMissing("name");
        type.invalidations().entry(type.root(), NAME);
        server.awaitInvalidations();
        assertThat(size("name")).isEqualTo(5);

        long before = type.number("name");
        type.take("name");
        assertThat(size("name")).as("the name is known").isEqualTo(5);
        type.put("name", "other");
        type.invalidations().attributes(before);
        type.invalidations().entry(type.root(), NAME);
        server.awaitInvalidations();
        assertThat(files.status("/name".getBytes(UTF_8)).number())
                .isEqualTo(type.number("name"))
                .isNotEqualTo(before);
        assertThat(vfs.zuf().inodes().heldNumbers()).as("the old one is freed").doesNotContain(before);
    }

    @Test
    void attributesAreSeenOnceTold() throws Exception {
        type.put("name", "12345");
        assertThat(size("name")).isEqualTo(5);
        type.put("name", "1234567");
        type.record("name").mode(0x81A4);
        type.record("name").uid(77);
        assertThat(size("name")).isEqualTo(5);
        type.invalidations().attributes(type.number("name"));
        server.awaitInvalidations();
        assertThat(size("name")).isEqualTo(7);
        assertThat(files.status("/name".getBytes(UTF_8)).mode()).isEqualTo(0x81A4);
        assertThat(files.status("/name".getBytes(UTF_8)).uid()).isEqualTo(77);
    }

    @Test
    void typeOfAnInodeNeverChanges() throws Exception {
        type.put("name", "12345");
        assertThat(size("name")).isEqualTo(5);
        type.record("name").mode(0x41FF);
        type.invalidations().attributes(type.number("name"));
        server.awaitInvalidations();
        assertThat(files.status("/name".getBytes(UTF_8)).mode()).isEqualTo(0x81B6);
    }

    @Test
    void isToldFromWithinAnOperation() throws Exception {
        type.put("name", "12345");
        assertThat(size("name")).isEqualTo(5);
        type.within(() -> {
            type.put("name", "1234567");
            type.invalidations().inode(type.number("name"), 0, 0);
            type.invalidations().entry(type.root(), NAME);
            type.invalidations().attributes(type.root());
        });
        files.makeNode("/other".getBytes(UTF_8), 0x81A4, 0);
        server.awaitInvalidations();
        assertThat(size("name")).isEqualTo(7);
    }

    @Test
    void tooManyAreTakenForEverything() throws Exception {
        type.put("name", "12345");
        assertThat(size("name")).isEqualTo(5);
        type.put("name", "1234567");
        assertMissing("late");
        type.put("late", "1");
        long stays = type.root();
        type.invalidations().attributes(type.number("name"));
        type.invalidations().entry(stays, FileName.of("late"));
        for (int index = 0; index <= PendingInvalidations.MAX_ENTRIES; index++) {
            type.invalidations().entry(stays, FileName.of("x" + index));
        }
        server.awaitInvalidations();
        assertThat(size("name")).isEqualTo(7);
        assertThat(size("late")).isEqualTo(1);
    }

    @Test
    void unknownInodesAndWhatIsToldTooLateArePassedOver() throws Exception {
        type.invalidations().inode(4711, 10, 20);
        type.invalidations().attributes(4711);
        type.invalidations().entry(4711, NAME);
        server.awaitInvalidations();
        long root = type.root();
        vfs.unmount();
        type.invalidations().entry(root, NAME);
        server.awaitInvalidations();
        assertThatThrownBy(() -> type.invalidations().inode(1, -1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    /** The kernel module cannot be told, so what runs with its behaviour is not either. */
    @Test
    void profileOfTheKernelModuleHearsOfNothing() throws Exception {
        vfs.unmount();
        mount(Profile.ZUF);
        assertMissing("name");
        type.put("name", "12345");
        type.invalidations().entry(type.root(), NAME);
        server.awaitInvalidations();
        assertMissing("name");
    }
}
