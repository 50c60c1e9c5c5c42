package dev.zufs.runtime.vfs;

import static dev.zufs.runtime.vfs.PosixTest.assertFails;
import static dev.zufs.runtime.vfs.ToyMount.bytes;
import static dev.zufs.runtime.vfs.ToyMount.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Errno;
import dev.zufs.runtime.vfs.inode.Profile;
import dev.zufs.runtime.vfs.inode.SpaceOperations;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PermissionTest {

    private static final int ALICE = 1000;
    private static final int BOB = 2000;
    private static final int STAFF = 50;

    private final ToyMount toy = new ToyMount(Profile.POSIX);
    private final Posix root = toy.posix;
    private final Posix alice = toy.vfs.as(Credentials.of(ALICE, ALICE, STAFF), 022);
    private final Posix bob = toy.vfs.as(Credentials.of(BOB, BOB), 022);

    private void fileOf(int uid, int gid, int mode) {
        toy.createFile("/f", "abc");
        root.setOwner(path("/f"), uid, gid, true);
        root.setMode(path("/f"), mode);
    }

    @ParameterizedTest
    @CsvSource({
        "1000,7,0400,4,true", "1000,7,0077,4,false", "5,50,0040,4,true", "5,50,0704,4,false", "5,6,0704,4,true",
        "5,6,0770,4,false", "1000,7,0200,2,true", "5,50,0020,2,true", "5,6,0002,2,true", "5,6,0775,2,false",
    })
    void ownerGroupAndOthersInThatOrder(int uid, int gid, String mode, int wanted, boolean granted) {
        fileOf(uid, gid, Integer.parseInt(mode, 8));
        if (granted) {
            alice.access(path("/f"), wanted);
        } else {
            assertFails(Errno.EACCES, () -> alice.access(path("/f"), wanted));
        }
    }

    @Test
    void capabilitiesOverride() {
        fileOf(5, 6, 0);
        root.access(path("/f"), 6);
        assertFails(Errno.EACCES, () -> root.access(path("/f"), 1));
        Posix reader = toy.vfs.as(Credentials.of(9, 9).with(List.of(Capability.DAC_READ_SEARCH)), 0);
        reader.access(path("/f"), 4);
        assertFails(Errno.EACCES, () -> reader.access(path("/f"), 2));
    }

    @Test
    void searchPermissionIsNeededOnTheWay() {
        root.makeDirectory(path("/d"), 0700);
        toy.createFile("/d/f", "x");
        assertFails(Errno.EACCES, () -> alice.status(path("/d/f")));
        root.setMode(path("/d"), 0711);
        assertThat(alice.status(path("/d/f")).size()).isEqualTo(1);
        assertFails(Errno.EACCES, () -> alice.open(path("/d"), OpenFlags.O_DIRECTORY, 0));
    }

    @Test
    void stickyDirectoriesProtectTheFilesOfOthers() {
        root.makeDirectory(path("/tmp"), 0777);
        root.setMode(path("/tmp"), 01777);
        alice.open(path("/tmp/a"), OpenFlags.O_CREAT | OpenFlags.O_WRONLY, 0666).close();
        assertFails(Errno.EPERM, () -> bob.unlink(path("/tmp/a")));
        assertFails(Errno.EPERM, () -> bob.rename(path("/tmp/a"), path("/tmp/b")));
        alice.unlink(path("/tmp/a"));
    }

    @Test
    void setgidDirectoriesGiveTheirGroup() {
        root.makeDirectory(path("/d"), 0777);
        root.setOwner(path("/d"), 0, STAFF, true);
        root.setMode(path("/d"), 02777);
        alice.makeDirectory(path("/d/sub"), 0755);
        FileStatus sub = root.status(path("/d/sub"));
        assertThat(sub.gid()).isEqualTo(STAFF);
        assertThat(sub.mode() & 02000).isNotZero();
        bob.open(path("/d/x"), OpenFlags.O_CREAT | OpenFlags.O_WRONLY, 02755).close();
        FileStatus file = root.status(path("/d/x"));
        assertThat(file.gid()).isEqualTo(STAFF);
        assertThat(file.mode() & 02000).as("bob is not in the group").isZero();
    }

    @Test
    void umaskTakesBitsAway() {
        root.setMode(path("/"), 0777);
        toy.vfs
                .as(Credentials.of(ALICE, ALICE), 077)
                .open(path("/p"), OpenFlags.O_CREAT | OpenFlags.O_WRONLY, 0666)
                .close();
        assertThat(root.status(path("/p")).mode() & 0777).isEqualTo(0600);
    }

    @Test
    void writesTakeIdBitsAway() {
        fileOf(ALICE, STAFF, 06755);
        try (OpenFile file = alice.open(path("/f"), OpenFlags.O_RDWR, 0)) {
            toy.port.take();
            file.write(bytes("x"), 0);
            assertThat(toy.port.takeNames()).containsExactly("SETATTR", "WRITE");
            assertThat(file.status().mode() & 07777).isEqualTo(0755);
            file.write(bytes("x"), 0);
            assertThat(toy.port.takeNames()).containsExactly("WRITE");
        }
    }

    @Test
    void writesTakeCapabilitiesOfFilesAway() {
        fileOf(ALICE, STAFF, 0755);
        root.setXattr(path("/f"), path("security.capability"), bytes("cap"), 0, true);
        try (OpenFile file = alice.open(path("/f"), OpenFlags.O_RDWR, 0)) {
            toy.port.take();
            file.write(bytes("x"), 0);
            assertThat(toy.port.takeNames()).containsExactly("XATTR_GET", "XATTR_SET", "SETATTR", "WRITE");
            file.write(bytes("x"), 0);
            assertThat(toy.port.takeNames()).containsExactly("WRITE");
        }
        assertFails(Errno.ENODATA, () -> root.getXattr(path("/f"), path("security.capability"), null, true));
    }

    @Test
    void chownRules() {
        fileOf(ALICE, ALICE, 06755);
        assertFails(Errno.EPERM, () -> bob.setOwner(path("/f"), -1, BOB, true));
        assertFails(Errno.EPERM, () -> alice.setOwner(path("/f"), BOB, -1, true));
        assertFails(Errno.EPERM, () -> alice.setOwner(path("/f"), -1, 77, true));
        alice.setOwner(path("/f"), -1, STAFF, true);
        FileStatus status = root.status(path("/f"));
        assertThat(status.gid()).isEqualTo(STAFF);
        assertThat(status.mode() & 07777).isEqualTo(0755);
    }

    @Test
    void chmodRules() {
        fileOf(ALICE, 77, 0644);
        assertFails(Errno.EPERM, () -> bob.setMode(path("/f"), 0777));
        alice.setMode(path("/f"), 02755);
        assertThat(root.status(path("/f")).mode() & 07777)
                .as("alice is not in the group")
                .isEqualTo(0755);
    }

    @Test
    void timesRules() {
        fileOf(ALICE, ALICE, 0646);
        assertFails(Errno.EPERM, () -> bob.setTimes(path("/f"), 5, 6, true));
        bob.setTimes(path("/f"), Posix.TIME_NOW, Posix.TIME_NOW, true);
        assertFails(Errno.EPERM, () -> bob.setTimes(path("/f"), Posix.TIME_NOW, Posix.TIME_OMIT, true));
        alice.setTimes(path("/f"), -5, 6, true);
        FileStatus status = root.status(path("/f"));
        assertThat(status.accessed()).isZero();
        assertThat(status.modified()).isEqualTo(6);
        toy.port.take();
        bob.setTimes(path("/f"), Posix.TIME_OMIT, Posix.TIME_OMIT, true);
        assertThat(toy.port.takeNames()).isEmpty();
        root.setMode(path("/f"), 0600);
        assertFails(Errno.EACCES, () -> bob.setTimes(path("/f"), Posix.TIME_NOW, Posix.TIME_NOW, true));
    }

    private void setFlags(String name, int flags) {
        MemorySegment argument = MemorySegment.ofArray(new byte[8]);
        argument.set(ValueLayout.JAVA_INT_UNALIGNED, 0, flags);
        try (OpenFile file = root.open(path(name), OpenFlags.O_RDONLY, 0)) {
            file.ioctl(FileIoctl.FS_IOC_SETFLAGS, argument);
        }
    }

    @Test
    void immutableFilesDoNotChange() {
        fileOf(ALICE, ALICE, 0666);
        setFlags("/f", 0x10);
        assertFails(Errno.EPERM, () -> root.open(path("/f"), OpenFlags.O_RDWR, 0));
        assertFails(Errno.EPERM, () -> root.unlink(path("/f")));
        assertFails(Errno.EPERM, () -> root.setMode(path("/f"), 0));
        assertFails(Errno.EPERM, () -> root.link(path("/f"), path("/g")));
        assertFails(Errno.EPERM, () -> root.setXattr(path("/f"), path("user.x"), bytes("x"), 0, true));
        setFlags("/f", 0);
        root.unlink(path("/f"));
    }

    @Test
    void appendOnlyFilesOnlyGrow() {
        fileOf(ALICE, ALICE, 0666);
        setFlags("/f", 0x20);
        assertFails(Errno.EPERM, () -> root.open(path("/f"), OpenFlags.O_RDWR, 0));
        assertFails(Errno.EPERM, () -> root.truncate(path("/f"), 0));
        try (OpenFile file = root.open(path("/f"), OpenFlags.O_RDWR | OpenFlags.O_APPEND, 0)) {
            file.write(bytes("def"));
            for (int mode : new int[] {SpaceOperations.ZERO_RANGE, SpaceOperations.UNSHARE_RANGE, 3}) {
                assertFails(Errno.EPERM, () -> file.allocate(mode, 0, 4096));
            }
        }
        assertThat(toy.content("/f")).isEqualTo("abcdef");
    }

    @Test
    void onlyPrivilegedCallersSetGuardedFlags() {
        fileOf(ALICE, ALICE, 0666);
        MemorySegment argument = MemorySegment.ofArray(new byte[8]);
        argument.set(ValueLayout.JAVA_INT_UNALIGNED, 0, 0x10);
        try (OpenFile file = alice.open(path("/f"), OpenFlags.O_RDWR, 0)) {
            assertFails(Errno.EPERM, () -> file.ioctl(FileIoctl.FS_IOC_SETFLAGS, argument));
            argument.set(ValueLayout.JAVA_INT_UNALIGNED, 0, 0x10000);
            assertFails(Errno.EOPNOTSUPP, () -> file.ioctl(FileIoctl.FS_IOC_SETFLAGS, argument));
        }
    }

    @Test
    void noAtimeIsForOwners() {
        fileOf(ALICE, ALICE, 0644);
        assertFails(Errno.EPERM, () -> bob.open(path("/f"), OpenFlags.O_NOATIME, 0));
        long before = root.status(path("/f")).accessed();
        try (OpenFile file = alice.open(path("/f"), OpenFlags.O_NOATIME, 0)) {
            file.read(MemorySegment.ofArray(new byte[1]), 0);
        }
        assertThat(root.status(path("/f")).accessed()).isEqualTo(before);
        try (OpenFile file = alice.open(path("/f"), OpenFlags.O_RDONLY, 0)) {
            file.read(MemorySegment.ofArray(new byte[1]), 0);
            long first = root.status(path("/f")).accessed();
            assertThat(first).isGreaterThan(before);
            file.read(MemorySegment.ofArray(new byte[1]), 0);
            assertThat(root.status(path("/f")).accessed()).as("relatime").isEqualTo(first);
        }
    }

    @Test
    void accessListsAreEvaluated() {
        fileOf(5, 6, 0640);
        // Owner rw, user 1000 rw, group r, mask rw, others r.
        root.setXattr(path("/f"), path("system.posix_acl_access"), ReplayScript.acl(0), 0, true);
        assertThat(root.status(path("/f")).mode() & 0777).isEqualTo(0664);
        alice.access(path("/f"), 6);
        bob.access(path("/f"), 4);
        assertFails(Errno.EACCES, () -> bob.access(path("/f"), 2));
        root.setMode(path("/f"), 0644);
        assertFails(Errno.EACCES, () -> alice.access(path("/f"), 2));
    }

    @Test
    void defaultListsAreInherited() {
        root.makeDirectory(path("/d"), 0777);
        byte[] name = path("system.posix_acl_default");
        root.setXattr(path("/d"), name, ReplayScript.acl(0), 0, true);
        root.makeDirectory(path("/d/sub"), 0777);
        assertThat(root.getXattr(path("/d/sub"), name, null, true)).isEqualTo(44);
        toy.vfs
                .as(Credentials.root(), 077)
                .open(path("/d/sub/f"), OpenFlags.O_CREAT | OpenFlags.O_WRONLY, 0666)
                .close();
        assertThat(root.status(path("/d/sub/f")).mode() & 0777).as("no umask").isEqualTo(0664);
        root.removeXattr(path("/d"), name, true);
        assertFails(Errno.ENODATA, () -> root.getXattr(path("/d"), name, null, true));
        assertFails(Errno.EACCES, () -> root.setXattr(path("/d/sub/f"), name, ReplayScript.acl(0), 0, true));
    }

    @Test
    void namespacesOfAttributesHaveTheirRules() {
        fileOf(ALICE, ALICE, 0644);
        assertFails(Errno.EPERM, () -> alice.setXattr(path("/f"), path("trusted.x"), bytes("1"), 0, true));
        root.setXattr(path("/f"), path("trusted.x"), bytes("1"), 0, true);
        assertFails(Errno.ENODATA, () -> alice.getXattr(path("/f"), path("trusted.x"), null, true));
        assertFails(Errno.EACCES, () -> bob.setXattr(path("/f"), path("user.x"), bytes("1"), 0, true));
        alice.setXattr(path("/f"), path("user.x"), bytes("1"), 0, true);
        assertThat(bob.getXattr(path("/f"), path("user.x"), null, true)).isEqualTo(1);
        root.makeNode(path("/fifo"), 0x1000 | 0666, 0);
        assertFails(Errno.EPERM, () -> root.setXattr(path("/fifo"), path("user.x"), bytes("1"), 0, true));
        assertFails(Errno.EOPNOTSUPP, () -> root.setXattr(path("/f"), path("other.x"), bytes("1"), 0, true));
        assertFails(Errno.EINVAL, () -> root.setXattr(path("/f"), path("user."), bytes("1"), 0, true));
        assertFails(Errno.EPERM, () -> root.setXattr(path("/fifo"), path("user."), bytes("1"), 0, true));
        assertFails(Errno.ENODATA, () -> root.getXattr(path("/fifo"), path("user."), null, true));
        assertFails(Errno.EACCES, () -> bob.setXattr(path("/f"), path("other.x"), bytes("1"), 0, true));
        assertFails(Errno.EPERM, () -> alice.setXattr(path("/f"), path("trusted."), bytes("1"), 0, true));
        assertFails(Errno.EOPNOTSUPP, () -> bob.setXattr(path("/f"), path("system.x"), bytes("1"), 0, true));
        assertFails(Errno.EOPNOTSUPP, () -> bob.getXattr(path("/f"), path("system."), null, true));
        byte[] longName = path("user." + "x".repeat(251));
        assertFails(Errno.ERANGE, () -> root.removeXattr(path("/f"), longName, true));
        MemorySegment huge = MemorySegment.ofArray(new byte[65_500]);
        assertFails(Errno.E2BIG, () -> root.setXattr(path("/f"), path("user.x"), huge, 0, true));
    }

    @Test
    void readOnlyMountsRefuseChanges() {
        fileOf(ALICE, ALICE, 0666);
        toy.vfs.remount("", true);
        assertFails(Errno.EROFS, () -> root.open(path("/f"), OpenFlags.O_RDWR, 0));
        assertFails(Errno.EROFS, () -> root.unlink(path("/f")));
        assertFails(Errno.EROFS, () -> root.makeDirectory(path("/d"), 0755));
        assertFails(Errno.EROFS, () -> root.setMode(path("/f"), 0));
        assertThat(toy.content("/f")).isEqualTo("abc");
        toy.vfs.remount("", false);
        root.unlink(path("/f"));
    }

    @Test
    void mountStaysWritableWhileAFileIsOpenForWriting() {
        fileOf(ALICE, ALICE, 0666);
        OpenFile reader = root.open(path("/f"), OpenFlags.O_RDONLY, 0);
        OpenFile writer = root.open(path("/f"), OpenFlags.O_WRONLY, 0);
        assertFails(Errno.EBUSY, () -> toy.vfs.remount("", true));
        toy.vfs.remount("", false);
        writer.write(bytes("x"));
        writer.close();
        writer.close();
        assertFails(Errno.EISDIR, () -> root.open(path("/"), OpenFlags.O_WRONLY, 0));
        root.open(path("/f"), OpenFlags.O_PATH | OpenFlags.O_RDWR, 0).close();
        toy.vfs.remount("", true);
        assertFails(Errno.EROFS, () -> root.open(path("/f"), OpenFlags.O_WRONLY, 0));
        toy.vfs.remount("", true);
        toy.vfs.remount("", false);
        reader.close();
    }

    @Test
    void mountStaysWritableWhileANamelessFileIsOpen() {
        fileOf(ALICE, ALICE, 0666);
        try (OpenFile reader = root.open(path("/f"), OpenFlags.O_RDONLY, 0)) {
            root.unlink(path("/f"));
            assertFails(Errno.EBUSY, () -> toy.vfs.remount("", true));
            assertThat(reader.status().linkCount()).isZero();
        }
        OpenFile unnamed = root.open(path("/"), OpenFlags.O_TMPFILE | OpenFlags.O_RDWR, 0644);
        assertFails(Errno.EBUSY, () -> toy.vfs.remount("", true));
        unnamed.close();
        toy.vfs.remount("", true);
    }

    @Test
    void namesThatExistAreToldFromThoseThatAReadOnlyMountRefuses() {
        fileOf(ALICE, ALICE, 0666);
        root.makeDirectory(path("/d"), 0755);
        toy.vfs.remount("", true);
        for (String name : new String[] {"/f", "/d"}) {
            assertFails(Errno.EEXIST, () -> root.makeDirectory(path(name), 0755));
            assertFails(Errno.EEXIST, () -> root.makeNode(path(name), 0644, 0));
            assertFails(Errno.EEXIST, () -> root.makeSymbolicLink(path("x"), path(name)));
            assertFails(Errno.EEXIST, () -> root.link(path("/f"), path(name)));
            assertFails(Errno.EEXIST, () -> root.open(path(name), OpenFlags.O_CREAT | OpenFlags.O_EXCL, 0644));
        }
        assertFails(Errno.EEXIST, () -> root.makeDirectory(path("/"), 0755));
        assertFails(Errno.EROFS, () -> root.makeDirectory(path("/new/"), 0755));
        assertFails(Errno.ENOENT, () -> root.makeNode(path("/new/"), 0644, 0));
        assertFails(Errno.EROFS, () -> root.makeSymbolicLink(path("x"), path("/new")));
        assertFails(Errno.EROFS, () -> root.link(path("/f"), path("/new")));
        assertFails(Errno.EROFS, () -> root.open(path("/new"), OpenFlags.O_CREAT, 0644));
        assertFails(Errno.EROFS, () -> root.unlink(path("/none")));
        assertFails(Errno.EROFS, () -> root.rename(path("/none"), path("/new")));
    }

    @Test
    void devicesNeedACapability() {
        root.setMode(path("/"), 0777);
        assertFails(Errno.EPERM, () -> alice.makeNode(path("/null"), 0x2000 | 0666, 1 << 20 | 3));
        assertFails(Errno.EPERM, () -> alice.makeNode(path("/loop"), 0x6000 | 0666, 0));
        alice.makeNode(path("/whiteout"), 0x2000 | 0666, 0);
        root.makeNode(path("/null"), 0x2000 | 0666, 1 << 20 | 3);
        assertFails(Errno.EEXIST, () -> alice.makeNode(path("/null"), 0x2000 | 0666, 1 << 20 | 3));
        assertFails(Errno.ENOENT, () -> alice.makeNode(path("/none/null"), 0x2000 | 0666, 1 << 20 | 3));
        root.makeDirectory(path("/d"), 0755);
        assertFails(Errno.EACCES, () -> alice.makeNode(path("/d/null"), 0x2000 | 0666, 1 << 20 | 3));
        assertFails(Errno.ENXIO, () -> root.open(path("/null"), OpenFlags.O_RDONLY, 0));
        root.open(path("/null"), OpenFlags.O_PATH, 0).close();
    }

    @Test
    void strangersCannotTakeIdentityBitsAwayByAChangeOfNoOwner() {
        fileOf(ALICE, ALICE, 06755);
        assertFails(Errno.EPERM, () -> bob.setOwner(path("/f"), -1, -1, true));
        assertThat(root.status(path("/f")).mode() & 07777).isEqualTo(06755);
        alice.setOwner(path("/f"), -1, -1, true);
        assertThat(root.status(path("/f")).mode() & 07777).isEqualTo(0755);
        bob.setOwner(path("/f"), -1, -1, true);
    }

    @Test
    void writeOfNothingKeepsIdentityBits() {
        fileOf(ALICE, ALICE, 06777);
        try (OpenFile file = bob.open(path("/f"), OpenFlags.O_RDWR | OpenFlags.O_APPEND, 0)) {
            file.write(bytes(""));
            assertThat(file.status().mode() & 07777).isEqualTo(06777);
            file.write(bytes("x"));
            assertThat(file.status().mode() & 07777).isEqualTo(0777);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void copiesAndClonesTakeIdentityBitsAwayWhereTheAccessListIsNotKnownYet(boolean clone) {
        toy.createFile("/from", "x".repeat(4096));
        fileOf(ALICE, ALICE, 04755);
        toy.vfs.dropCaches();
        try (OpenFile from = alice.open(path("/from"), OpenFlags.O_RDONLY, 0);
                OpenFile to = alice.open(path("/f"), OpenFlags.O_WRONLY, 0)) {
            if (clone) {
                to.cloneRange(from, 0, 0, 0);
            } else {
                to.copyRange(from, 0, 0, 4096);
            }
            assertThat(to.status().mode() & 07777).isEqualTo(0755);
        }
    }
}
