package dev.zufs.runtime.vfs.inode;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.runtime.feeder.OperationPort;
import dev.zufs.runtime.vfs.lock.InodeLocks;
import dev.zufs.runtime.wire.FileMode;
import dev.zufs.runtime.wire.NewInodeRequest;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.SetattrRequest;
import dev.zufs.runtime.wire.ZusInode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Makes inodes: what a new one inherits, NEW_INODE, and the ACLs that it gets afterwards. */
final class Creation {

    /** What stands where the name would be if there is none. */
    private static final FileName NO_NAME = FileName.of("/");

    private static final int INHERITED_FLAGS = ZusInode.FLAG_SYNC | ZusInode.FLAG_NOATIME | ZusInode.FLAG_DIRSYNC;

    private final ZufMount mount;

    Creation(ZufMount mount) {
        this.mount = mount;
    }

    Vnode create(Vnode directory, @Nullable FileName name, NewVnode wanted) {
        Acl defaultAcl = wanted.linkText().length == 0 ? mount.acls().get(directory, Acl.Kind.DEFAULT) : null;
        Acl accessAcl = defaultAcl == null ? null : defaultAcl.forNewInode(wanted.mode());
        int mode = modeOf(directory, wanted, accessAcl);
        int firstMode = mount.profile().isPosix() && accessAcl != null ? accessAcl.modeWithoutList(mode) : mode;
        Vnode vnode = sendTouched(directory, name, wanted, firstMode);
        if (name == null) {
            vnode.clearLinkCount();
        } else if (vnode.isDirectory()) {
            vnode.parent(directory);
            directory.readLinkCount();
        }
        if (defaultAcl != null && accessAcl != null) {
            inherit(vnode, defaultAcl, accessAcl, mode, name == null ? null : directory);
        }
        return vnode;
    }

    /** Sends NEW_INODE with the times of the directory set before, which its lock allows unless there is no name. */
    private Vnode sendTouched(Vnode directory, @Nullable FileName name, NewVnode wanted, int mode) {
        long now = mount.now();
        if (name == null && mount.profile().isPosix()) {
            return send(directory, null, wanted, mode, now);
        }
        SavedTimes before = SavedTimes.of(directory, now);
        directory.touch(now);
        Vnode vnode;
        try {
            vnode = send(directory, name, wanted, mode, now);
        } catch (RuntimeException | Error e) {
            before.restoreIn(mount.profile());
            throw e;
        }
        directory.readSizeAndBlocks();
        return vnode;
    }

    /** Stores the lists, and then the mode that is right with them; without them, the inode does not stay. */
    private void inherit(Vnode vnode, Acl defaultAcl, Acl accessAcl, int mode, @Nullable Vnode directory) {
        boolean done = false;
        try {
            InodeLocks locks = vnode.locks();
            locks.lockInodeExclusive();
            try {
                mount.acls().storeInherited(vnode, defaultAcl, accessAcl);
                if (mount.profile().isPosix() && vnode.mode() != mode) {
                    vnode.mode(mode);
                    Errors.check(mount.attributes().send(vnode, SetattrRequest.ATTRIBUTE_MODE));
                }
            } finally {
                locks.unlockInodeExclusive();
            }
            done = true;
        } finally {
            if (!done) {
                discard(vnode, directory);
            }
        }
    }

    /** Lets the server free a new inode, and its name with it. */
    private void discard(Vnode vnode, @Nullable Vnode directory) {
        vnode.clearLinkCount();
        mount.inodes().release(vnode);
        if (directory != null) {
            directory.readSizeAndBlocks();
            directory.readLinkCount();
        }
    }

    private static int modeOf(Vnode directory, NewVnode wanted, @Nullable Acl accessAcl) {
        int mode = wanted.mode();
        if (accessAcl != null) {
            // A default list takes the place of the umask.
            mode = accessAcl.modeOf(mode);
        } else if (wanted.linkText().length == 0) {
            mode &= ~(wanted.umask() & Modes.PERMISSIONS);
        }
        if ((directory.mode() & Modes.SET_GID) != 0) {
            int executableWithId = Modes.SET_GID | Modes.GROUP_EXECUTE;
            if (wanted.isDirectory()) {
                mode |= Modes.SET_GID;
            } else if ((wanted.mode() & executableWithId) == executableWithId && !wanted.keepsSetGid()) {
                // As it was asked for: that a list takes the right to execute away must not keep the bit.
                mode &= ~Modes.SET_GID;
            }
        }
        return mode;
    }

