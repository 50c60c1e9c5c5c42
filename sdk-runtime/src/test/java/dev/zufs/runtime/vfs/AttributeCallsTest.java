package dev.zufs.runtime.vfs;

import static dev.zufs.runtime.vfs.PosixTest.assertFails;
import static dev.zufs.runtime.vfs.ToyMount.bytes;
import static dev.zufs.runtime.vfs.ToyMount.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.XattrNamespace;
import dev.zufs.runtime.vfs.inode.Acl;
import dev.zufs.runtime.vfs.inode.IoctlOperations;
import dev.zufs.runtime.vfs.inode.NewVnode;
import dev.zufs.runtime.vfs.inode.Profile;
import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.runtime.vfs.inode.ZufMount;
import dev.zufs.runtime.wire.FileMode;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.SetattrRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several attributes in one call. */
class AttributeCallsTest {

    private static final Credentials OWNER = Credentials.of(1000, 1000);
    private static final Credentials OTHER = Credentials.of(2000, 2000);

    private final ToyMount toy = new ToyMount(Profile.POSIX);
    private final ZufMount mount = toy.vfs.zuf();
    private final AttributeCalls calls = toy.vfs.attributes();
    private final int use = mount.beginUse();
    private final Vnode file = toy.vfs
            .directoryCalls()
            .create(
                    mount.root(),
                    DirectoryCallsTest.name("f"),
                    NewVnode.of(FileMode.REGULAR | 0644, 1000, 1000, 0, true));

    @BeforeEach
    void takeTraffic() {
        // A change of mode asks for the list, once.
        assertThat(mount.acls().get(file, Acl.Kind.ACCESS)).isNull();
        toy.port.take();
    }

    @AfterEach
    void unmount() {
        toy.server.intercept(null);
        mount.inodes().release(file);
        mount.endUse(use);
        toy.vfs.unmount();
    }

    private void failAt(int operation, Errno errno) {
        toy.server.intercept((buffer, window) -> {
            boolean fails = OpHeader.operation(buffer, 0) == operation;
            if (fails) {
                OpHeader.err(buffer, 0, -errno.number());
            }
            return fails;
        });
    }

    private static AttributeRequest everything() {
        return new AttributeRequest().mode(0600).owner(5, 6).size(10_000).times(7_000_000_000L, 8_000_000_000L);
    }

    @Test
    void everythingTakesTwoOperations() {
        calls.set(file, everything(), Rights.trusted());
        RecordingPort.Sent[] sent = toy.port.take().toArray(RecordingPort.Sent[]::new);
        assertThat(sent).extracting(each -> Operation.name(each.operation())).containsExactly("FALLOCATE", "SETATTR");
        assertThat(SetattrRequest.attributes(sent[1].segment(), 0))
                .isEqualTo(SetattrRequest.ATTRIBUTE_MODE
                        | SetattrRequest.ATTRIBUTE_UID
                        | SetattrRequest.ATTRIBUTE_GID
                        | SetattrRequest.ATTRIBUTE_ATIME
                        | SetattrRequest.ATTRIBUTE_MTIME
                        | SetattrRequest.ATTRIBUTE_CTIME);
        FileStatus status = toy.vfs.statusOf(file);
        assertThat(status.mode()).isEqualTo(FileMode.REGULAR | 0600);
        assertThat(status.uid()).isEqualTo(5);
        assertThat(status.gid()).isEqualTo(6);
        assertThat(status.size()).isEqualTo(10_000);
        assertThat(status.accessed()).isEqualTo(7_000_000_000L);
        assertThat(status.modified()).isEqualTo(8_000_000_000L);
        assertThat(status.changed()).isGreaterThan(ToyMount.FIRST_TIME);
    }

    @Test
    void emptyRequestsDoNothing() {
        FileStatus before = toy.vfs.statusOf(file);
        calls.set(file, new AttributeRequest().times(Posix.TIME_OMIT, Posix.TIME_OMIT), OTHER);
        assertThat(toy.port.takeNames()).isEmpty();
        assertThat(toy.vfs.statusOf(file)).isEqualTo(before);
    }

    @Test
    void nothingChangesIfTheSizeDoesNot() {
        FileStatus before = toy.vfs.statusOf(file);
        failAt(Operation.FALLOCATE, Errno.ENOSPC);
        assertFails(Errno.ENOSPC, () -> calls.set(file, everything(), Rights.trusted()));
        assertThat(toy.port.takeNames()).containsExactly("FALLOCATE");
        assertThat(toy.vfs.statusOf(file)).isEqualTo(before);
    }

    @Test
    void allButTheSizeGoesBackIfTheRestFails() {
        FileStatus before = toy.vfs.statusOf(file);
        failAt(Operation.SETATTR, Errno.EIO);
        assertFails(Errno.EIO, () -> calls.set(file, everything(), Rights.trusted()));
        FileStatus after = toy.vfs.statusOf(file);
        assertThat(after.size()).isEqualTo(10_000);
        assertThat(after.mode()).isEqualTo(before.mode());
        assertThat(after.uid()).isEqualTo(before.uid());
        assertThat(after.gid()).isEqualTo(before.gid());
        assertThat(after.accessed()).isEqualTo(before.accessed());
    }

