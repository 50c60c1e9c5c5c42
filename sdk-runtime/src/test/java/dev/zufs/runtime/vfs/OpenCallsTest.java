package dev.zufs.runtime.vfs;

import static dev.zufs.runtime.vfs.PosixTest.assertFails;
import static dev.zufs.runtime.vfs.ToyMount.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Errno;
import dev.zufs.runtime.vfs.inode.FileState;
import dev.zufs.runtime.vfs.inode.IoctlOperations;
import dev.zufs.runtime.vfs.inode.NewVnode;
import dev.zufs.runtime.vfs.inode.Profile;
import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.runtime.vfs.inode.ZufMount;
import dev.zufs.runtime.wire.FileMode;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Opens inodes for those who keep the open files themselves. */
class OpenCallsTest {

    private static final Credentials OTHER = Credentials.of(2000, 2000);

    private final ToyMount toy = new ToyMount(Profile.POSIX);
    private final ZufMount mount = toy.vfs.zuf();
    private final OpenCalls calls = toy.vfs.opens();
    private final int use = mount.beginUse();
    private final Vnode file = make("f", FileMode.REGULAR | 06700);

    private Vnode make(String name, int mode) {
        return toy.vfs
                .directoryCalls()
                .create(mount.root(), DirectoryCallsTest.name(name), NewVnode.of(mode, 1000, 1000, 0, true));
    }

    @AfterEach
    void unmount() {
        toy.server.intercept(null);
        mount.inodes().release(file);
        mount.endUse(use);
        toy.vfs.unmount();
    }

    private FileState open(int flags) {
        return calls.open(file, flags, false, true, Rights.trusted());
    }

    private void setFlags(int flags) {
        toy.vfs.attributes().setFlags(file, flags, Credentials.root());
    }

    @Test
    void trustedCallersOpenWhatOthersMayNot() {
        assertFails(Errno.EACCES, () -> calls.open(file, OpenFlags.O_RDWR, false, true, OTHER));
        FileState state = open(OpenFlags.O_RDWR);
        MemorySegment[] content = {bytes("hello")};
        assertThat(toy.vfs.data().write(file, state, content, 0, true)).isEqualTo(5);
        calls.close(OpenFlags.O_RDWR);
        calls.open(file, OpenFlags.O_WRONLY, true, true, OTHER);
        calls.close(OpenFlags.O_WRONLY);
    }

    @Test
    void mountStaysWritableUntilTheClose() {
        open(OpenFlags.O_RDONLY);
        open(OpenFlags.O_WRONLY);
        assertFails(Errno.EBUSY, () -> mount.remount("", true));
        calls.close(OpenFlags.O_WRONLY);
        mount.remount("", true);
        assertFails(Errno.EROFS, () -> open(OpenFlags.O_WRONLY));
        assertFails(Errno.EROFS, () -> open(OpenFlags.O_RDONLY | OpenFlags.O_TRUNC));
        open(OpenFlags.O_RDONLY);
        mount.remount("", false);
        calls.close(OpenFlags.O_RDONLY);
    }

    @Test
    void truncationKeepsSetBitsOnlyIfTheCallerMay() {
        toy.vfs.attributes().set(file, new AttributeRequest().size(5).mode(06710), Rights.trusted());
        open(OpenFlags.O_WRONLY | OpenFlags.O_TRUNC);
        assertThat(file.size()).isZero();
        assertThat(file.mode() & 07777).isEqualTo(06710);
        calls.open(file, OpenFlags.O_WRONLY | OpenFlags.O_TRUNC, false, false, Rights.trusted());
        assertThat(file.mode() & 07777).isEqualTo(0710);
        calls.close(OpenFlags.O_WRONLY);
        calls.close(OpenFlags.O_WRONLY);
        mount.remount("", true);
        mount.remount("", false);
    }

    @Test
    void failedTruncationLeavesNoWriter() {
        toy.server.intercept((buffer, window) -> {
            boolean fails = OpHeader.operation(buffer, 0) == Operation.FALLOCATE;
            if (fails) {
                OpHeader.err(buffer, 0, -Errno.EIO.number());
            }
            return fails;
        });
        assertFails(Errno.EIO, () -> open(OpenFlags.O_WRONLY | OpenFlags.O_TRUNC));
        mount.remount("", true);
        mount.remount("", false);
    }

    @Test
    void trustedCallersDoNotOpenAgainstTheFlagsOfAnInode() {
        setFlags(IoctlOperations.FS_APPEND);
        assertFails(Errno.EPERM, () -> open(OpenFlags.O_WRONLY));
        assertFails(Errno.EPERM, () -> open(OpenFlags.O_WRONLY | OpenFlags.O_APPEND | OpenFlags.O_TRUNC));
        open(OpenFlags.O_WRONLY | OpenFlags.O_APPEND);
        calls.close(OpenFlags.O_WRONLY);
        setFlags(IoctlOperations.FS_IMMUTABLE);
        assertFails(Errno.EPERM, () -> open(OpenFlags.O_RDWR));
        open(OpenFlags.O_RDONLY);
        setFlags(0);
        mount.remount("", true);
        mount.remount("", false);
    }

    @Test
    void typesThatDoNotFitAreRefused() {
        Vnode root = mount.root();
        assertFails(Errno.EISDIR, () -> calls.open(root, OpenFlags.O_WRONLY, false, true, Rights.trusted()));
        assertFails(Errno.ENOTDIR, () -> open(OpenFlags.O_DIRECTORY));
        calls.open(root, OpenFlags.O_DIRECTORY, false, true, Rights.trusted());
        calls.close(OpenFlags.O_DIRECTORY);
        Vnode pipe = make("pipe", FileMode.FIFO | 0600);
        assertFails(Errno.ENXIO, () -> calls.open(pipe, OpenFlags.O_RDONLY, false, true, Rights.trusted()));
        Vnode link = toy.vfs
                .directoryCalls()
                .create(
                        root,
                        DirectoryCallsTest.name("link"),
                        NewVnode.of(FileMode.SYMBOLIC_LINK | 0777, 0, 0, 0, true)
                                .withLinkText(ToyMount.path("f")));
        assertFails(Errno.ELOOP, () -> calls.open(link, OpenFlags.O_RDONLY, false, true, Rights.trusted()));
        mount.inodes().release(pipe);
        mount.inodes().release(link);
    }
}
