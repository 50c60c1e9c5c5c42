package dev.zufs.runtime.vfs;

import static dev.zufs.runtime.vfs.PosixTest.assertFails;
import static dev.zufs.runtime.vfs.ToyMount.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Errno;
import dev.zufs.api.FileName;
import dev.zufs.runtime.vfs.inode.DirectoryListing;
import dev.zufs.runtime.vfs.inode.IoctlOperations;
import dev.zufs.runtime.vfs.inode.NameOperations;
import dev.zufs.runtime.vfs.inode.NewVnode;
import dev.zufs.runtime.vfs.inode.Profile;
import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.runtime.wire.FileMode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DirectoryCallsTest {

    private static final Credentials NOBODY = Credentials.of(1000, 1000);

    private final ToyMount toy = new ToyMount(Profile.POSIX);
    private final DirectoryCalls calls = toy.vfs.directoryCalls();
    private final Vnode root = toy.vfs.zuf().root();
    private int use;

    @BeforeEach
    void begin() {
        use = toy.vfs.zuf().beginUse();
    }

    /** Whatever a test did, nothing that it did not hold itself may be left in use. */
    @AfterEach
    void unmount() {
        toy.vfs.zuf().endUse(use);
        toy.vfs.unmount();
        assertThat(toy.server.byCookie).isEmpty();
    }

    static NewVnode file(int mode) {
        return NewVnode.of(FileMode.REGULAR | mode, 1000, 1000, 0, true);
    }

    static NewVnode directory() {
        return NewVnode.of(FileMode.DIRECTORY | 0755, 0, 0, 0, true);
    }

    static FileName name(String text) {
        return FileName.of(text);
    }

    private Vnode found(Vnode directory, String name) {
        return Objects.requireNonNull(calls.lookup(directory, name(name)), name);
    }

    private void release(Vnode... inodes) {
        for (Vnode inode : inodes) {
            toy.vfs.zuf().inodes().release(inode);
        }
    }

    private int held() {
        toy.vfs.zuf().inodes().dropUnused();
        return toy.vfs.zuf().inodes().count();
    }

    private void setFlags(Vnode inode, int flags) {
        toy.vfs.attributes().setFlags(inode, flags, Credentials.root());
    }

    /** Posix calls begin a use of their own, which a thread must not do inside of another. */
    private void outside(Runnable action) {
        toy.vfs.zuf().endUse(use);
        try {
            action.run();
        } finally {
            use = toy.vfs.zuf().beginUse();
        }
    }

    @Test
    void everyLookupIsAnOperation() {
        release(calls.create(root, name("a"), file(0644)));
        toy.port.take();
        release(found(root, "a"), found(root, "a"));
        assertThat(calls.lookup(root, name("none"))).isNull();
        assertThat(calls.lookup(root, name("none"))).isNull();
        assertThat(toy.port.takeNames()).filteredOn("LOOKUP"::equals).hasSize(4);
    }

    @Test
    void namesHoldNoReference() {
        Vnode made = calls.create(root, name("d"), directory());
        Vnode inner = calls.findOrCreate(made, name("f"), file(0600)).inode();
        assertThat(made.references()).isEqualTo(1);
        assertThat(inner.references()).isEqualTo(1);
        assertThat(root.references()).isEqualTo(1);
        calls.rename(made, name("f"), root, name("g"), 0);
        calls.link(inner, false, made, name("h"));
        assertThat(inner.references()).isEqualTo(1);
        assertThat(held()).isEqualTo(3);
        release(inner, made);
        assertThat(held()).isEqualTo(1);
    }

    @Test
    void dotsAreTheDirectoryAndItsParent() {
        Vnode outer = calls.create(root, name("outer"), directory());
        Vnode inner = calls.create(outer, name("inner"), directory());
        Vnode self = found(inner, ".");
        Vnode parent = found(inner, "..");
        assertThat(self).isSameAs(inner);
        assertThat(parent).isSameAs(outer);
        release(self, parent, outer);
        toy.vfs.zuf().inodes().dropUnused();
        Vnode again = found(inner, "..");
        assertThat(again.number()).isEqualTo(outer.number());
        Vnode top = found(again, "..");
        Vnode above = found(root, "..");
        assertThat(top).isSameAs(root);
        assertThat(above).isSameAs(root);
        release(again, top, above, inner);
    }

    @Test
    void newFileTakesOneLookup() {
        // Asks for the ACL that new files inherit, once.
        release(calls.create(root, name("first"), file(0600)));
        toy.port.take();
        DirectoryCalls.Found made = calls.findOrCreate(root, name("a"), file(0640));
        assertThat(made.created()).isTrue();
        assertThat(toy.port.takeNames()).containsExactly("LOOKUP", "NEW_INODE");
        DirectoryCalls.Found present = calls.findOrCreate(root, name("a"), file(0600));
        assertThat(present.created()).isFalse();
        assertThat(present.inode()).isSameAs(made.inode());
        assertThat(present.inode().mode()).isEqualTo(FileMode.REGULAR | 0640);
        assertFails(Errno.EEXIST, () -> calls.create(root, name("a"), file(0600)));
        release(made.inode(), present.inode());
    }

    @Test
    void nodesOfEveryTypeAreMade() {
        Vnode link = calls.create(
                root,
                name("link"),
                NewVnode.of(FileMode.SYMBOLIC_LINK | 0777, 1, 2, 0, true).withLinkText(path("there")));
        Vnode device = calls.create(
                root,
                name("device"),
                NewVnode.of(FileMode.BLOCK_DEVICE | 0600, 1, 2, 0, true).withDevice(5 << 20 | 3));
        assertThat(toy.vfs.zuf().queries().linkText(link)).isEqualTo(path("there"));
        assertThat(device.device()).isEqualTo(5 << 20 | 3);
        assertThat(device.gid()).isEqualTo(2);
        release(link, device);
    }

    @Test
    void filesWithoutANameGetOne() {
        Vnode nameless = calls.createUnnamed(root, file(0600));
        assertThat(nameless.linkCount()).isZero();
        assertFails(Errno.ENOENT, () -> calls.link(nameless, false, root, name("late")));
        calls.link(nameless, true, root, name("late"));
        assertFails(Errno.EEXIST, () -> calls.link(nameless, true, root, name("late")));
        Vnode late = found(root, "late");
        assertThat(late).isSameAs(nameless);
        release(late, nameless);
        Vnode lost = calls.createUnnamed(root, file(0600));
        toy.port.take();
        release(lost);
        assertThat(toy.port.takeNames()).containsExactly("FREE_INODE");
    }

    @Test
    void removalsTellTypesApart() {
        Vnode full = calls.create(root, name("d"), directory());
        release(calls.create(full, name("f"), file(0600)));
        assertFails(Errno.EISDIR, () -> calls.unlink(root, name("d")));
        assertFails(Errno.ENOTEMPTY, () -> calls.removeDirectory(root, name("d")));
        assertFails(Errno.ENOTDIR, () -> calls.removeDirectory(full, name("f")));
        assertFails(Errno.ENOENT, () -> calls.unlink(full, name("none")));
        calls.unlink(full, name("f"));
        calls.removeDirectory(root, name("d"));
        assertThat(full.isRemoved()).isTrue();
        assertThat(calls.lookup(full, name("f"))).isNull();
        assertFails(Errno.ENOENT, () -> calls.create(full, name("f"), file(0600)));
        assertFails(Errno.ENOENT, () -> calls.findOrCreate(full, name("f"), file(0600)));
        assertFails(Errno.ENOENT, () -> calls.list(full, 0, 4096, false));
        release(full);
    }

    @Test
    void whatIsNoDirectoryHasNoNames() {
        Vnode file = calls.create(root, name("f"), file(0600));
        assertFails(Errno.ENOTDIR, () -> calls.lookup(file, name("x")));
        assertFails(Errno.ENOTDIR, () -> calls.lookup(file, name("..")));
        assertFails(Errno.ENOTDIR, () -> calls.create(file, name("x"), file(0600)));
        assertFails(Errno.ENOTDIR, () -> calls.createUnnamed(file, file(0600)));
        assertFails(Errno.ENOTDIR, () -> calls.unlink(file, name("x")));
        assertFails(Errno.ENOTDIR, () -> calls.rename(root, name("f"), file, name("x"), 0));
        assertFails(Errno.ENOTDIR, () -> calls.list(file, 0, 4096, false));
        assertFails(Errno.EEXIST, () -> calls.create(root, name("."), directory()));
        assertFails(Errno.EBUSY, () -> calls.rename(root, name("f"), root, name(".."), 0));
        release(file);
    }

    @Test
    void directoriesDoNotGetIntoThemselves() {
        Vnode a = calls.create(root, name("a"), directory());
        Vnode b = calls.create(a, name("b"), directory());
        Vnode c = calls.create(b, name("c"), directory());
        // The way up from the new directory is not known by then, and is asked for.
        release(b);
        toy.vfs.zuf().inodes().dropUnused();
        assertFails(Errno.EINVAL, () -> calls.rename(root, name("a"), c, name("x"), 0));
        assertFails(Errno.EINVAL, () -> calls.rename(root, name("a"), a, name("x"), 0));
        release(calls.create(c, name("x"), directory()));
        assertFails(Errno.ENOTEMPTY, () -> calls.rename(c, name("x"), root, name("a"), 0));
        assertFails(Errno.EINVAL, () -> calls.rename(c, name("x"), root, name("a"), NameOperations.RENAME_EXCHANGE));
        release(a, c);
    }

    @Test
    void renamesReplaceExchangeAndRefuse() {
        Vnode a = calls.create(root, name("a"), file(0600));
        Vnode b = calls.create(root, name("b"), file(0600));
        assertFails(
                Errno.EEXIST, () -> calls.rename(root, name("a"), root, name("b"), NameOperations.RENAME_NOREPLACE));
        assertFails(Errno.EINVAL, () -> calls.rename(root, name("a"), root, name("b"), 8));
        calls.rename(root, name("a"), root, name("b"), NameOperations.RENAME_EXCHANGE);
        Vnode first = found(root, "a");
        assertThat(first).isSameAs(b);
        release(first);
        calls.rename(root, name("a"), root, name("b"), 0);
        assertThat(calls.lookup(root, name("a"))).isNull();
        assertThat(a.linkCount()).isZero();
        release(a, b);
    }

    @Test
    void callersWithPathsSeeWhatChanges() {
        outside(() -> {
            toy.createFile("/a", "x");
            assertThat(toy.posix.status(path("/a")).size()).isEqualTo(1);
            assertFails(Errno.ENOENT, () -> toy.posix.status(path("/b")));
        });
        calls.rename(root, name("a"), root, name("b"), 0);
        outside(() -> {
            assertFails(Errno.ENOENT, () -> toy.posix.status(path("/a")));
            assertThat(toy.posix.status(path("/b")).size()).isEqualTo(1);
        });
        calls.unlink(root, name("b"));
        release(calls.create(root, name("a"), directory()));
        outside(() -> {
            assertFails(Errno.ENOENT, () -> toy.posix.status(path("/b")));
            toy.posix.makeDirectory(path("/a/inner"), 0755);
            toy.posix.removeDirectory(path("/a/inner"));
        });
        calls.removeDirectory(root, name("a"));
        assertThat(held()).isEqualTo(1);
    }

    @Test
    void trustedCallersMayWhatOthersMayNot() {
        DirectoryCalls nobody = toy.vfs.directoryCalls(NOBODY);
        assertFails(Errno.EACCES, () -> nobody.create(root, name("a"), file(0600)));
        release(calls.create(root, name("a"), file(0600)));
        assertFails(Errno.EACCES, () -> nobody.unlink(root, name("a")));
        assertFails(Errno.EACCES, () -> nobody.createUnnamed(root, file(0600)));
        Vnode closed = calls.create(root, name("closed"), NewVnode.of(FileMode.DIRECTORY | 01700, 5, 5, 0, true));
        assertFails(Errno.EACCES, () -> nobody.lookup(closed, name("x")));
        release(calls.create(closed, name("x"), NewVnode.of(FileMode.REGULAR, 6, 6, 0, true)));
        release(found(closed, "x"));
        calls.unlink(closed, name("x"));
        release(closed);
    }

    @Test
    void onlyTheCheckedLoseASetGidThatIsNotTheirs() {
        Vnode shared = calls.create(root, name("shared"), NewVnode.of(FileMode.DIRECTORY | 02777, 0, 77, 0, true));
        Vnode kept = calls.create(shared, name("kept"), file(02755));
        assertThat(kept.mode() & 02000).isEqualTo(02000);
        Vnode lost = toy.vfs.directoryCalls(NOBODY).create(shared, name("lost"), file(02755));
        assertThat(lost.mode() & 02000).isZero();
        Vnode member = toy.vfs.directoryCalls(Credentials.of(1000, 1000, 77)).create(shared, name("m"), file(02755));
        assertThat(member.mode() & 02000).isEqualTo(02000);
        release(shared, kept, lost, member);
    }

    @Test
    void trustedCallersMayNotChangeWhatTheFilesystemKeeps() {
        Vnode directory = calls.create(root, name("d"), directory());
        Vnode file = calls.create(directory, name("f"), file(0600));
        setFlags(directory, IoctlOperations.FS_APPEND);
        assertFails(Errno.EPERM, () -> calls.unlink(directory, name("f")));
        assertFails(Errno.EPERM, () -> calls.rename(directory, name("f"), root, name("f"), 0));
        release(calls.create(directory, name("more"), file(0600)));
        setFlags(directory, IoctlOperations.FS_IMMUTABLE);
        assertFails(Errno.EPERM, () -> calls.create(directory, name("x"), file(0600)));
        assertFails(Errno.EPERM, () -> calls.createUnnamed(directory, file(0600)));
        assertFails(Errno.EPERM, () -> calls.removeDirectory(root, name("d")));
        setFlags(directory, 0);
        setFlags(file, IoctlOperations.FS_IMMUTABLE);
        assertFails(Errno.EPERM, () -> calls.link(file, false, root, name("l")));
        assertFails(Errno.EPERM, () -> calls.unlink(directory, name("f")));
        setFlags(file, 0);
        calls.unlink(directory, name("f"));
        release(file, directory);
    }

    @Test
    void readOnlyMountsRefuseTrustedCallersToo() {
        release(calls.create(root, name("a"), file(0600)));
        toy.vfs.zuf().remount("", true);
        assertFails(Errno.EROFS, () -> calls.create(root, name("b"), file(0600)));
        assertFails(Errno.EEXIST, () -> calls.create(root, name("a"), file(0600)));
        assertFails(Errno.EROFS, () -> calls.unlink(root, name("a")));
        assertFails(Errno.EROFS, () -> calls.rename(root, name("a"), root, name("b"), 0));
        assertFails(Errno.EROFS, () -> calls.findOrCreate(root, name("b"), file(0600)));
        DirectoryCalls.Found present = calls.findOrCreate(root, name("a"), file(0600));
        assertThat(present.created()).isFalse();
        release(present.inode());
        toy.vfs.zuf().remount("", false);
    }

    @Test
    void listingsGoOnWhereTheSinkHadNoRoom() {
        for (int index = 0; index < 300; index++) {
            release(calls.create(root, name("file-" + index), file(0600)));
        }
        List<String> names = new ArrayList<>();
        long[] position = {0};
        long next = 0;
        for (int round = 0; next != DirectoryListing.END; round++) {
            int room = 1 + round % 7;
            int[] taken = {0};
            next = calls.readDirectory(root, position[0], 4096, false, entry -> {
                if (taken[0]++ == room) {
                    return false;
                }
                names.add(entry.name().toString());
                position[0] = entry.nextPosition();
                return true;
            });
        }
        assertThat(names).hasSize(302).doesNotHaveDuplicates().startsWith(".", "..");
    }

    @Test
    void listingsOfMemoryTellPositionsOfEntries() {
        release(calls.create(root, name("only"), file(0600)));
        List<String> seen = new ArrayList<>();
        try (DirectoryListing listing = calls.list(root, 0, 4096, false)) {
            long end = listing.deliver((names, offset, length, number, type, position) -> {
                MemorySegment bytes = names.asSlice(offset, length);
                seen.add(position + ":" + new String(bytes.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8));
                return true;
            });
            assertThat(end).isEqualTo(3);
        }
        assertThat(seen).containsExactly("0:.", "1:..", "2:only");
    }
}
