package dev.zufs.runtime.dispatch;

import dev.zufs.api.Directory;
import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.api.Inode;
import dev.zufs.api.InodeRecord;
import org.jspecify.annotations.Nullable;

/**
 * Hands inodes out that a filesystem found or created: checks them and counts the reference.
 *
 * <p>An object that the filesystem gives may be forgotten before it is counted, and then even its record means nothing. So
 * nothing is concluded from an object before {@link HandleTable} says that it was not forgotten since the filesystem was asked.
 *
 * <p><b>Threads:</b> any.
 */
final class HandOut {

    private final HandleTable handles;

    HandOut(HandleTable handles) {
        this.handles = handles;
    }

    /** Returns the number to give with what the filesystem is asked for next. */
    long begin() {
        return handles.forgets();
    }

    /**
     * Counts a reference of an inode that was found.
     *
     * @param mount its mount
     * @param found what the filesystem gave
     * @param since what {@link #begin} said before it was asked
     * @return its handle, or null if the filesystem is to be asked again
     * @throws ContractException if a feeder could not live with the inode
     */
    @Nullable Handle found(ServedMount mount, Inode found, long since) {
        InodeRecord record = mount.recordOf(found);
        if (!isSound(mount, found, record, since)) {
            return null;
        }
        return handles.acquire(mount, found, record.offset(), since);
    }

    /** Says no if the filesystem is to be asked again; fails if that would not help. */
    private boolean isSound(ServedMount mount, Inode inode, InodeRecord record, long since) {
        try {
            mount.check(inode, record, true);
            return true;
        } catch (ContractException e) {
            if (handles.hasForgotten(mount, record.offset(), since)) {
                return false;
            }
            throw e;
        }
    }

    /** Counts one more reference of an inode that the feeder holds already. */
    Handle again(Handle handle) {
        Handle same = handles.acquire(handle.mount, handle.inode, handle.recordOffset, HandleTable.CERTAIN);
        if (same == null) {
            throw ErrnoException.withoutStackTrace(Errno.EIO);
        }
        return same;
    }

    /**
     * Finds an inode by its number and generation, and counts a reference.
     *
     * @param mount the mount
     * @param number the number
     * @param generation the lower 32 bits of the generation
     * @return its handle
     * @throws ErrnoException ESTALE if there is none, or if it has no names: it may be on its way to be freed, and a file that
     *     is being created without a name must not be found before its creator has it
     */
    Handle byNumber(ServedMount mount, long number, int generation) {
        while (true) {
            long since = begin();
            Inode inode = mount.superBlock().inode(number);
            if (inode == null) {
                throw ErrnoException.withoutStackTrace(Errno.ESTALE);
            }
            InodeRecord record = mount.recordOf(inode);
            if (record.linkCount() != 0 && (int) record.generation() == generation) {
                Handle handle = found(mount, inode, since);
                if (handle != null) {
                    return handle;
                }
            } else if (!handles.hasForgotten(mount, record.offset(), since)) {
                throw ErrnoException.withoutStackTrace(Errno.ESTALE);
            }
        }
    }

    /**
     * Counts the first reference of an inode that was created with a name.
     *
     * <p>A creation cannot be repeated when the object, or an earlier one with the same record, may have been forgotten since
     * it began: usually the filesystem has used the record of an inode that was just freed. But the name can be looked up, as
     * often as it takes, and leads to the inode whatever became of the object; the feeder's lock keeps the name from changing.
     *
     * @param parent the directory
     * @param name the name
     * @param created what the filesystem gave
     * @param since what {@link #begin} said before the creation
     * @return its handle
     * @throws ContractException if a feeder could not live with the inode, or holds it already: freeing it again would take
     *     somebody else's file. (A search by a number and generation that nobody can know yet may have been faster; then the
     *     file stays, and its creator is told EIO.)
     */
    Handle created(Handle parent, FileName name, @Nullable Inode created, long since) {
        Directory directory = OperationContext.directory(parent);
        ServedMount mount = parent.mount;
        Inode inode = created;
        long asked = since;
        while (true) {
            Inode given = required(directory, inode);
            InodeRecord record = mount.recordOf(given);
            if (isSound(mount, given, record, asked)) {
                Handle handle = handles.acquireNew(mount, given, record.offset(), asked);
                if (handle != null) {
                    return handle;
                }
            }
            asked = begin();
            inode = directory.lookup(name);
        }
    }

    /** Counts the first reference of an inode that was created without a name, which nobody else can have found. */
    Handle createdUnnamed(Handle parent, @Nullable Inode created) {
        Inode inode = required(OperationContext.directory(parent), created);
        InodeRecord record = parent.mount.recordOf(inode);
        parent.mount.check(inode, record, false);
        Handle handle = handles.acquireNew(parent.mount, inode, record.offset(), HandleTable.CERTAIN);
        if (handle == null) {
            throw new AssertionError("what is certain was not forgotten");
        }
        return handle;
    }

    private static Inode required(Directory directory, @Nullable Inode created) {
        if (created == null) {
            throw new ContractException(directory.getClass().getName() + " created null");
        }
        return created;
    }
}
