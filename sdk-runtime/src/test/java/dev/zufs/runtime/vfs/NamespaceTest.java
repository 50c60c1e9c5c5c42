package dev.zufs.runtime.vfs;

import static dev.zufs.runtime.vfs.PosixTest.assertFails;
import static dev.zufs.runtime.vfs.ToyMount.bytes;
import static dev.zufs.runtime.vfs.ToyMount.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Errno;
import dev.zufs.runtime.vfs.inode.MountSettings;
import dev.zufs.runtime.vfs.inode.Profile;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.ZufProtocol;
import dev.zufs.runtime.wire.ZusInode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NamespaceTest {

    private final ToyMount toy = new ToyMount(Profile.POSIX);
    private final Posix posix = toy.posix;

    @BeforeEach
    void makeTree() {
        posix.makeDirectory(path("/d"), 0755);
        posix.makeDirectory(path("/d/e"), 0755);
        posix.makeDirectory(path("/empty"), 0755);
        toy.createFile("/f", "file");
        toy.createFile("/d/g", "inner");
        toy.port.take();
    }

    private void rename(String from, String to, int flags) {
        posix.rename(path(from), posix, path(to), flags);
    }

    @Test
    void renameRefusesWhatMakesNoTree() {
        assertFails(Errno.EINVAL, () -> rename("/d", "/d/e/x", 0));
        assertFails(Errno.EINVAL, () -> rename("/d", "/d/x", 0));
        assertFails(Errno.ENOTEMPTY, () -> rename("/d/e", "/d", 0));
        assertFails(Errno.ENOTDIR, () -> rename("/d", "/f", 0));
        assertFails(Errno.EISDIR, () -> rename("/f", "/empty", 0));
        assertFails(Errno.ENOTEMPTY, () -> rename("/empty", "/d", 0));
        assertFails(Errno.ENOENT, () -> rename("/none", "/x", 0));
        assertFails(Errno.EBUSY, () -> rename("/d/.", "/x", 0));
        assertFails(Errno.EBUSY, () -> rename("/d", "/empty/..", 0));
        assertFails(Errno.ENOTDIR, () -> rename("/f/", "/x", 0));
        assertFails(Errno.EEXIST, () -> rename("/f", "/d/g", Posix.RENAME_NOREPLACE));
        assertFails(Errno.EINVAL, () -> rename("/f", "/d/g", 3));
        assertFails(Errno.ENOENT, () -> rename("/f", "/x", Posix.RENAME_EXCHANGE));
        assertThat(toy.port.takeNames()).doesNotContain("RENAME");
    }

    @Test
    void longNamesAreRefusedWhenTheyAreLookedUp() {
        String name = "n".repeat(256);
        assertFails(Errno.ENOENT, () -> rename("/none", "/" + name, 0));
        assertFails(Errno.ENAMETOOLONG, () -> rename("/f", "/" + name, 0));
        assertFails(Errno.ENAMETOOLONG, () -> rename("/" + name, "/x", 0));
        assertFails(Errno.ENOENT, () -> rename("/" + name, "/none/x", 0));
        assertFails(Errno.EBUSY, () -> rename("/" + name, "/d/.", 0));
        assertFails(Errno.ENAMETOOLONG, () -> posix.makeDirectory(path("/" + name), 0755));
        assertFails(Errno.ENAMETOOLONG, () -> posix.unlink(path("/" + name)));
        assertFails(Errno.ENAMETOOLONG, () -> posix.removeDirectory(path("/" + name + "/")));
        assertFails(Errno.ENAMETOOLONG, () -> posix.link(path("/f"), path("/" + name)));
        assertFails(Errno.ENAMETOOLONG, () -> posix.status(path("/" + name)));
        assertFails(Errno.ENAMETOOLONG, () -> posix.status(path("/" + name + "/x")));
        assertFails(Errno.ENAMETOOLONG, () -> toy.create("/" + name));
        assertFails(Errno.EISDIR, () -> toy.create("/" + name + "/"));
        assertFails(Errno.ENOTDIR, () -> toy.create("/f/" + name));
    }

    @Test
    void directoryThatIsExchangedForAFileCountsAsALinkOfItsNewParent() {
        ZusInode.linkCount(toy.server.region, toy.server.nodeOf(2).record, ZufProtocol.MAX_LINKS);
        toy.vfs.dropCaches();
        assertFails(Errno.EMLINK, () -> rename("/d/g", "/empty", Posix.RENAME_EXCHANGE));
        assertFails(Errno.EMLINK, () -> rename("/empty", "/d/g", Posix.RENAME_EXCHANGE));
        rename("/empty", "/d/e", Posix.RENAME_EXCHANGE);
        rename("/d/g", "/f", Posix.RENAME_EXCHANGE);
        assertThat(toy.content("/f")).isEqualTo("inner");
    }

    @Test
    void directoriesMoveWithWhatIsBelow() {
        assertThat(posix.status(path("/")).linkCount()).isEqualTo(4);
        rename("/d", "/empty/moved", 0);
        assertThat(toy.content("/empty/moved/g")).isEqualTo("inner");
        assertThat(posix.status(path("/empty/moved/e/../../..")).number()).isEqualTo(1);
        assertThat(posix.status(path("/")).linkCount()).isEqualTo(3);
        assertThat(posix.status(path("/empty")).linkCount()).isEqualTo(3);
        assertFails(Errno.ENOENT, () -> posix.status(path("/d/g")));
    }

    @Test
    void emptyDirectoryIsReplaced() {
        rename("/d/e", "/empty", 0);
        assertFails(Errno.ENOENT, () -> posix.status(path("/d/e")));
        assertThat(posix.status(path("/empty")).linkCount()).isEqualTo(2);
        assertThat(toy.port.takeNames()).contains("RENAME", "FREE_INODE");
    }

    @Test
    void namesAreExchanged() {
        rename("/d", "/f", Posix.RENAME_EXCHANGE);
        assertThat(toy.content("/d")).isEqualTo("file");
        assertThat(toy.content("/f/g")).isEqualTo("inner");
        rename("/f/g", "/d", Posix.RENAME_EXCHANGE);
        assertThat(toy.content("/f/g")).isEqualTo("file");
        assertThat(toy.content("/d")).isEqualTo("inner");
        assertFails(Errno.EINVAL, () -> rename("/f/e", "/f", Posix.RENAME_EXCHANGE));
    }

    @Test
    void renameOfOneFileToItsOtherNameDoesNothing() {
        posix.link(path("/f"), path("/h"));
        toy.port.take();
        rename("/f", "/h", 0);
        assertThat(toy.port.takeNames()).isEmpty();
        assertThat(toy.content("/f")).isEqualTo("file");
    }

    @Test
    void removalErrors() {
        assertFails(Errno.EISDIR, () -> posix.unlink(path("/d")));
        assertFails(Errno.ENOTDIR, () -> posix.unlink(path("/f/")));
        assertFails(Errno.ENOTDIR, () -> posix.removeDirectory(path("/f")));
        assertFails(Errno.ENOTEMPTY, () -> posix.removeDirectory(path("/d")));
        assertFails(Errno.EBUSY, () -> posix.removeDirectory(path("/")));
        assertFails(Errno.EINVAL, () -> posix.removeDirectory(path("/d/.")));
        assertFails(Errno.ENOTEMPTY, () -> posix.removeDirectory(path("/d/e/..")));
        assertFails(Errno.EISDIR, () -> posix.unlink(path("/d/e/..")));
    }

    @Test
    void creationErrors() {
        assertFails(Errno.EEXIST, () -> posix.makeDirectory(path("/d"), 0755));
        assertFails(Errno.EEXIST, () -> posix.makeDirectory(path("/"), 0755));
        assertFails(Errno.EEXIST, () -> posix.makeDirectory(path("/d/.."), 0755));
        assertFails(Errno.ENOENT, () -> posix.makeNode(path("/x/"), 0644, 0));
        assertFails(Errno.ENOENT, () -> posix.makeSymbolicLink(path(""), path("/l")));
        assertFails(Errno.EISDIR, () -> posix.open(path("/x/"), OpenFlags.O_CREAT, 0644));
        assertFails(Errno.EISDIR, () -> posix.open(path("/d"), OpenFlags.O_CREAT, 0644));
        assertFails(Errno.EISDIR, () -> posix.open(path("/d"), OpenFlags.O_RDWR, 0));
        assertFails(Errno.EEXIST, () -> posix.open(path("/f"), OpenFlags.O_CREAT | OpenFlags.O_EXCL, 0644));
        assertFails(Errno.ENOTDIR, () -> posix.open(path("/f"), OpenFlags.O_DIRECTORY, 0));
        assertFails(Errno.ENOTDIR, () -> posix.status(path("/f/x")));
        assertFails(Errno.ENOTDIR, () -> posix.status(path("/f/")));
        assertFails(Errno.ENOENT, () -> posix.status(path("")));
        assertFails(Errno.ENAMETOOLONG, () -> posix.status(path("x".repeat(256))));
        assertFails(Errno.ENAMETOOLONG, () -> posix.status(path("/d/".repeat(2000))));
        assertFails(Errno.EPERM, () -> posix.makeNode(path("/x"), 0x4000, 0));
        assertFails(Errno.EPERM, () -> posix.link(path("/d"), path("/x")));
        posix.makeDirectory(path("/new/"), 0755);
    }

    @Test
    void danglingLinkIsCreatedThrough() {
        posix.makeSymbolicLink(path("d/target"), path("/l"));
        assertFails(Errno.EEXIST, () -> posix.open(path("/l"), OpenFlags.O_CREAT | OpenFlags.O_EXCL, 0644));
        posix.open(path("/l"), OpenFlags.O_CREAT | OpenFlags.O_RDWR, 0644).close();
        assertThat(posix.status(path("/d/target")).size()).isZero();
        assertFails(Errno.ELOOP, () -> posix.open(path("/l"), OpenFlags.O_NOFOLLOW, 0));
        posix.open(path("/l"), OpenFlags.O_NOFOLLOW | OpenFlags.O_PATH, 0).close();
        assertThat(posix.status(path("/l"), false).size()).isEqualTo(8);
        posix.makeSymbolicLink(path("self"), path("/self"));
        assertFails(Errno.ELOOP, () -> posix.open(path("/self"), OpenFlags.O_CREAT, 0644));
    }

    @Test
    void unnamedFilesGetANameOnce() {
        int flags = OpenFlags.O_TMPFILE | OpenFlags.O_RDWR;
        try (OpenFile file = posix.open(path("/d"), flags, 0600)) {
            file.write(bytes("secret"), 0);
            assertThat(file.status().linkCount()).isZero();
            posix.link(file, path("/named"));
        }
        assertThat(toy.content("/named")).isEqualTo("secret");
        try (OpenFile file = posix.open(path("/d"), flags | OpenFlags.O_EXCL, 0600)) {
            assertFails(Errno.ENOENT, () -> posix.link(file, path("/never")));
        }
        OpenFile removed = toy.create("/r");
        posix.unlink(path("/r"));
        assertFails(Errno.ENOENT, () -> posix.link(removed, path("/again")));
        removed.close();
        assertFails(Errno.EBADF, () -> posix.link(removed, path("/again")));
        assertFails(Errno.EINVAL, () -> posix.open(path("/d"), OpenFlags.O_TMPFILE, 0600));
    }

    @Test
    void removedDirectoryTakesNoNames() {
        try (OpenFile directory = posix.open(path("/empty"), OpenFlags.O_DIRECTORY, 0)) {
            posix.removeDirectory(path("/empty"));
            Posix inside = posix.at(directory);
            assertFails(Errno.ENOENT, () -> inside.open(path("x"), OpenFlags.O_CREAT, 0644));
            assertFails(Errno.ENOENT, () -> inside.makeDirectory(path("x"), 0755));
            assertFails(Errno.ENOENT, () -> directory.readDirectory(entry -> true));
            assertThat(inside.status(path("..")).number()).isEqualTo(1);
        }
    }

    @Test
    void relativePathsBeginAtTheOpenDirectory() {
        try (OpenFile directory = posix.open(path("/d"), OpenFlags.O_DIRECTORY, 0)) {
            Posix at = posix.at(directory);
            assertThat(at.status(path("g")).size()).isEqualTo(5);
            assertThat(at.status(path("../f")).size()).isEqualTo(4);
            assertThat(at.status(path("/f")).size()).isEqualTo(4);
            at.rename(path("g"), posix, path("moved"), 0);
            assertThat(toy.content("/moved")).isEqualTo("inner");
        }
    }

    @Test
    void parentIsFoundWithoutACachedName() {
        try (OpenFile inner = posix.open(path("/d/e"), OpenFlags.O_DIRECTORY, 0)) {
            toy.vfs.dropCaches();
            toy.port.take();
            assertThat(posix.at(inner).status(path("../g")).size()).isEqualTo(5);
            assertThat(toy.port.takeNames()).containsExactly("LOOKUP", "LOOKUP");
        }
    }

    @Test
    void listingGoesOnWhereItWasFull() {
        for (int index = 0; index < 10; index++) {
            toy.createFile("/d/n" + index, "");
        }
        StringBuilder seen = new StringBuilder();
        try (OpenFile directory = posix.open(path("/d"), OpenFlags.O_DIRECTORY, 0)) {
            boolean more = true;
            while (more) {
                int[] room = {3};
                more = directory.readDirectory(entry -> {
                    if (room[0]-- == 0) {
                        return false;
                    }
                    seen.append(entry.name()).append(' ');
                    return true;
                });
            }
        }
        assertThat(seen.toString().trim().split(" ")).hasSize(14).doesNotHaveDuplicates();
    }

    @Test
    void fewNamesAreKept() {
        ToyServer server = new ToyServer(32 << 20, 0, false);
        RecordingPort port = new RecordingPort(server);
        VfsMount small = VfsMount.mount(
                MountSettings.of(port.mountPort(), port, server.region)
                        .maxUnusedInodes(0)
                        .checkLocks(true)
                        .build(),
                AccessTimes.NEVER,
                32);
        Posix calls = small.as(Credentials.root(), 0);
        for (int index = 0; index < 500; index++) {
            calls.open(path("/f" + index), OpenFlags.O_CREAT | OpenFlags.O_RDWR, 0644)
                    .close();
        }
        assertThat(small.zuf().inodes().count()).isLessThan(100);
        for (int index = 0; index < 500; index++) {
            assertThat(calls.status(path("/f" + index)).size()).isZero();
        }
        small.unmount();
        assertThat(server.byCookie).isEmpty();
    }

    @Test
    void replacedFileIsGivenBackWhenNothingIsLockedAnyMore() {
        toy.vfs.dropCaches();
        toy.onWayOf(Operation.FREE_INODE, () -> {
            posix.rename(path("/d/e"), path("/moved"));
            toy.createFile("/d/new", "");
        });
        rename("/f", "/d/g", 0);
        assertThat(posix.status(path("/moved")).mode() & 0777).isEqualTo(0755);
        assertThat(toy.names("/d")).containsExactlyInAnyOrder("g", "new");
    }

    @Test
    void surplusNamesAreGivenBackWhenNothingIsLocked() {
        ToyServer server = new ToyServer(32 << 20, 0, false);
        RecordingPort port = new RecordingPort(server);
        MountSettings settings = MountSettings.of(port.mountPort(), port, server.region)
                .maxUnusedInodes(0)
                .checkLocks(true)
                .build();
        VfsMount small = VfsMount.mount(settings, AccessTimes.NEVER, 32);
        Posix calls = small.as(Credentials.root(), 0);
        for (int index = 0; index < 200; index++) {
            calls.makeNode(path("/f" + index), 0644, 0);
        }
        small.dropCaches();
        boolean[] made = new boolean[1];
        port.onWay(operation -> {
            if (operation == Operation.EVICT_INODE) {
                port.onWay(other -> {});
                ToyMount.inOtherThread(() -> calls.makeNode(path("/new"), 0600, 0));
                made[0] = true;
            }
        });
        for (int index = 0; index < 200; index++) {
            calls.status(path("/f" + index));
        }
        assertThat(made[0]).isTrue();
        assertThat(calls.status(path("/new")).mode() & 0777).isEqualTo(0600);
        small.unmount();
        assertThat(server.byCookie).isEmpty();
    }
}
