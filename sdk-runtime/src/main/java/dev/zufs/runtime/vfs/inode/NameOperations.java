package dev.zufs.runtime.vfs.inode;

import dev.zufs.api.Errno;
import dev.zufs.api.FileName;
import dev.zufs.runtime.wire.DentryRequest;
import dev.zufs.runtime.wire.LookupRequest;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.RenameRequest;
import dev.zufs.runtime.wire.ZufProtocol;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Operations on names: zuf's {@code namei.c}.
 *
 * <p><b>Locks:</b> the caller holds the inode locks of the directories (shared is enough for {@link #lookup}) and, where
 * said, of the inodes named. No right is checked here. Where a directory lies is noted in its vnode.
 */
public final class NameOperations {

    /** Rename flag: fail if the new name exists. Not for the server to solve, but it is told. */
    public static final int RENAME_NOREPLACE = (int) RenameRequest.FLAG_NOREPLACE;

    /** Rename flag: exchange both names. */
    public static final int RENAME_EXCHANGE = (int) RenameRequest.FLAG_EXCHANGE;

    private static final Logger LOG = System.getLogger(NameOperations.class.getPackageName());
    private static final int EMPTY_DIRECTORY_LINKS = 2;
    private static final FileName DOT_DOT = FileName.of("..");

    private final ZufMount mount;
    private final Creation creation;

    NameOperations(ZufMount mount) {
        this.mount = mount;
        this.creation = new Creation(mount);
    }

    /**
     * Finds a name, {@code ".."} included.
     *
     * @param directory its inode lock is at least shared
     * @param name the entry
     * @return the inode with a reference for the caller, or null if there is none
     * @throws dev.zufs.api.ErrnoException EIO, ESTALE; others in profile {@link Profile#POSIX} only
     */
    public @Nullable Vnode lookup(Vnode directory, FileName name) {
        MemorySegment buffer = mount.sender().begin(Operation.LOOKUP);
        LookupRequest.directoryCookie(buffer, 0, directory.cookie());
        RequestSender.writeName(buffer, LookupRequest.NAME, name);
        int error = mount.sender().send(buffer);
        if (error == Errors.NONE) {
            Vnode found =
                    mount.inodes().adopt(LookupRequest.inodeCookie(buffer, 0), LookupRequest.inodePosition(buffer, 0));
            if (found.isDirectory() && !name.equals(DOT_DOT)) {
                found.parent(directory);
            }
            return found;
        }
        if (error != Errors.ENOENT) {
            if (mount.profile().isPosix()) {
                throw Errors.exception(error);
            }
            LOG.log(Level.WARNING, "LOOKUP fails with {0}, which counts as missing", error);
        }
        return null;
    }

    /**
     * Creates an inode with a name. The directory's times are set first; see {@link Profile} for what becomes of them if it
     * fails.
     *
     * @param directory its inode lock is held exclusively
     * @param name not in it yet
     * @param wanted what the inode is to be
     * @return the inode with a reference for the caller
     * @throws dev.zufs.api.ErrnoException what the server answers; EMLINK for a directory
     */
    public Vnode create(Vnode directory, FileName name, NewVnode wanted) {
        if (wanted.isDirectory() && directory.linkCount() >= ZufProtocol.MAX_LINKS) {
            throw Errors.of(Errno.EMLINK);
        }
        return creation.create(directory, name, wanted);
    }

    /**
     * Creates a file without a name.
     *
     * @param directory no lock of it is needed
     * @param wanted what the inode is to be
     * @return the inode with a reference for the caller and a link count of 0
     * @throws dev.zufs.api.ErrnoException what the server answers
     */
    public Vnode createUnnamed(Vnode directory, NewVnode wanted) {
        return creation.create(directory, null, wanted);
    }

    /**
     * Gives an inode one more name.
     *
     * @param directory its inode lock is held exclusively
     * @param name not in it yet
     * @param inode its inode lock is held exclusively
     * @throws dev.zufs.api.ErrnoException what the server answers; EMLINK
     */
    public void link(Vnode directory, FileName name, Vnode inode) {
        if (inode.linkCount() >= ZufProtocol.MAX_LINKS) {
            throw Errors.of(Errno.EMLINK);
        }
        sendDentry(Operation.ADD_DENTRY, directory, name, inode);
        directory.readSizeAndBlocks();
        inode.readLinkCount();
    }

    /**
     * Takes a name away.
     *
     * @param directory its inode lock is held exclusively
     * @param name the entry
     * @param inode what it names; its inode lock is held exclusively
     * @throws dev.zufs.api.ErrnoException what the server answers; ENOTEMPTY
     */
    public void remove(Vnode directory, FileName name, Vnode inode) {
        if (inode.isDirectory() && inode.linkCount() != EMPTY_DIRECTORY_LINKS) {
            throw Errors.of(Errno.ENOTEMPTY);
        }
        sendDentry(Operation.REMOVE_DENTRY, directory, name, inode);
        directory.readSizeAndBlocks();
        directory.readLinkCount();
        inode.readLinkCount();
        if (inode.isDirectory()) {
            inode.readSizeAndBlocks();
            inode.markRemoved();
        }
    }

    private void sendDentry(int operation, Vnode directory, FileName name, Vnode inode) {
        long now = mount.now();
        SavedTimes ofDirectory = SavedTimes.of(directory, now);
        SavedTimes ofInode = SavedTimes.of(inode, now);
        directory.touch(now);
        inode.changed(now);
        MemorySegment buffer = mount.sender().begin(operation);
        DentryRequest.inodeCookie(buffer, 0, inode.cookie());
        DentryRequest.directoryCookie(buffer, 0, directory.cookie());
        RequestSender.writeName(buffer, DentryRequest.NAME, name);
        int error = mount.sender().send(buffer);
        if (error != Errors.NONE) {
            restore(ofDirectory, ofInode);
            throw Errors.exception(error);
        }
    }

    /**
     * Moves or exchanges names.
     *
     * <p>Of the inodes, those that are no directories are locked exclusively, and a directory that is replaced.
     *
     * @param oldDirectory its inode lock is held exclusively
     * @param oldName the entry
     * @param inode what it names
     * @param newDirectory its inode lock is held exclusively; may be the same
     * @param newName the name to be
     * @param target what has the new name already, or null
     * @param flags 0, {@link #RENAME_NOREPLACE} or {@link #RENAME_EXCHANGE}
     * @throws dev.zufs.api.ErrnoException what the server answers; EINVAL for other flags, ENOENT, ENOTEMPTY, EMLINK
     */
    public void rename(
            Vnode oldDirectory,
            FileName oldName,
            Vnode inode,
            Vnode newDirectory,
            FileName newName,
            @Nullable Vnode target,
            int flags) {
        checkRename(oldDirectory, inode, newDirectory, target, flags);
        long now = mount.now();
        SavedTimes[] before = savedTimes(oldDirectory, newDirectory, inode, target, now);
        oldDirectory.touch(now);
        newDirectory.touch(now);
        if (target != null) {
            target.changed(now);
        }
        if (target == null || mount.profile().isPosix()) {
            inode.changed(now);
        }
        int error = sendRename(oldDirectory, oldName, inode, newDirectory, newName, target, flags, now);
        if (error != Errors.NONE) {
            restore(before);
        }
        readBack(oldDirectory);
        readBack(newDirectory);
        Errors.check(error);
        if (inode.isDirectory()) {
            inode.parent(newDirectory);
        }
        if (target != null) {
            if (target.isDirectory() && flags == RENAME_EXCHANGE) {
                target.parent(oldDirectory);
            }
            target.readLinkCount();
            if (target.isDirectory() && flags != RENAME_EXCHANGE) {
                target.markRemoved();
            }
        }
    }

    private static SavedTimes[] savedTimes(
            Vnode oldDirectory, Vnode newDirectory, Vnode inode, @Nullable Vnode target, long now) {
        SavedTimes[] saved = new SavedTimes[target == null ? 3 : 4];
        saved[0] = SavedTimes.of(oldDirectory, now);
        saved[1] = SavedTimes.of(newDirectory, now);
        saved[2] = SavedTimes.of(inode, now);
        if (target != null) {
            saved[3] = SavedTimes.of(target, now);
        }
        return saved;
    }

    private void restore(SavedTimes... saved) {
        for (SavedTimes times : saved) {
            times.restoreIn(mount.profile());
        }
    }

    private int sendRename(
            Vnode oldDirectory,
            FileName oldName,
            Vnode inode,
            Vnode newDirectory,
            FileName newName,
            @Nullable Vnode target,
            int flags,
            long now) {
        MemorySegment buffer = mount.sender().begin(Operation.RENAME);
        RenameRequest.oldDirectoryCookie(buffer, 0, oldDirectory.cookie());
        RenameRequest.newDirectoryCookie(buffer, 0, newDirectory.cookie());
        RenameRequest.oldInodeCookie(buffer, 0, inode.cookie());
        RenameRequest.newInodeCookie(buffer, 0, target == null ? 0 : target.cookie());
        RequestSender.writeName(buffer, RenameRequest.OLD_NAME, oldName);
        RequestSender.writeName(buffer, RenameRequest.NEW_NAME, newName);
        RenameRequest.timeNanos(buffer, 0, now);
        RenameRequest.flags(buffer, 0, flags);
        return mount.sender().send(buffer);
    }

    private static void readBack(Vnode directory) {
        directory.readSizeAndBlocks();
        directory.readLinkCount();
    }

    private static void checkRename(
            Vnode oldDirectory, Vnode inode, Vnode newDirectory, @Nullable Vnode target, int flags) {
        if (flags != 0 && flags != RENAME_NOREPLACE && flags != RENAME_EXCHANGE) {
            throw Errors.of(Errno.EINVAL);
        }
        if (flags == RENAME_EXCHANGE) {
            if (target == null) {
                throw Errors.of(Errno.ENOENT);
            }
        } else if (target != null && target.isDirectory() && target.linkCount() != EMPTY_DIRECTORY_LINKS) {
            throw Errors.of(Errno.ENOTEMPTY);
        }
        if (oldDirectory != newDirectory) {
            boolean targetIsDirectory = target != null && target.isDirectory();
            if (inode.isDirectory() && !targetIsDirectory) {
                checkRoomForLink(newDirectory);
            } else if (flags == RENAME_EXCHANGE && targetIsDirectory && !inode.isDirectory()) {
                checkRoomForLink(oldDirectory);
            }
        }
    }

    private static void checkRoomForLink(Vnode directory) {
        if (directory.linkCount() >= ZufProtocol.MAX_LINKS) {
            throw Errors.of(Errno.EMLINK);
        }
    }
}
