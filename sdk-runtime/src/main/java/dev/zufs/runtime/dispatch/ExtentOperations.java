package dev.zufs.runtime.dispatch;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.Limits;
import dev.zufs.api.op.ExtentAccess;
import dev.zufs.api.op.ExtentMap;
import dev.zufs.api.op.ExtentReport;
import dev.zufs.api.op.ExtentSink;
import dev.zufs.api.op.ExtentUse;
import dev.zufs.runtime.wire.FiemapExtent;
import dev.zufs.runtime.wire.FiemapRequest;
import dev.zufs.runtime.wire.IoRequest;
import dev.zufs.runtime.wire.Iomap;
import dev.zufs.runtime.wire.IomapElement;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.ZufProtocol;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;

/** Executes GET_MULTY, PUT_MULTY and FIEMAP. Confined to one thread. */
final class ExtentOperations implements ExtentMap.Host {

    private static final System.Logger LOGGER = System.getLogger(ExtentOperations.class.getPackageName());
    private static final int BLOCK_SHIFT = 12;

    /** The blocks that the structure of the request has room for behind a map that is to be executed first. */
    private static final int MOST_WITH_RETRY = IoRequest.INLINE_ELEMENTS - UnmapRange.UNITS;

    private final OperationContext context;
    private final MemorySegment buffer;
    private final ExtentMap map;
    private final CallGuard guard = new CallGuard();
    private final UnmapRange unmapped = new UnmapRange();

    /** Where the request of the running operation begins: 0, or behind another request. */
    private long at;

    private int capacity;
    private int size;
    private boolean unmapping;

    ExtentOperations(OperationContext context) {
        this.context = context;
        this.buffer = context.buffer;
        this.map = ExtentMap.over(this);
    }

    /** Returns the errno: 0, or that which asks for the request again once mappings are gone. */
    int get() {
        if (UnmapRange.isSecondPass(buffer)) {
            return getAfterUnmap();
        }
        Handle handle = context.handle(IoRequest.inodeCookie(buffer, 0));
        ExtentAccess extents = handle.extents;
        if (extents == null) {
            throw ErrnoException.withoutStackTrace(Errno.EIO);
        }
        long position = IoRequest.filePosition(buffer, 0);
        long length = Integer.toUnsignedLong(OpHeader.len(buffer, 0));
        if (position < 0 || length <= 0 || length > Limits.MAX_DATA_BYTES || position + length < 0) {
            throw new ContractException("the feeder asks for the blocks of " + length + " bytes at " + position);
        }
        ExtentUse use = use(IoRequest.rw(buffer, 0));
        at = 0;
        size = 0;
        capacity = (int) (((position + length + Limits.BLOCK_BYTES - 1) >> BLOCK_SHIFT) - (position >> BLOCK_SHIFT));
        IoRequest.returnFlags(buffer, 0, 0);
        IoRequest.cookie(buffer, 0, 0);
        Iomap.cookie(buffer, IoRequest.IOMAP, 0);
        Iomap.capacity(buffer, IoRequest.IOMAP, capacity);
        Iomap.count(buffer, IoRequest.IOMAP, 0);
        unmapped.clear();
        unmapping = use == ExtentUse.WRITE;
        guard.begin();
        try {
            extents.acquire(position, length, use, map);
            IoRequest.lastPosition(buffer, 0, checkedEnd(handle, extents, position, length, use));
        } finally {
            unmapping = false;
            guard.end();
        }
        return answer();
    }

    private int answer() {
        if (unmapped.needsRetry()) {
            for (int index = size - 1; index >= 0; index--) {
                Iomap.unit(
                        buffer, IoRequest.IOMAP, index + UnmapRange.UNITS, Iomap.unit(buffer, IoRequest.IOMAP, index));
            }
            unmapped.writeRetry(buffer);
            Iomap.capacity(buffer, IoRequest.IOMAP, size + UnmapRange.UNITS);
            return ZufProtocol.EZUFS_RETRY;
        }
        unmapped.writeReply(buffer);
        Iomap.count(buffer, IoRequest.IOMAP, size);
        OpHeader.outLen(buffer, 0, IoRequest.size(size));
        return 0;
    }

    /** Answers with the blocks that the first pass left behind the map that the feeder has executed. */
    private int getAfterUnmap() {
        int errno = UnmapRange.endSecondPass(buffer, OpHeader.err(buffer, 0));
        int blocks = Iomap.capacity(buffer, IoRequest.IOMAP) - UnmapRange.UNITS;
        if (blocks < 1 || blocks > MOST_WITH_RETRY) {
            throw new ContractException("the feeder brings " + blocks + " blocks back");
        }
        for (int index = 0; index < blocks; index++) {
            long unit = Iomap.unit(buffer, IoRequest.IOMAP, index + UnmapRange.UNITS);
            Iomap.unit(buffer, IoRequest.IOMAP, index, unit);
        }
        Iomap.count(buffer, IoRequest.IOMAP, blocks);
        OpHeader.outLen(buffer, 0, IoRequest.size(blocks));
        if (errno != 0) {
            // The blocks are the feeder's all the same, and come back by a put.
            LOGGER.log(Level.WARNING, "the feeder could not unmap a range: errno {0}", errno);
        }
        return 0;
    }

    /** Checks what was given; if the feeder cannot have it, it goes back unused, and is not pinned for ever. */
    private long checkedEnd(Handle handle, ExtentAccess extents, long position, long length, ExtentUse use) {
        try {
            check(handle, use);
        } catch (ContractException e) {
            extents.release(position, 0, use, map);
            throw e;
        }
        return Math.min(position + length, ((position >> BLOCK_SHIFT) + size) << BLOCK_SHIFT);
    }

