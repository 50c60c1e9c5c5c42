package dev.zufs.runtime.vfs.inode;

import dev.zufs.api.Errno;
import dev.zufs.runtime.feeder.OperationPort;
import dev.zufs.runtime.vfs.lock.InodeLocks;
import dev.zufs.runtime.wire.IoRequest;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.ZufProtocol;
import dev.zufs.runtime.wire.ZusInode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;

/**
 * Reads and writes regular files: zuf's {@code rw.c}. Takes the locks itself.
 *
 * <p>The bytes move through windows (READ, WRITE) or, if the filesystem gives its blocks, straight between the
 * application's memory and the region. Segments of native memory are windows themselves; heap memory goes through a copy.
 */
public final class DataOperations {

    /** What {@link #gather} answers if the bytes are to be read. */
    public static final long NOT_GATHERED = -1;

    private static final Logger LOG = System.getLogger(DataOperations.class.getPackageName());
    private static final int MAX_RETRIES = 1024;

    private final ZufMount mount;
    private final ExtentTransfer extents;
    private final ExtentGathering gathering;
    private final IomapExecutor iomaps;

    DataOperations(ZufMount mount) {
        this.mount = mount;
        this.extents = new ExtentTransfer(mount);
        this.gathering = new ExtentGathering(mount, extents);
        this.iomaps = new IomapExecutor(mount);
    }

    /**
     * Reads.
     *
     * @param vnode a regular file
     * @param file how it is open
     * @param target where to, in order
     * @param position first byte in the file, not negative
     * @param touchesAccessTime whether the access time is set to now
     * @return bytes read, 0 at the end of the file
     * @throws dev.zufs.api.ErrnoException what the server answers, if nothing was read; EIO
     */
    public long read(Vnode vnode, FileState file, MemorySegment[] target, long position, boolean touchesAccessTime) {
        InodeLocks locks = vnode.locks();
        int token = locks.lockInodeShared();
        try {
            return readLocked(vnode, file, target, position, touchesAccessTime);
        } finally {
            locks.unlockInodeShared(token);
        }
    }

    /**
     * Reads without a copy: hands the places where the bytes lie to a sink, while the inode lock is shared.
     *
     * @param vnode a regular file
     * @param file how it is open
     * @param position first byte in the file, not negative
     * @param length bytes
     * @param touchesAccessTime whether the access time is set to now
     * @param sink takes the places; what it throws comes through
     * @return bytes handed over, 0 at the end of the file; {@link #NOT_GATHERED} if the filesystem does not give so many blocks at
     *     once, or none: what the sink has taken is void then, and the caller reads
     * @throws dev.zufs.api.ErrnoException as {@link #read}
     */
    public long gather(
            Vnode vnode, FileState file, long position, long length, boolean touchesAccessTime, GatherSink sink) {
        if (!mount.readsByExtents()) {
            return NOT_GATHERED;
        }
        InodeLocks locks = vnode.locks();
        int token = locks.lockInodeShared();
        try {
            long left = beginRead(vnode, position, length, touchesAccessTime);
            return gathering.gather(vnode, file, position, left, readFlags(file), sink);
        } finally {
            locks.unlockInodeShared(token);
        }
    }

    /** Notes a read, and gives how many bytes there are for it. */
    private long beginRead(Vnode vnode, long position, long wanted, boolean touchesAccessTime) {
        if (touchesAccessTime && wanted > 0) {
            vnode.accessed(mount.now());
        }
        return Math.max(0, Math.min(wanted, vnode.size() - position));
    }

    private static long readFlags(FileState file) {
        return file.isRandom() ? IoRequest.RW_RAND : 0;
    }

    /** Reads under a lock that the caller holds. */
    long readLocked(Vnode vnode, FileState file, MemorySegment[] target, long position, boolean touchesAccessTime) {
        long left = beginRead(vnode, position, totalBytes(target), touchesAccessTime);
        if (left == 0) {
            return 0;
        }
        return mount.readsByExtents()
                ? extents.transfer(vnode, file, target, position, left, readFlags(file))
                : throughWindows(Operation.READ, vnode, file, target, position, left, readFlags(file));
    }

    /**
     * What an append did.
     *
     * @param position where it began
     * @param bytes how many were written
     */
    public record Appended(long position, long bytes) {}

    /**
     * Writes. What the file's mode promises its callers must be taken away before: {@link
     * AttributeOperations#dropPrivileges}.
     *
     * @param vnode a regular file
     * @param file how it is open
     * @param source where from, in order
     * @param position first byte in the file, not negative
     * @return how many bytes were written
     * @throws dev.zufs.api.ErrnoException EFBIG; what the server answers, if nothing was written; EIO
     */
    public long write(Vnode vnode, FileState file, MemorySegment[] source, long position) {
        InodeLocks locks = vnode.locks();
        int token = locks.lockInodeShared();
        try {
            return writeLocked(vnode, file, source, position);
        } finally {
            locks.unlockInodeShared(token);
        }
    }

