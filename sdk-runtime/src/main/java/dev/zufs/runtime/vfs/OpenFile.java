package dev.zufs.runtime.vfs;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.vfs.inode.DataOperations;
import dev.zufs.runtime.vfs.inode.DirectoryListing;
import dev.zufs.runtime.vfs.inode.FileState;
import dev.zufs.runtime.vfs.inode.Mapping;
import dev.zufs.runtime.vfs.inode.QueryOperations;
import dev.zufs.runtime.vfs.inode.SpaceOperations;
import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.runtime.vfs.inode.ZufMount;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An open file: the system calls by file.
 *
 * <p>Memory may be native, and then moves without a copy, or on the heap. <b>Threads:</b> any; calls that use the file
 * position run one after the other. <b>Lifetime:</b> until {@link #close}; afterwards every call fails with EBADF. <b>
 * Errors:</b> those that Linux answers; EBADF where the file is not open for what is asked.
 *
 * <p><b>Caller:</b> all calls are those of the caller who opened the file. Linux asks the credentials of whoever calls,
 * which may be another process that was given the file, in fchmod(2), fchown(2), futimens(3), calls on extended
 * attributes and flags, and where a write or truncation takes setuid and setgid away. Who plays several callers opens a
 * file for each.
 */
public final class OpenFile implements AutoCloseable {

    /** Whence of {@link #seek}: from the start. */
    public static final int SEEK_SET = 0;

    /** Whence of {@link #seek}: from where the file is. */
    public static final int SEEK_CUR = 1;

    /** Whence of {@link #seek}: from the end. */
    public static final int SEEK_END = 2;

    /** Whence of {@link #seek}: the next data. */
    public static final int SEEK_DATA = QueryOperations.SEEK_DATA;

    /** Whence of {@link #seek}: the next hole. */
    public static final int SEEK_HOLE = QueryOperations.SEEK_HOLE;

    /** For how much {@link #readDirectory(Predicate)} asks. */
    private static final int DIRECTORY_BYTES = 64 << 10;

    private final VfsMount vfs;
    private final ZufMount mount;
    private final FileHandle handle;
    private final FileState state;
    private final ReentrantLock positionLock = new ReentrantLock();
    private volatile boolean mayGetName;

    /** Guarded by the lock, which is taken before a call of the handle begins. */
    private long position;

    /** Opens; takes the reference to the inode over. */
    OpenFile(Posix posix, Vnode vnode, int flags, boolean mayGetName) {
        this.vfs = posix.vfs();
        this.mount = vfs.zuf();
        this.handle = new FileHandle(posix, vnode, flags);
        this.mayGetName = mayGetName;
        this.state = OpenCalls.stateOf(flags);
    }

    FileHandle handle() {
        return handle;
    }

    /** Says whether a file without a name may get its first one. */
    boolean mayGetName() {
        return mayGetName;
    }

    void noteNamed() {
        mayGetName = false;
    }

    /** Closes. Closing again does nothing. With the last reference to a nameless file, its content is gone. */
    @Override
    public void close() {
        handle.close();
    }

    /**
     * Reads from the file position on: read(2).
     *
     * @param target where to
     * @return bytes read, 0 at the end
     */
    public long read(MemorySegment target) {
        positionLock.lock();
        try {
            long bytes = read(target, position);
            position += bytes;
            return bytes;
        } finally {
            positionLock.unlock();
        }
    }

    /**
     * Reads: pread(2).
     *
     * @param target where to
     * @param offset first byte in the file
     * @return bytes read, 0 at the end
     * @throws ErrnoException EINVAL for a negative offset
     */
    public long read(MemorySegment target, long offset) {
        return read(new MemorySegment[] {target}, offset);
    }

    /**
     * Reads into several places: preadv(2).
     *
     * @param targets where to, in order
     * @param offset first byte in the file
     * @return bytes read, 0 at the end
     * @throws ErrnoException EINVAL for a negative offset
     */
    public long read(MemorySegment[] targets, long offset) {
        FileData.requireOffset(offset);
        int use = handle.enterToRead();
        try {
            return vfs.data().read(handle.vnode(), state, targets, offset, handle.touchesAccessTime());
        } finally {
            handle.leave(use);
        }
    }

    /**
     * Writes from the file position on, or at the end if opened so: write(2).
     *
     * @param source where from
     * @return bytes written
     */
    public long write(MemorySegment source) {
        positionLock.lock();
        try {
            MemorySegment[] sources = {source};
            if (handle.appends()) {
                DataOperations.Appended appended = append(sources);
                position = appended.position() + appended.bytes();
                return appended.bytes();
            }
            long bytes = write(sources, position);
            position += bytes;
            return bytes;
        } finally {
            positionLock.unlock();
        }
    }

    /**
     * Writes: pwrite(2). As on Linux, a file opened for appending is appended to.
     *
     * @param source where from
     * @param offset first byte in the file
     * @return bytes written
     * @throws ErrnoException EINVAL for a negative offset; EFBIG, ENOSPC
     */
    public long write(MemorySegment source, long offset) {
        return write(new MemorySegment[] {source}, offset);
    }

    /**
     * Writes from several places: pwritev(2).
     *
     * @param sources where from, in order
     * @param offset first byte in the file
     * @return bytes written
     * @throws ErrnoException EINVAL for a negative offset; EFBIG, ENOSPC
     */
    public long write(MemorySegment[] sources, long offset) {
        FileData.requireOffset(offset);
        int use = handle.enterToWrite();
        try {
            return handle.appends()
                    ? vfs.data()
                            .append(handle.vnode(), state, sources, handle.keepsIdBits())
                            .bytes()
                    : vfs.data().write(handle.vnode(), state, sources, offset, handle.keepsIdBits());
        } finally {
            handle.leave(use);
        }
    }

    private DataOperations.Appended append(MemorySegment[] sources) {
        int use = handle.enterToWrite();
        try {
            return vfs.data().append(handle.vnode(), state, sources, handle.keepsIdBits());
        } finally {
            handle.leave(use);
        }
    }

    /**
     * Moves the file position: lseek(2).
     *
     * @param offset by how much, or where to
     * @param whence one of the {@code SEEK_} constants
     * @return the new position
     * @throws ErrnoException EINVAL, ENXIO
     */
    public long seek(long offset, int whence) {
        handle.requireContent();
        positionLock.lock();
        try {
            long target = switch (whence) {
                case SEEK_SET -> offset;
                case SEEK_CUR -> position + offset;
                case SEEK_END -> handle.vnode().size() + offset;
                case SEEK_DATA, SEEK_HOLE -> seekContent(offset, whence);
                default -> throw Errnos.error(Errno.EINVAL);
            };
            if (target < 0 || target > mount.maxFileBytes()) {
                throw Errnos.error(Errno.EINVAL);
            }
            position = target;
            return target;
        } finally {
            positionLock.unlock();
        }
    }

    private long seekContent(long offset, int whence) {
        int use = handle.enter();
        try {
            return vfs.data().seekContent(handle.vnode(), offset, whence);
        } finally {
            handle.leave(use);
        }
    }

    /**
     * Sets the size: ftruncate(2).
     *
     * @param size bytes
     * @throws ErrnoException EINVAL, EFBIG, EPERM
     */
    public void truncate(long size) {
        FileRanges.checkSize(size);
        handle.requireContent();
        if (!handle.writes() || !handle.vnode().isRegular()) {
            throw Errnos.error(Errno.EINVAL);
        }
        handle.use(inode -> vfs.ranges().truncate(inode, size, handle.keepsIdBits()));
    }

    /**
     * Changes the allocation of a range: fallocate(2).
     *
     * @param mode bits as {@link SpaceOperations} names them
     * @param offset first byte
     * @param length bytes
     * @throws ErrnoException EINVAL, EOPNOTSUPP, EPERM, ENODEV, EFBIG, ENOSPC
     */
    public void allocate(int mode, long offset, long length) {
        handle.requireContent();
        FileRanges.checkAllocation(mode, offset, length);
        if (!handle.writes()) {
            throw Errnos.error(Errno.EBADF);
        }
        handle.use(inode -> vfs.ranges().allocate(inode, mode, offset, length, handle.keepsIdBits()));
    }

    /** Makes content and attributes durable: fsync(2). */
    public void sync() {
        handle.requireContent();
        handle.use(inode -> mount.syncs().sync(inode, false));
    }

    /** Makes content durable, with what is needed to read it back: fdatasync(2). */
    public void syncData() {
        handle.requireContent();
        handle.use(inode -> mount.syncs().sync(inode, true));
    }

    /**
     * Tells about the file: fstat(2).
     *
     * @return a copy of the attributes
     */
    public FileStatus status() {
        Vnode inode = handle.vnode();
        mount.requireMounted();
        return vfs.statusOf(inode);
    }

    /**
     * Sets permissions: fchmod(2).
     *
     * @param mode permissions
     * @throws ErrnoException EPERM
     */
    public void setMode(int mode) {
        handle.requireContent();
        handle.use(inode -> vfs.attributes().set(inode, new AttributeRequest().mode(mode), handle.credentials()));
    }

    /**
     * Sets owner and group: fchown(2).
     *
     * @param uid user id, -1 to keep it
     * @param gid group id, -1 to keep it
     * @throws ErrnoException EPERM
     */
    public void setOwner(int uid, int gid) {
        handle.requireContent();
        handle.use(inode -> vfs.attributes().set(inode, new AttributeRequest().owner(uid, gid), handle.credentials()));
    }

    /**
     * Sets times: futimens(3).
     *
     * @param accessed nanoseconds since 1970, {@link Posix#TIME_NOW} or {@link Posix#TIME_OMIT}
     * @param modified nanoseconds since 1970, {@link Posix#TIME_NOW} or {@link Posix#TIME_OMIT}
     * @throws ErrnoException EPERM, EACCES
     */
    public void setTimes(long accessed, long modified) {
        handle.requireContent();
        handle.use(inode ->
                vfs.attributes().set(inode, new AttributeRequest().times(accessed, modified), handle.credentials()));
    }

    /**
     * Gives entries of a directory from the file position on, and moves that: getdents(2).
     *
     * <p>No lock is held while the sink is called, but other threads' calls that use the file position wait.
     *
     * @param sink takes entries, and says whether it can take more; called at most for what one operation brings
     * @return false if no entry was left
     * @throws ErrnoException ENOTDIR; ENOENT if the directory was removed
     */
    public boolean readDirectory(Predicate<DirectoryEntry> sink) {
        return readDirectory(DIRECTORY_BYTES, sink);
    }

    /**
     * Gives entries of a directory, as {@link #readDirectory(Predicate)}, to a sink that can take only few at a time.
     *
     * @param maxBytes for about how much the sink has room: 16 bytes an entry and the name, rounded up to 8; at least a page
     *     is asked for
     * @param sink takes entries, and says whether it can take more; called at most for what one operation brings
     * @return false if no entry was left
     * @throws ErrnoException ENOTDIR; ENOENT if the directory was removed
     */
    public boolean readDirectory(int maxBytes, Predicate<DirectoryEntry> sink) {
        if (!handle.vnode().isDirectory()) {
            throw Errnos.error(Errno.ENOTDIR);
        }
        if (!handle.reads()) {
            throw Errnos.error(Errno.EBADF);
        }
        positionLock.lock();
        try (DirectoryListing listing = list(maxBytes)) {
            long next = new DirectoryStream(sink).deliver(listing);
            if (next == DirectoryListing.END) {
                return false;
            }
            position = next;
            return true;
        } finally {
            positionLock.unlock();
        }
    }

    private DirectoryListing list(int maxBytes) {
        int use = handle.enter();
        try {
            if (handle.vnode().isRemoved()) {
                throw Errnos.error(Errno.ENOENT);
            }
            return mount.directories().list(handle.vnode(), position, handle.touchesAccessTime(), maxBytes);
        } finally {
            handle.leave(use);
        }
    }

    /**
     * Gets an extended attribute: fgetxattr(2).
     *
     * @param name the whole name
     * @param target takes the value; null to ask for its length
     * @return length of the value in bytes
     * @throws ErrnoException ENODATA, ERANGE, EOPNOTSUPP
     */
    public int getXattr(byte[] name, @Nullable MemorySegment target) {
        handle.requireContent();
        return handle.ask(inode -> vfs.xattrs().get(inode, name, target, handle.credentials()));
    }

    /**
     * Sets an extended attribute: fsetxattr(2).
     *
     * @param name the whole name
     * @param value the value
     * @param setFlags 0, 1 to create, 2 to replace
     * @throws ErrnoException EEXIST, ENODATA, E2BIG, EPERM, EOPNOTSUPP, EINVAL
     */
    public void setXattr(byte[] name, MemorySegment value, int setFlags) {
        handle.requireContent();
        handle.use(inode -> vfs.xattrs().set(inode, name, value, setFlags, handle.credentials()));
    }

    /**
     * Removes an extended attribute: fremovexattr(2).
     *
     * @param name the whole name
     * @throws ErrnoException ENODATA, EPERM, EOPNOTSUPP
     */
    public void removeXattr(byte[] name) {
        handle.requireContent();
        handle.use(inode -> vfs.xattrs().remove(inode, name, handle.credentials()));
    }

    /**
     * Lists the names of extended attributes, each with a final zero byte: flistxattr(2).
     *
     * @param target takes the list; null to ask for its length
     * @return length of the list in bytes
     * @throws ErrnoException ERANGE, EOPNOTSUPP
     */
    public int listXattrs(@Nullable MemorySegment target) {
        handle.requireContent();
        return handle.ask(inode -> vfs.xattrs().list(inode, handle.credentials().has(Capability.SYS_ADMIN), target));
    }

    /**
     * Maps a range: mmap(2).
     *
     * @param offset first byte; a multiple of 4096
     * @param length bytes
     * @param shared whether stores reach the file
     * @param writable whether stores are allowed
     * @return the mapping, to be closed
     * @throws ErrnoException EACCES if the file is not open for that, EINVAL, ENODEV, ENOMEM
     */
    public Mapping map(long offset, long length, boolean shared, boolean writable) {
        if (!handle.vnode().isRegular()) {
            throw Errnos.error(Errno.ENODEV);
        }
        boolean storesReachFile = shared && writable;
        if (!handle.reads() || (storesReachFile && !handle.writes())) {
            throw Errnos.error(Errno.EACCES);
        }
        int use = handle.enter();
        try {
            boolean ofWriter = handle.writes();
            return vfs.data()
                    .map(handle.vnode(), offset, length, shared, writable, ofWriter, handle.touchesAccessTime());
        } finally {
            handle.leave(use);
        }
    }

    /**
     * Copies a range of another file into this one: copy_file_range(2) with offsets.
     *
     * @param source open for reading
     * @param sourceOffset first byte there
     * @param offset first byte here
     * @param length bytes
     * @return bytes copied, 0 at the end of the source
     * @throws ErrnoException EINVAL for ranges that overlap; EXDEV between mounts; EFBIG, ENOSPC
     */
    public long copyRange(OpenFile source, long sourceOffset, long offset, long length) {
        int use = handle.enterWith(source.handle);
        try {
            return vfs.ranges()
                    .copy(source.handle.vnode(), sourceOffset, handle.vnode(), offset, length, handle.keepsIdBits());
        } finally {
            handle.leaveWith(source.handle, use);
        }
    }

    /**
     * Makes a range of this file a clone of a range of another: {@code FICLONERANGE}, and {@code FICLONE} with all
     * numbers 0.
     *
     * @param source open for reading
     * @param sourceOffset first byte there; a multiple of 4096
     * @param offset first byte here; a multiple of 4096
     * @param length bytes; 0 for all up to the end of the source
     * @throws ErrnoException EINVAL, EOPNOTSUPP; EXDEV between mounts
     */
    public void cloneRange(OpenFile source, long sourceOffset, long offset, long length) {
        int use = handle.enterWith(source.handle);
        try {
            vfs.ranges()
                    .clone(source.handle.vnode(), sourceOffset, handle.vnode(), offset, length, handle.keepsIdBits());
        } finally {
            handle.leaveWith(source.handle, use);
        }
    }

    /**
     * Lists extents: {@code FS_IOC_FIEMAP}.
     *
     * @param offset first byte
     * @param length bytes
     * @param maxExtents at most how many
     * @return the extents in order
     * @throws ErrnoException EOPNOTSUPP
     */
    public List<QueryOperations.Extent> extents(long offset, long length, int maxExtents) {
        handle.requireRegular();
        int use = handle.enter();
        try {
            return mount.queries().extents(handle.vnode(), offset, length, maxExtents);
        } finally {
            handle.leave(use);
        }
    }

    /**
     * Counts extents: {@code FS_IOC_FIEMAP} without room for them.
     *
     * @param offset first byte
     * @param length bytes
     * @return how many there are
     * @throws ErrnoException EOPNOTSUPP
     */
    public int countExtents(long offset, long length) {
        handle.requireRegular();
        return handle.ask(inode -> mount.queries().extents(inode, offset, length, 0, MemorySegment.NULL));
    }

    /**
     * Sends an ioctl: ioctl(2). Flags and generation ({@code FS_IOC_GETFLAGS} and the like) are served here.
     *
     * @param command the request's number
     * @param argument in and out; empty for none
     * @throws ErrnoException ENOTTY, EFAULT, EPERM, EOPNOTSUPP; what the filesystem answers
     */
    public void ioctl(int command, MemorySegment argument) {
        handle.requireContent();
        Credentials caller = handle.credentials();
        boolean administrator = caller.has(Capability.SYS_ADMIN);
        handle.use(inode -> new FileIoctl(vfs, inode, caller, administrator).run(command, argument));
    }

    /**
     * Says how a range will be used: posix_fadvise(2).
     *
     * @param offset first byte
     * @param length bytes; 0 to the end
     * @param advice what is expected
     * @throws ErrnoException EINVAL; what the filesystem answers
     */
    public void advise(long offset, long length, Advice advice) {
        handle.requireRegular();
        handle.use(inode -> vfs.data().advise(inode, state, offset, length, advice));
    }

    @Override
    public String toString() {
        return "open " + handle;
    }
}