    @Test
    void whatIsRefusedChangesNothing() {
        FileStatus before = toy.vfs.statusOf(file);
        assertFails(Errno.EPERM, () -> calls.set(file, everything(), OWNER));
        AttributeRequest others = new AttributeRequest().size(5).times(1, 2);
        assertFails(Errno.EPERM, () -> calls.set(file, others, OTHER));
        assertFails(Errno.EACCES, () -> calls.set(file, new AttributeRequest().size(5), OTHER));
        assertFails(Errno.EINVAL, () -> calls.set(file, everything().size(-1), Rights.trusted()));
        assertFails(Errno.EISDIR, () -> calls.set(mount.root(), new AttributeRequest().size(0), Rights.trusted()));
        assertThat(toy.port.takeNames()).isEmpty();
        assertThat(toy.vfs.statusOf(file)).isEqualTo(before);
        calls.set(file, new AttributeRequest().mode(0600).size(5).times(1, 2), OWNER);
        assertThat(toy.vfs.statusOf(file).size()).isEqualTo(5);
    }

    @Test
    void trustedCallersMayNotChangeWhatTheFilesystemKeeps() {
        calls.setFlags(file, IoctlOperations.FS_APPEND, Credentials.root());
        assertFails(Errno.EPERM, () -> calls.set(file, new AttributeRequest().mode(0), Rights.trusted()));
        assertFails(Errno.EPERM, () -> calls.set(file, new AttributeRequest().size(0), Rights.trusted()));
        assertFails(Errno.EPERM, () -> calls.set(file, new AttributeRequest().times(1, 2), Rights.trusted()));
        AttributeRequest now = new AttributeRequest().times(Posix.TIME_NOW, Posix.TIME_NOW);
        calls.set(file, now, Rights.trusted());
        calls.set(file, new AttributeRequest().times(Posix.TIME_OMIT, 3).changed(4), Rights.trusted());
        calls.setFlags(file, IoctlOperations.FS_IMMUTABLE, Credentials.root());
        assertFails(Errno.EPERM, () -> calls.set(file, now, Rights.trusted()));
        assertFails(Errno.EPERM, () -> calls.set(file, new AttributeRequest().changed(4), Rights.trusted()));
        calls.setFlags(file, 0, Credentials.root());
        mount.remount("", true);
        assertFails(Errno.EROFS, () -> calls.set(file, now, Rights.trusted()));
        mount.remount("", false);
    }

    @Test
    void changeTimeIsNowUnlessAKernelSaysIt() {
        calls.set(file, new AttributeRequest().changed(9_000_000_000L), Rights.trusted());
        assertThat(file.changed()).isEqualTo(9_000_000_000L);
        assertThat(file.modified()).isNotEqualTo(9_000_000_000L);
        assertThat(toy.port.takeNames()).containsExactly("SETATTR");
        assertFails(Errno.EPERM, () -> calls.set(file, new AttributeRequest().changed(1), OWNER));
        calls.set(file, new AttributeRequest().mode(0600), Rights.trusted());
        assertThat(file.changed()).isGreaterThan(ToyMount.FIRST_TIME);
        calls.set(file, new AttributeRequest().changed(-5), Rights.trusted());
        assertThat(file.changed()).isZero();
    }

    private void givePrivileges() {
        calls.set(file, new AttributeRequest().mode(06755), Rights.trusted());
        toy.vfs.xattrs().set(file, path("security.capability"), bytes("cap"), 0, Credentials.root());
        toy.port.take();
    }

    private boolean hasCapability() {
        try {
            mount.xattrs().get(file, XattrNamespace.SECURITY, path("capability"), null);
            return true;
        } catch (ErrnoException e) {
            assertThat(e.errno()).isEqualTo(Errno.ENODATA);
            return false;
        }
    }

    @Test
    void privilegesGoWithTheOwnerAndByWill() {
        givePrivileges();
        calls.set(file, new AttributeRequest().owner(AttributeRequest.KEEP, 7), Rights.trusted());
        assertThat(file.mode() & 07777).isEqualTo(0755);
        assertThat(hasCapability()).isFalse();
        givePrivileges();
        calls.set(file, new AttributeRequest().withoutPrivileges(), Rights.trusted());
        assertThat(file.mode() & 07777).isEqualTo(0755);
        assertThat(hasCapability()).isFalse();
        calls.set(file, new AttributeRequest().mode(06750).withoutPrivileges(), Rights.trusted());
        assertThat(file.mode() & 07777).isEqualTo(0750);
    }

    @Test
    void sizeKeepsSetBitsOfTrustedCallersUnlessTheySayNo() {
        givePrivileges();
        calls.set(file, new AttributeRequest().size(1), Rights.trusted());
        assertThat(file.mode() & 07777).isEqualTo(06755);
        assertThat(hasCapability()).isFalse();
        calls.set(file, new AttributeRequest().size(2).withoutPrivileges(), Rights.trusted());
        assertThat(file.mode() & 07777).isEqualTo(0755);
        givePrivileges();
        calls.set(file, new AttributeRequest().size(3), OWNER);
        assertThat(file.mode() & 07777).isEqualTo(0755);
    }
}