    /** Writes under a lock that the caller holds. */
    long writeLocked(Vnode vnode, FileState file, MemorySegment[] source, long position) {
        long total = bytesBelowLimit(totalBytes(source), position);
        return total == 0 ? 0 : writeRaised(vnode, file, source, position, total, vnode.raiseSize(position + total));
    }

    /**
     * Writes at the end, as {@link #write} otherwise.
     *
     * @param vnode a regular file
     * @param file how it is open
     * @param source where from, in order
     * @return where and how much
     * @throws dev.zufs.api.ErrnoException EFBIG; what the server answers, if nothing was written; EIO
     */
    public Appended append(Vnode vnode, FileState file, MemorySegment[] source) {
        InodeLocks locks = vnode.locks();
        int token = locks.lockInodeShared();
        try {
            long wanted = totalBytes(source);
            boolean reserves = mount.profile().isPosix();
            long start = reserves ? vnode.reserveAtEnd(wanted, mount.maxFileBytes()) : vnode.size();
            long total = bytesBelowLimit(wanted, start);
            if (total == 0) {
                return new Appended(start, 0);
            }
            long before = reserves ? start : vnode.raiseSize(start + total);
            return new Appended(start, writeRaised(vnode, file, source, start, total, before));
        } finally {
            locks.unlockInodeShared(token);
        }
    }

    private long bytesBelowLimit(long wanted, long start) {
        long limit = mount.maxFileBytes();
        if (wanted == 0) {
            return 0;
        }
        if (start >= limit) {
            throw Errors.of(Errno.EFBIG);
        }
        return Math.min(wanted, limit - start);
    }

    /** Writes what the size was raised for, from {@code before}. */
    private long writeRaised(Vnode vnode, FileState file, MemorySegment[] source, long start, long total, long before) {
        vnode.touch(mount.now());
        long done = 0;
        try {
            done = transferWrite(vnode, file, source, start, total);
        } finally {
            if (done < total && mount.profile().isPosix()) {
                // Where nothing was written, the start is no end: it may lie far behind the old size.
                vnode.lowerSize(before, start + total, done == 0 ? before : start + done);
            }
            vnode.readBlocks();
        }
        if (mount.profile().isPosix()) {
            showWriteInMappedHoles(vnode, start, done);
        }
        return done;
    }

    private long transferWrite(Vnode vnode, FileState file, MemorySegment[] source, long start, long total) {
        boolean durable = file.isDataSync() || (vnode.flags() & ZusInode.FLAG_SYNC) != 0;
        long rw = IoRequest.RW_WRITE | (file.isDirect() ? IoRequest.RW_DIRECT : 0) | (durable ? IoRequest.RW_DSYNC : 0);
        return mount.writesByExtents()
                ? extents.transfer(vnode, file, source, start, total, rw)
                : throughWindows(Operation.WRITE, vnode, file, source, start, total, rw);
    }

    private static void showWriteInMappedHoles(Vnode vnode, long start, long done) {
        Mappings mappings = vnode.mappingsOrNull();
        if (mappings != null) {
            mappings.unmapHoles(start, start + done);
        }
    }

    private long throughWindows(
            int operation, Vnode vnode, FileState file, MemorySegment[] segments, long position, long total, long rw) {
        long done = 0;
        for (MemorySegment segment : segments) {
            long end = Math.min(segment.byteSize(), total - done);
            long at = 0;
            while (at < end) {
                long moved = piece(operation, vnode, file, segment, at, end - at, position + done, rw, done > 0);
                if (moved <= 0) {
                    return done;
                }
                at += moved;
                done += moved;
            }
        }
        return done;
    }

    /** Moves one piece; an error that comes after progress ends the transfer without being reported. */
    private long piece(
            int operation,
            Vnode vnode,
            FileState file,
            MemorySegment segment,
            long at,
            long left,
            long position,
            long rw,
            boolean progressed) {
        boolean direct = segment.isNative();
        int offset = direct ? (int) (segment.address() + at & ZufProtocol.PAGE_SIZE - 1) : 0;
        int length = (int) Math.min(left, ZufProtocol.WINDOW_SIZE - offset);
        if (direct) {
            MemorySegment window = at == 0 && length == segment.byteSize() ? segment : segment.asSlice(at, length);
            return exchange(operation, vnode, file, window, offset, position, rw, progressed);
        }
        MemorySegment memory = mount.bounce().borrow(length);
        try {
            MemorySegment window = memory.asSlice(0, length);
            if (operation == Operation.WRITE) {
                MemorySegment.copy(segment, at, window, 0, length);
            }
            long moved = exchange(operation, vnode, file, window, offset, position, rw, progressed);
            if (operation == Operation.READ) {
                MemorySegment.copy(window, 0, segment, at, moved);
            }
            return moved;
        } finally {
            mount.bounce().giveBack(memory);
        }
    }

