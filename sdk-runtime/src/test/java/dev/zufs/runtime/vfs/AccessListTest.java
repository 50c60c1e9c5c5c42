package dev.zufs.runtime.vfs;

import static dev.zufs.runtime.vfs.PosixTest.assertFails;
import static dev.zufs.runtime.vfs.ToyMount.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.api.Errno;
import dev.zufs.runtime.vfs.inode.Profile;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class AccessListTest {

    private static final byte[] ACCESS = path("system.posix_acl_access");
    private static final byte[] DEFAULT = path("system.posix_acl_default");
    private static final int LIST_BYTES = 44;

    @Test
    void listThatIsSetWhileAnOlderAnswerIsOnItsWayStays() {
        ToyMount toy = new ToyMount(Profile.POSIX);
        toy.createFile("/a", "");
        toy.onReplyTo(Operation.XATTR_GET, () -> toy.posix.setXattr(path("/a"), ACCESS, ReplayScript.acl(0), 0, true));
        assertThat(toy.posix.getXattr(path("/a"), ACCESS, null, true)).isEqualTo(LIST_BYTES);
        assertThat(toy.posix.getXattr(path("/a"), ACCESS, null, true)).isEqualTo(LIST_BYTES);
    }

    @Test
    void listThatCouldNotBeLoadedIsAskedForAgain() {
        ToyMount toy = new ToyMount(Profile.POSIX);
        toy.createFile("/a", "");
        toy.posix.setXattr(path("/a"), ACCESS, ReplayScript.acl(0), 0, true);
        toy.vfs.dropCaches();
        toy.server.intercept((buffer, window) -> {
            OpHeader.err(buffer, 0, -Errno.EIO.number());
            return OpHeader.operation(buffer, 0) == Operation.XATTR_GET;
        });
        assertFails(Errno.EIO, () -> toy.posix.getXattr(path("/a"), ACCESS, null, true));
        toy.server.intercept(null);
        assertThat(toy.posix.getXattr(path("/a"), ACCESS, null, true)).isEqualTo(LIST_BYTES);
    }

    @Test
    void listThatCouldNotBeReadBackIsRefused() {
        ToyMount toy = new ToyMount(Profile.POSIX);
        toy.createFile("/a", "");
        assertFails(Errno.E2BIG, () -> toy.posix.setXattr(path("/a"), ACCESS, listOfEntries(513), 0, true));
        toy.posix.setXattr(path("/a"), ACCESS, listOfEntries(512), 0, true);
        toy.vfs.dropCaches();
        assertThat(toy.posix.getXattr(path("/a"), ACCESS, null, true)).isEqualTo(4 + 512 * 8);
    }

    private static MemorySegment listOfEntries(int count) {
        MemorySegment value = MemorySegment.ofArray(new byte[4 + 8 * count]);
        value.set(ValueLayout.JAVA_INT_UNALIGNED, 0, 2);
        for (int index = 0; index < count; index++) {
            int behind = count - index;
            int tag = index == 0 ? 1 : behind == 3 ? 4 : behind == 2 ? 0x10 : behind == 1 ? 0x20 : 2;
            value.set(ValueLayout.JAVA_SHORT_UNALIGNED, 4 + 8L * index, (short) tag);
            value.set(ValueLayout.JAVA_INT_UNALIGNED, 8 + 8L * index, 1000 + index);
        }
        return value;
    }

    @ParameterizedTest
    @EnumSource
    void fileWithoutANameInheritsLists(Profile profile) {
        ToyMount toy = mountWithDefaultList(profile);
        try (OpenFile file = toy.posix.open(path("/d"), OpenFlags.O_TMPFILE | OpenFlags.O_RDWR, 0666)) {
            assertThat(file.getXattr(ACCESS, null)).isEqualTo(LIST_BYTES);
        }
        toy.vfs.unmount();
    }

    private static ToyMount mountWithDefaultList(Profile profile) {
        ToyMount toy = new ToyMount(profile);
        toy.posix.makeDirectory(path("/d"), 0755);
        toy.posix.setXattr(path("/d"), DEFAULT, ReplayScript.acl(0), 0, true);
        return toy;
    }

    @Test
    void newInodeIsGivenBackIfItsListsCannotBeStoredForAnyReason() {
        ToyMount toy = mountWithDefaultList(Profile.POSIX);
        toy.server.intercept((buffer, window) -> {
            if (OpHeader.operation(buffer, 0) == Operation.XATTR_SET) {
                throw new IllegalStateException("out of order");
            }
            return false;
        });
        int flags = OpenFlags.O_TMPFILE | OpenFlags.O_RDWR;
        assertThatThrownBy(() -> toy.posix.open(path("/d"), flags, 0666)).isInstanceOf(IllegalStateException.class);
        toy.vfs.unmount();
        assertThat(toy.server.byCookie).isEmpty();
    }

    @Test
    void parentIsAsBeforeIfTheListsOfANewDirectoryCannotBeStored() {
        ToyMount toy = mountWithDefaultList(Profile.POSIX);
        ToyNode directory = toy.server.nodeOf(2);
        FileStatus before = toy.posix.status(path("/d"));
        toy.server.intercept((buffer, window) -> {
            if (OpHeader.operation(buffer, 0) == Operation.FREE_INODE) {
                directory.removeEntry(directory.slotOf("sub"));
                directory.links(2);
            }
            OpHeader.err(buffer, 0, -Errno.ENOSPC.number());
            return OpHeader.operation(buffer, 0) == Operation.XATTR_SET;
        });
        assertFails(Errno.ENOSPC, () -> toy.posix.makeDirectory(path("/d/sub"), 0755));
        FileStatus after = toy.posix.status(path("/d"));
        assertThat(after.linkCount()).isEqualTo(before.linkCount());
        assertThat(after.size()).isEqualTo(before.size());
    }
}