    private void check(Handle handle, ExtentUse use) {
        if (size == 0) {
            throw new ContractException("acquire gave no blocks of " + handle);
        }
        long blocks = handle.mount.regionBytes() >> BLOCK_SHIFT;
        for (int index = 0; index < size; index++) {
            long block = block(index);
            if (block < 0 || block >= blocks || (block == ExtentMap.HOLE && use.isWrite())) {
                throw new ContractException("acquire gave block " + block + " of " + handle + " for " + use);
            }
        }
    }

    /**
     * Executes a put, wherever it lies.
     *
     * @param start where the request begins in the op buffer
     */
    void put(long start) {
        Handle handle = context.handleOrNull(IoRequest.inodeCookie(buffer, start));
        if (handle == null || handle.extents == null) {
            // A put of a mount that ended while it was delayed: its blocks went with the mount.
            return;
        }
        long position = IoRequest.filePosition(buffer, start);
        int count = Iomap.count(buffer, start + IoRequest.IOMAP);
        if (count < 0 || count > IoRequest.elementCapacity((int) (buffer.byteSize() - start))) {
            throw new ContractException("a put of " + count + " blocks does not fit into the op buffer");
        }
        at = start;
        size = count;
        capacity = count;
        guard.begin();
        try {
            long used = IoRequest.lastPosition(buffer, start) - position;
            handle.extents.release(position, used, use(IoRequest.rw(buffer, start)), map);
        } finally {
            guard.end();
        }
    }

    void fiemap() {
        Handle handle = context.handle(FiemapRequest.inodeCookie(buffer, 0));
        if (!(handle.inode instanceof ExtentReport report)) {
            throw ErrnoException.withoutStackTrace(Errno.EOPNOTSUPP);
        }
        long start = FiemapRequest.start(buffer, 0);
        long length = FiemapRequest.length(buffer, 0);
        int most = FiemapRequest.extentsMax(buffer, 0);
        // FLAG_SYNC is the feeder's to obey, with a sync of its own: this operation does not hold the lock that one
        // needs.
        FiemapRequest.extentsMapped(buffer, 0, 0);
        try {
            FiemapWriter writer = new FiemapWriter(most == 0 ? MemorySegment.NULL : context.lend(), most);
            report.reportExtents(start, length, ExtentSink.over(writer));
            FiemapRequest.extentsMapped(buffer, 0, writer.finish());
        } finally {
            context.revoke();
        }
    }

    private static ExtentUse use(long rw) {
        boolean write = (rw & IoRequest.RW_WRITE) != 0;
        if ((rw & IoRequest.RW_MMAP) != 0) {
            return write ? ExtentUse.WRITE_FAULT : ExtentUse.READ_FAULT;
        }
        return write ? ExtentUse.WRITE : ExtentUse.READ;
    }

    @Override
    public int capacity() {
        guard.check();
        return capacity;
    }

    @Override
    public int size() {
        guard.check();
        return size;
    }

    @Override
    public long block(int index) {
        guard.check();
        return IomapElement.t1Block(Iomap.unit(buffer, at + IoRequest.IOMAP, index));
    }

    @Override
    public void append(long number) {
        guard.check();
        Iomap.unit(buffer, at + IoRequest.IOMAP, size, IomapElement.ofT1Block(number));
        size++;
    }

    @Override
    public void flags(int bits) {
        guard.check();
        IoRequest.returnFlags(buffer, at, IoRequest.returnFlags(buffer, at) | bits);
    }

    @Override
    public void unmap(long position, long length) {
        guard.check();
        if (!unmapping) {
            throw new IllegalStateException("only who gives blocks for a write may ask for mappings to go");
        }
        unmapped.add(position, length);
        if (unmapped.needsRetry()) {
            if (size > MOST_WITH_RETRY) {
                throw new IllegalStateException("a range is unmapped before blocks are given");
            }
            capacity = Math.min(capacity, MOST_WITH_RETRY);
        }
    }

    @Override
    public long cookie() {
        guard.check();
        return IoRequest.cookie(buffer, at);
    }

    @Override
    public void cookie(long cookie) {
        guard.check();
        IoRequest.cookie(buffer, at, cookie);
    }

    /** Writes extents into the caller's array; without room it only counts. */
    private static final class FiemapWriter implements ExtentSink.Host {

        private final MemorySegment array;
        private final int most;
        private int count;
        private boolean full;

        FiemapWriter(MemorySegment array, int most) {
            this.array = array;
            this.most = most == 0 ? 0 : (int) Math.min(most, array.byteSize() / FiemapExtent.SIZE);
        }

        @Override
        public boolean extent(long position, long physical, long length, int flags) {
            if (array.byteSize() == 0) {
                count++;
                return true;
            }
            if (count == most) {
                full = true;
                return false;
            }
            FiemapExtent.write(array, count * FiemapExtent.SIZE, position, physical, length, flags);
            count++;
            return true;
        }

        /** Marks the last extent, unless there are more, and returns how many there are. */
        int finish() {
            if (array.byteSize() != 0 && count > 0 && !full) {
                long last = (count - 1) * FiemapExtent.SIZE;
                FiemapExtent.flags(array, last, FiemapExtent.flags(array, last) | FiemapExtent.FLAG_LAST);
            }
            return count;
        }
    }
}