    private Vnode send(Vnode directory, @Nullable FileName name, NewVnode wanted, int mode, long now) {
        byte[] text = wanted.linkText();
        if (text.length < ZusInode.SYMLINK_SIZE) {
            return send(directory, name, wanted, mode, now, OperationPort.NO_WINDOW);
        }
        MemorySegment memory = mount.bounce().borrow(text.length);
        try {
            MemorySegment window = memory.asSlice(0, text.length);
            MemorySegment.copy(text, 0, window, ValueLayout.JAVA_BYTE, 0, text.length);
            return send(directory, name, wanted, mode, now, window);
        } finally {
            mount.bounce().giveBack(memory);
        }
    }

    private Vnode send(
            Vnode directory, @Nullable FileName name, NewVnode wanted, int mode, long now, MemorySegment window) {
        MemorySegment buffer = mount.sender().begin(Operation.NEW_INODE, 0, (int) window.byteSize());
        writeRecord(buffer, directory, wanted, mode, now);
        NewInodeRequest.directoryCookie(buffer, 0, directory.cookie());
        if (name == null) {
            NewInodeRequest.flags(buffer, 0, NewInodeRequest.FLAG_TMPFILE);
            RequestSender.writeName(buffer, NewInodeRequest.NAME, NO_NAME);
        } else {
            RequestSender.writeName(buffer, NewInodeRequest.NAME, name);
        }
        Errors.check(mount.sender().send(buffer, window));
        Vnode vnode = mount.inodes()
                .adoptNew(NewInodeRequest.inodeCookie(buffer, 0), NewInodeRequest.inodePosition(buffer, 0));
        if (FileMode.type(vnode.mode()) != FileMode.type(mode)) {
            mount.inodes().release(vnode);
            throw new ErrnoException(Errno.EIO, "the server made an inode of another type than asked for");
        }
        return vnode;
    }

    private static void writeRecord(MemorySegment buffer, Vnode directory, NewVnode wanted, int mode, long now) {
        long at = NewInodeRequest.INODE;
        byte[] text = wanted.linkText();
        boolean inherits = (directory.mode() & Modes.SET_GID) != 0;
        ZusInode.flags(buffer, at, inheritedFlags(directory, mode));
        ZusInode.mode(buffer, at, mode);
        ZusInode.linkCount(buffer, at, 1);
        ZusInode.fileSize(buffer, at, text.length);
        ZusInode.mtimeNanos(buffer, at, now);
        ZusInode.ctimeNanos(buffer, at, now);
        ZusInode.atimeNanos(buffer, at, now);
        ZusInode.uid(buffer, at, wanted.uid());
        ZusInode.gid(buffer, at, inherits ? directory.gid() : wanted.gid());
        ZusInode.generation(
                buffer, at, Integer.toUnsignedLong(ThreadLocalRandom.current().nextInt()));
        int type = FileMode.type(mode);
        if (type == FileMode.CHARACTER_DEVICE || type == FileMode.BLOCK_DEVICE) {
            ZusInode.deviceNumber(buffer, at, wanted.device());
        } else if (text.length < ZusInode.SYMLINK_SIZE) {
            MemorySegment.copy(text, 0, buffer, ValueLayout.JAVA_BYTE, at + ZusInode.SYMLINK, text.length);
        }
    }

    private static int inheritedFlags(Vnode directory, int mode) {
        int flags = directory.flags() & INHERITED_FLAGS;
        return switch (FileMode.type(mode)) {
            case FileMode.DIRECTORY -> flags;
            case FileMode.REGULAR, FileMode.SYMBOLIC_LINK -> flags & ~ZusInode.FLAG_DIRSYNC;
            default -> flags & ZusInode.FLAG_NOATIME;
        };
    }
}
