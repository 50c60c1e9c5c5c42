package dev.zufs.runtime.vfs;

import static dev.zufs.runtime.vfs.PosixTest.assertFails;
import static dev.zufs.runtime.vfs.ToyMount.bytes;
import static dev.zufs.runtime.vfs.ToyMount.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Errno;
import dev.zufs.runtime.vfs.inode.IoctlOperations;
import dev.zufs.runtime.vfs.inode.NewVnode;
import dev.zufs.runtime.vfs.inode.Profile;
import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.runtime.vfs.inode.ZufMount;
import dev.zufs.runtime.wire.FileMode;
import dev.zufs.runtime.wire.XattrRequest;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Extended attributes by inode, for callers who are trusted, and for others. */
class XattrCallsTest {

    private static final Credentials OTHER = Credentials.of(2000, 2000);
    private static final byte[] ACCESS = path("system.posix_acl_access");

    private final ToyMount toy = new ToyMount(Profile.POSIX);
    private final ZufMount mount = toy.vfs.zuf();
    private final XattrCalls calls = toy.vfs.xattrs();
    private final int use = mount.beginUse();
    private final Vnode file = toy.vfs
            .directoryCalls()
            .create(
                    mount.root(),
                    DirectoryCallsTest.name("f"),
                    NewVnode.of(FileMode.REGULAR | 02750, 1000, 77, 0, true));

    @AfterEach
    void unmount() {
        mount.inodes().release(file);
        mount.endUse(use);
        toy.vfs.unmount();
    }

    private String value(String name, Rights rights) {
        MemorySegment target = MemorySegment.ofArray(new byte[100]);
        int length = calls.get(file, path(name), target, rights);
        return new String(target.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1);
    }

    private String list(boolean trusted) {
        MemorySegment target = MemorySegment.ofArray(new byte[200]);
        int length = calls.list(file, trusted, target);
        return new String(target.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1)
                .replace('\0', ' ');
    }

    @Test
    void trustedCallersUseEveryNamespace() {
        for (String name : new String[] {"user.x", "trusted.x", "security.x", "security.capability"}) {
            assertFails(name.startsWith("user") ? Errno.EACCES : Errno.EPERM, () -> set(name, OTHER));
            set(name, Rights.trusted());
            assertThat(value(name, Rights.trusted())).isEqualTo(name);
        }
        assertFails(Errno.EACCES, () -> value("user.x", OTHER));
        assertFails(Errno.ENODATA, () -> value("trusted.x", OTHER));
        assertThat(list(true)).contains("user.x", "trusted.x");
        assertThat(flagsOfLast()).isEqualTo(XattrRequest.IOCTL_FLAG_TRUSTED);
        assertThat(list(false)).contains("user.x");
        assertThat(flagsOfLast()).isZero();
        calls.remove(file, path("user.x"), Rights.trusted());
        assertFails(Errno.ENODATA, () -> value("user.x", Rights.trusted()));
        assertFails(Errno.EOPNOTSUPP, () -> set("system.x", Rights.trusted()));
    }

    private int flagsOfLast() {
        return XattrRequest.ioctlFlags(toy.port.take().getLast().segment(), 0);
    }

    private void set(String name, Rights rights) {
        calls.set(file, path(name), bytes(name), 0, rights);
    }

    @Test
    void flagsAreThoseOfTheKernel() {
        assertFails(
                Errno.ENODATA, () -> calls.set(file, path("user.x"), bytes("1"), XattrCalls.REPLACE, Rights.trusted()));
        calls.set(file, path("user.x"), bytes("1"), XattrCalls.CREATE, Rights.trusted());
        assertFails(
                Errno.EEXIST, () -> calls.set(file, path("user.x"), bytes("2"), XattrCalls.CREATE, Rights.trusted()));
        assertThat(value("user.x", Rights.trusted())).isEqualTo("1");
        set("user.long", Rights.trusted());
        MemorySegment small = MemorySegment.ofArray(new byte[3]);
        assertFails(Errno.ERANGE, () -> calls.get(file, path("user.long"), small, Rights.trusted()));
        assertThat(calls.get(file, path("user.long"), null, Rights.trusted())).isEqualTo(9);
    }

    @Test
    void trustedCallersDoNotChangeImmutableFiles() {
        toy.vfs.attributes().setFlags(file, IoctlOperations.FS_IMMUTABLE, Credentials.root());
        assertFails(Errno.EPERM, () -> set("user.x", Rights.trusted()));
        assertFails(Errno.EPERM, () -> calls.remove(file, path("user.x"), Rights.trusted()));
        assertFails(Errno.EPERM, () -> calls.set(file, ACCESS, list(0750), 0, Rights.trusted()));
        toy.vfs.attributes().setFlags(file, 0, Credentials.root());
        mount.remount("", true);
        assertFails(Errno.EROFS, () -> set("user.x", Rights.trusted()));
        mount.remount("", false);
    }

    /** An access list that says as much as a mode. */
    private static MemorySegment list(int mode) {
        MemorySegment list = MemorySegment.ofArray(new byte[4 + 3 * 8]);
        list.set(ValueLayout.JAVA_INT_UNALIGNED, 0, 2);
        int[] tags = {1, 4, 0x20};
        for (int index = 0; index < tags.length; index++) {
            long at = 4 + index * 8L;
            list.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, (short) tags[index]);
            list.set(ValueLayout.JAVA_SHORT_UNALIGNED, at + 2, (short) (mode >> (3 * (2 - index)) & 7));
            list.set(ValueLayout.JAVA_INT_UNALIGNED, at + 4, -1);
        }
        return list;
    }

    @Test
    void accessListsTakeSetGidOnlyIfTheKernelSaysSo() {
        calls.set(file, ACCESS, list(0755), 0, false, Rights.trusted());
        assertThat(file.mode() & 07777).isEqualTo(02755);
        calls.set(file, ACCESS, list(0751), 0, true, Rights.trusted());
        assertThat(file.mode() & 07777).isEqualTo(0751);
        toy.vfs.attributes().set(file, new AttributeRequest().mode(02750), Rights.trusted());
        calls.set(file, ACCESS, list(0755), 0, Credentials.of(1000, 1000, 77));
        assertThat(file.mode() & 07777).isEqualTo(02755);
        calls.set(file, ACCESS, list(0755), 0, Credentials.of(1000, 1000));
        assertThat(file.mode() & 07777).isEqualTo(0755);
        assertFails(Errno.EPERM, () -> calls.set(file, ACCESS, list(0755), 0, OTHER));
    }
}