    private long exchange(
            int operation,
            Vnode vnode,
            FileState file,
            MemorySegment window,
            int offset,
            long position,
            long rw,
            boolean progressed) {
        int length = (int) window.byteSize();
        MemorySegment buffer = mount.sender().begin(operation, offset, length);
        writeRequest(buffer, vnode, file, position, rw);
        int error = sendWithRetry(vnode, buffer, window);
        long moved = moved(buffer, position, length);
        file.readReadAhead(buffer);
        unmapAsAsked(vnode, buffer);
        if (moved > 0) {
            return moved;
        }
        if (progressed) {
            return 0;
        }
        if (error == Errors.NONE) {
            LOG.log(Level.WARNING, "{0} at {1} answers without progress", Operation.name(operation), position);
            throw Errors.of(Errno.EIO);
        }
        throw Errors.exception(error);
    }

    static void writeRequest(MemorySegment buffer, Vnode vnode, FileState file, long position, long rw) {
        IoRequest.inodeCookie(buffer, 0, vnode.cookie());
        IoRequest.filePosition(buffer, 0, position);
        IoRequest.rw(buffer, 0, rw);
        file.writeReadAhead(buffer);
        IoRequest.lastPosition(buffer, 0, position);
    }

    /** Gives how far a reply got; what makes no sense is no progress. */
    static long moved(MemorySegment buffer, long position, long length) {
        long moved = IoRequest.lastPosition(buffer, 0) - position;
        if (moved < 0 || moved > length) {
            LOG.log(Level.WARNING, "a transfer of {0} bytes answers that it moved {1}", length, moved);
            return 0;
        }
        return moved;
    }

    static void unmapAsAsked(Vnode vnode, MemorySegment buffer) {
        long length = IoRequest.unmapLength(buffer, 0);
        Mappings mappings = length == 0 ? null : vnode.mappingsOrNull();
        if (mappings != null) {
            long offset = IoRequest.unmapOffset(buffer, 0);
            mappings.unmap(offset, offset + length);
        }
    }

    /** Sends an I/O operation without a window, and executes what its replies ask for before they are final. */
    int sendWithRetry(Vnode vnode, MemorySegment buffer) {
        return sendWithRetry(vnode, buffer, OperationPort.NO_WINDOW);
    }

    private int sendWithRetry(Vnode vnode, MemorySegment buffer, MemorySegment window) {
        int error = mount.sender().sendRaw(buffer, window);
        if (error >= 0) {
            return Errors.normalize(error);
        }
        for (int retry = 0; error == -ZufProtocol.EZUFS_RETRY && retry < MAX_RETRIES; retry++) {
            if (OpHeader.outLen(buffer, 0) == 0) {
                return Errors.EIO;
            }
            if (iomaps.isEmpty(buffer)) {
                return Errors.NONE;
            }
            int result = iomaps.execute(vnode, buffer);
            OpHeader.flags(buffer, 0, OpHeader.flags(buffer, 0) & ~OpHeader.FLAG_HAS_PIGY_PUT);
            OpHeader.err(buffer, 0, -result);
            error = mount.sender().sendRaw(buffer, window);
        }
        return Errors.normalize(error);
    }

    /**
     * Tells the server that a range will be read.
     *
     * @param vnode a regular file
     * @param file how it is open
     * @param position first byte
     * @param length bytes
     * @throws dev.zufs.api.ErrnoException what the server answers
     */
    public void willNeed(Vnode vnode, FileState file, long position, long length) {
        InodeLocks locks = vnode.locks();
        int token = locks.lockInodeShared();
        try {
            MemorySegment buffer = mount.sender().begin(Operation.PRE_READ);
            writeRequest(buffer, vnode, file, position, file.isRandom() ? IoRequest.RW_RAND : 0);
            long firstPage = position / ZufProtocol.PAGE_SIZE;
            long endPage = (position + length + ZufProtocol.PAGE_SIZE - 1) / ZufProtocol.PAGE_SIZE;
            IoRequest.readAheadStart(buffer, 0, firstPage);
            IoRequest.readAheadPreviousPosition(buffer, 0, position - 1);
            IoRequest.readAheadPages(buffer, 0, (int) Math.min(Integer.MAX_VALUE, endPage - firstPage));
            Errors.check(sendWithRetry(vnode, buffer));
        } finally {
            locks.unlockInodeShared(token);
        }
    }

    /**
     * Notes how a file will be read: posix_fadvise(2) with NORMAL, RANDOM or SEQUENTIAL.
     *
     * @param file how it is open
     * @param random whether at random
     * @param sequential whether from start to end
     */
    public void expect(FileState file, boolean random, boolean sequential) {
        file.random(random);
        if (!random) {
            file.readAheadPages(ZufProtocol.READ_AHEAD_PAGES * (sequential ? 2 : 1));
        }
    }

    static long totalBytes(MemorySegment[] segments) {
        long total = 0;
        for (MemorySegment segment : segments) {
            total += segment.byteSize();
        }
        return total;
    }
}
