package dev.zufs.runtime.vfs;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.api.FileType;
import dev.zufs.runtime.vfs.inode.DataOperations;
import dev.zufs.runtime.vfs.inode.DirectoryOperations;
import dev.zufs.runtime.vfs.inode.FileState;
import dev.zufs.runtime.vfs.inode.Mapping;
import dev.zufs.runtime.vfs.inode.QueryOperations;
import dev.zufs.runtime.vfs.inode.SpaceOperations;
import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.runtime.vfs.inode.ZufMount;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongBiFunction;
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

    private static final int KNOWN_MODES = SpaceOperations.KEEP_SIZE
            | SpaceOperations.PUNCH_HOLE
            | SpaceOperations.COLLAPSE_RANGE
            | SpaceOperations.ZERO_RANGE
            | SpaceOperations.INSERT_RANGE
            | SpaceOperations.UNSHARE_RANGE;

    private final VfsMount vfs;
    private final ZufMount mount;
    private final Credentials credentials;
    private final Vnode vnode;
    private final int flags;
    private volatile boolean mayGetName;
    private final FileState state;
    private final ReentrantLock positionLock = new ReentrantLock();
    private long position;
    private volatile boolean closed;

    /** Opens; a file for writing must have been announced with {@link ZufMount#beginWriting}. */
    OpenFile(Posix posix, Vnode vnode, int flags, boolean mayGetName) {
        this.vfs = posix.vfs();
        this.mount = vfs.zuf();
        this.credentials = posix.credentials();
        this.vnode = vnode;
        this.flags = flags;
        this.mayGetName = mayGetName;
        this.state = new FileState(OpenFlags.has(flags, OpenFlags.O_DIRECT), OpenFlags.has(flags, OpenFlags.O_DSYNC));
    }

    Vnode vnode() {
        if (closed) {
            throw Errnos.error(Errno.EBADF);
        }
        return vnode;
    }

    /**
     * Gives the inode with a reference for one call: another thread may close the file meanwhile, and what a call works on
     * must not be dropped or freed under it.
     */
    Vnode acquire() {
        if (closed || !vnode.tryAcquire()) {
            throw Errnos.error(Errno.EBADF);
        }
        return vnode;
    }

    private void release(Vnode inode) {
        mount.inodes().release(inode);
    }

    private void use(Consumer<Vnode> action) {
        Vnode inode = acquire();
        try {
            action.accept(inode);
        } finally {
            release(inode);
        }
    }

    private int ask(ToIntFunction<Vnode> question) {
        Vnode inode = acquire();
        try {
            return question.applyAsInt(inode);
        } finally {
            release(inode);
        }
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
        positionLock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
        } finally {
            positionLock.unlock();
        }
        if (OpenFlags.writes(flags)) {
            mount.endWriting();
        }
        mount.inodes().release(vnode);
    }

    private Vnode forReading() {
        if (!OpenFlags.reads(flags)) {
            throw Errnos.error(Errno.EBADF);
        }
        return regular();
    }

    private Vnode forWriting() {
        if (!OpenFlags.writes(flags)) {
            throw Errnos.error(Errno.EBADF);
        }
        return regular();
    }

    private Vnode regular() {
        requireRegular(vnode());
        return acquire();
    }

    private static void requireRegular(Vnode inode) {
        if (!inode.isRegular()) {
            throw Errnos.error(inode.isDirectory() ? Errno.EISDIR : Errno.EINVAL);
        }
    }

    private void requireContent() {
        if (OpenFlags.has(flags, OpenFlags.O_PATH)) {
            throw Errnos.error(Errno.EBADF);
        }
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
        Vnode inode = forReading();
        try {
            if (offset < 0) {
                throw Errnos.error(Errno.EINVAL);
            }
            return mount.data().read(inode, state, targets, offset, vfs.touchesAccessTime(inode, flags));
        } finally {
            release(inode);
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
            if (appends()) {
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
        Vnode inode = forWriting();
        try {
            if (offset < 0) {
                throw Errnos.error(Errno.EINVAL);
            }
            return appends() ? appendTo(inode, sources).bytes() : writeTo(inode, sources, offset);
        } finally {
            release(inode);
        }
    }

    private long writeTo(Vnode inode, MemorySegment[] sources, long offset) {
        int change = mount.beginChange();
        try {
            dropPrivileges(inode, sources);
            return mount.data().write(inode, state, sources, offset);
        } finally {
            mount.endChange(change);
        }
    }

    private DataOperations.Appended append(MemorySegment[] sources) {
        Vnode inode = forWriting();
        try {
            return appendTo(inode, sources);
        } finally {
            release(inode);
        }
    }

    private DataOperations.Appended appendTo(Vnode inode, MemorySegment[] sources) {
        int change = mount.beginChange();
        try {
            dropPrivileges(inode, sources);
            return mount.data().append(inode, state, sources);
        } finally {
            mount.endChange(change);
        }
    }

    private boolean appends() {
        return OpenFlags.has(flags, OpenFlags.O_APPEND);
    }

    private void dropPrivileges(Vnode inode, MemorySegment[] sources) {
        if (mount.attributes().mayHavePrivileges(inode) && hasBytes(sources)) {
            inode.locks().lockInodeExclusive();
            try {
                mount.attributes().dropPrivileges(inode, credentials.has(Capability.FSETID));
            } finally {
                inode.locks().unlockInodeExclusive();
            }
        }
    }

    /** Says whether there is anything to write: a write of nothing changes nothing. */
    private static boolean hasBytes(MemorySegment[] sources) {
        for (MemorySegment source : sources) {
            if (source.byteSize() > 0) {
                return true;
            }
        }
        return false;
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
        requireContent();
        Vnode inode = acquire();
        positionLock.lock();
        try {
            long target = switch (whence) {
                case SEEK_SET -> offset;
                case SEEK_CUR -> position + offset;
                case SEEK_END -> inode.size() + offset;
                case SEEK_DATA, SEEK_HOLE -> seekContent(inode, offset, whence);
                default -> throw Errnos.error(Errno.EINVAL);
            };
            if (target < 0 || target > mount.maxFileBytes()) {
                throw Errnos.error(Errno.EINVAL);
            }
            position = target;
            return target;
        } finally {
            positionLock.unlock();
            release(inode);
        }
    }

    private long seekContent(Vnode inode, long offset, int whence) {
        if (!inode.isRegular()) {
            throw Errnos.error(Errno.EINVAL);
        }
        return mount.queries().seek(inode, offset, whence);
    }

    /**
     * Sets the size: ftruncate(2).
     *
     * @param size bytes
     * @throws ErrnoException EINVAL, EFBIG, EPERM
     */
    public void truncate(long size) {
        AttributeCalls.checkSize(size);
        requireContent();
        if (!OpenFlags.writes(flags) || !vnode().isRegular()) {
            throw Errnos.error(Errno.EINVAL);
        }
        use(inode -> vfs.attributes().truncate(inode, size, credentials));
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
        requireContent();
        checkAllocation(mode, offset, length);
        if (!OpenFlags.writes(flags)) {
            throw Errnos.error(Errno.EBADF);
        }
        use(inode -> {
            checkAllocatable(inode, mode);
            int change = mount.beginChange();
            try {
                mount.space().allocate(inode, mode, offset, length, credentials.has(Capability.FSETID));
            } finally {
                mount.endChange(change);
            }
        });
    }

    /** Fails for ranges and modes that make no sense with any file. */
    private static void checkAllocation(int mode, long offset, long length) {
        if (offset < 0 || length <= 0) {
            throw Errnos.error(Errno.EINVAL);
        }
        boolean punches = (mode & SpaceOperations.PUNCH_HOLE) != 0;
        boolean keepsSize = (mode & SpaceOperations.KEEP_SIZE) != 0;
        boolean zeroes = (mode & SpaceOperations.ZERO_RANGE) != 0;
        if ((mode & ~KNOWN_MODES) != 0 || (punches && (zeroes || !keepsSize))) {
            throw Errnos.error(Errno.EOPNOTSUPP);
        }
        boolean moves = (mode & (SpaceOperations.COLLAPSE_RANGE | SpaceOperations.INSERT_RANGE)) != 0;
        if (Integer.bitCount(mode & ~SpaceOperations.KEEP_SIZE) > 1 || (moves && keepsSize)) {
            throw Errnos.error(Errno.EINVAL);
        }
    }

    private static void checkAllocatable(Vnode inode, int mode) {
        boolean changesContent = (mode & ~SpaceOperations.KEEP_SIZE) != 0;
        if (inode.isImmutable() || (inode.isAppendOnly() && changesContent)) {
            throw Errnos.error(Errno.EPERM);
        }
        if (!inode.isRegular()) {
            throw Errnos.error(inode.isDirectory() ? Errno.EISDIR : Errno.ENODEV);
        }
    }

    /** Makes content and attributes durable: fsync(2). */
    public void sync() {
        requireContent();
        use(inode -> mount.syncs().sync(inode, false));
    }

    /** Makes content durable, with what is needed to read it back: fdatasync(2). */
    public void syncData() {
        requireContent();
        use(inode -> mount.syncs().sync(inode, true));
    }

    /**
     * Tells about the file: fstat(2).
     *
     * @return a copy of the attributes
     */
    public FileStatus status() {
        return vfs.statusOf(vnode());
    }

    /**
     * Sets permissions: fchmod(2).
     *
     * @param mode permissions
     * @throws ErrnoException EPERM
     */
    public void setMode(int mode) {
        requireContent();
        use(inode -> vfs.attributes().setMode(inode, mode, credentials));
    }

    /**
     * Sets owner and group: fchown(2).
     *
     * @param uid user id, -1 to keep it
     * @param gid group id, -1 to keep it
     * @throws ErrnoException EPERM
     */
    public void setOwner(int uid, int gid) {
        requireContent();
        use(inode -> vfs.attributes().setOwner(inode, uid, gid, credentials));
    }

    /**
     * Sets times: futimens(3).
     *
     * @param accessed nanoseconds since 1970, {@link Posix#TIME_NOW} or {@link Posix#TIME_OMIT}
     * @param modified nanoseconds since 1970, {@link Posix#TIME_NOW} or {@link Posix#TIME_OMIT}
     * @throws ErrnoException EPERM, EACCES
     */
    public void setTimes(long accessed, long modified) {
        requireContent();
        use(inode -> vfs.attributes().setTimes(inode, accessed, modified, credentials));
    }

    /**
     * Gives entries of a directory from the file position on, and moves that: getdents(2).
     *
     * @param sink takes entries, and says whether it can take more; called at most for what one operation brings
     * @return false if no entry was left
     * @throws ErrnoException ENOTDIR; ENOENT if the directory was removed
     */
    public boolean readDirectory(Predicate<DirectoryEntry> sink) {
        if (!vnode().isDirectory()) {
            throw Errnos.error(Errno.ENOTDIR);
        }
        if (!OpenFlags.reads(flags)) {
            throw Errnos.error(Errno.EBADF);
        }
        Vnode inode = acquire();
        positionLock.lock();
        try {
            if (inode.isRemoved()) {
                throw Errnos.error(Errno.ENOENT);
            }
            EntryBuffer buffer = new EntryBuffer(sink);
            boolean touches = vfs.touchesAccessTime(inode, flags);
            long next = mount.directories().list(inode, position, touches, 64 << 10, buffer);
            boolean room = next == DirectoryOperations.END || buffer.flush(next);
            if (next != DirectoryOperations.END) {
                position = room ? next : buffer.refusedPosition();
            }
            return next != DirectoryOperations.END;
        } finally {
            positionLock.unlock();
            release(inode);
        }
    }

    /** Holds one entry back, since only the next one says where a listing goes on behind it. */
    private static final class EntryBuffer implements DirectoryOperations.Sink {
        private final Predicate<DirectoryEntry> sink;
        private @Nullable FileName name;
        private long number;
        private @Nullable FileType type;
        private long position;
        private boolean full;

        EntryBuffer(Predicate<DirectoryEntry> sink) {
            this.sink = sink;
        }

        @Override
        public boolean entry(
                MemorySegment names, long nameOffset, int nameLength, long inodeNumber, int code, long at) {
            if (!flush(at)) {
                return false;
            }
            name = FileName.of(names, nameOffset, nameLength);
            number = inodeNumber;
            int mode = code << 12;
            type = FileType.isValidMode(mode) ? FileType.ofMode(mode) : null;
            position = at;
            return true;
        }

        boolean flush(long next) {
            if (name != null && !full) {
                full = !sink.test(new DirectoryEntry(name, number, type, next));
                if (!full) {
                    name = null;
                }
            }
            return !full;
        }

        long refusedPosition() {
            return position;
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
        requireContent();
        return ask(inode -> vfs.xattrs().get(inode, name, target, credentials));
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
        requireContent();
        use(inode -> vfs.xattrs().set(inode, name, value, setFlags, credentials));
    }

    /**
     * Removes an extended attribute: fremovexattr(2).
     *
     * @param name the whole name
     * @throws ErrnoException ENODATA, EPERM, EOPNOTSUPP
     */
    public void removeXattr(byte[] name) {
        requireContent();
        use(inode -> vfs.xattrs().remove(inode, name, credentials));
    }

    /**
     * Lists the names of extended attributes, each with a final zero byte: flistxattr(2).
     *
     * @param target takes the list; null to ask for its length
     * @return length of the list in bytes
     * @throws ErrnoException ERANGE, EOPNOTSUPP
     */
    public int listXattrs(@Nullable MemorySegment target) {
        requireContent();
        return ask(inode -> vfs.xattrs().list(inode, target, credentials));
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
        if (!vnode().isRegular()) {
            throw Errnos.error(Errno.ENODEV);
        }
        boolean storesReachFile = shared && writable;
        if (!OpenFlags.reads(flags) || (storesReachFile && !OpenFlags.writes(flags))) {
            throw Errnos.error(Errno.EACCES);
        }
        Vnode inode = acquire();
        try {
            if (storesReachFile && inode.isAppendOnly()) {
                throw Errnos.error(Errno.EACCES);
            }
            Mapping mapping = mount.faults().map(inode, offset, length, shared, writable, OpenFlags.writes(flags));
            if (vfs.touchesAccessTime(inode, flags)) {
                mount.attributes().touchAccessTime(inode);
            }
            return mapping;
        } finally {
            release(inode);
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
        boolean negative = sourceOffset < 0 || offset < 0 || length < 0;
        return betweenFiles(source, (from, inode) -> {
            if (negative) {
                throw Errnos.error(Errno.EINVAL);
            }
            requireSameMount(source);
            int change = mount.beginChange();
            try {
                return mount.clones()
                        .copyRange(from, sourceOffset, inode, offset, length, credentials.has(Capability.FSETID));
            } finally {
                mount.endChange(change);
            }
        });
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
        betweenFiles(source, (from, inode) -> {
            requireSameMount(source);
            int change = mount.beginChange();
            try {
                mount.clones()
                        .cloneRange(from, sourceOffset, inode, offset, length, credentials.has(Capability.FSETID));
                return length;
            } finally {
                mount.endChange(change);
            }
        });
    }

    private long betweenFiles(OpenFile source, ToLongBiFunction<Vnode, Vnode> action) {
        Vnode from = source.forReading();
        try {
            Vnode inode = forWriting();
            try {
                if (appends()) {
                    throw Errnos.error(Errno.EBADF);
                }
                return action.applyAsLong(from, inode);
            } finally {
                release(inode);
            }
        } finally {
            source.release(from);
        }
    }

    private void requireSameMount(OpenFile other) {
        if (other.vfs != vfs) {
            throw Errnos.error(Errno.EXDEV);
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
        Vnode inode = regular();
        try {
            return mount.queries().extents(inode, offset, length, maxExtents);
        } finally {
            release(inode);
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
        requireRegular(vnode());
        return ask(inode -> mount.queries().extents(inode, offset, length, 0, MemorySegment.NULL));
    }

    /**
     * Sends an ioctl: ioctl(2). Flags and generation ({@code FS_IOC_GETFLAGS} and the like) are served here.
     *
     * @param command the request's number
     * @param argument in and out; empty for none
     * @throws ErrnoException ENOTTY, EFAULT, EPERM, EOPNOTSUPP; what the filesystem answers
     */
    public void ioctl(int command, MemorySegment argument) {
        requireContent();
        use(inode -> new FileIoctl(vfs, inode, credentials).run(command, argument));
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
        requireRegular(vnode());
        if (offset < 0 || length < 0) {
            throw Errnos.error(Errno.EINVAL);
        }
        use(inode -> advise(inode, offset, length, advice));
    }

    private void advise(Vnode inode, long offset, long length, Advice advice) {
        long bytes = length == 0 ? Math.max(0, inode.size() - offset) : length;
        switch (advice) {
            case NORMAL, RANDOM, SEQUENTIAL ->
                mount.data().expect(state, advice == Advice.RANDOM, advice == Advice.SEQUENTIAL);
            case WILL_NEED -> mount.data().willNeed(inode, state, offset, bytes);
            case DO_NOT_NEED -> mount.syncs().doNotNeed(inode, offset, bytes);
        }
    }

    @Override
    public String toString() {
        return "open " + vnode;
    }
}
