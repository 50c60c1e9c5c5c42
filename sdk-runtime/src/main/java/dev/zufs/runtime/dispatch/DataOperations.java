package dev.zufs.runtime.dispatch;

import dev.zufs.api.IoContext;
import dev.zufs.api.Limits;
import dev.zufs.api.RegularFile;
import dev.zufs.runtime.wire.IoRequest;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.ZufProtocol;
import java.lang.foreign.MemorySegment;

/** Executes READ and WRITE through a window that dies with the operation. Confined to one thread. */
final class DataOperations implements IoContext.Host {

    private final OperationContext context;
    private final MemorySegment buffer;
    private final IoContext io;
    private final CallGuard guard = new CallGuard();
    private final UnmapRange unmapped = new UnmapRange();
    private int modeBits;
    private boolean writing;

    DataOperations(OperationContext context) {
        this.context = context;
        this.buffer = context.buffer;
        this.io = IoContext.over(this);
    }

    /** Returns how many bytes the READ, WRITE or GET_MULTY that just succeeded was about. */
    static long bytesDone(MemorySegment buffer) {
        return IoRequest.lastPosition(buffer, 0) - IoRequest.filePosition(buffer, 0);
    }

    void read() {
        Handle handle = context.handle(IoRequest.inodeCookie(buffer, 0));
        RegularFile file = OperationContext.file(handle);
        long position = IoRequest.filePosition(buffer, 0);
        begin(false);
        try {
            MemorySegment target = context.lend();
            long wanted = length(target, position);
            long done = file.read(position, target, io);
            if (done > 0 && done < wanted && isWholePage(wanted)) {
                long sizeFromHere = handle.inode.record().size() - position;
                done = readOn(file, position, target, done, Math.min(wanted, sizeFromHere));
            }
            if (done < wanted
                    && done > 0
                    && position + done >= handle.inode.record().size()) {
                // The page of a private mapping is wanted whole, with zeros behind the end of the file.
                target.asSlice(done).fill((byte) 0);
            }
            finish("read", position, done, wanted);
        } finally {
            end();
        }
    }

    /**
     * Says whether the kernel wants a page for a private mapping or for a comparison: it takes all of a page that nobody has
     * cleared, however much was read. Other reads tell where they begin, and if all begins at 0, reading on does no harm.
     */
    private boolean isWholePage(long wanted) {
        return wanted == Limits.BLOCK_BYTES
                && modeBits == 0
                && OpHeader.offset(buffer, 0) == 0
                && IoRequest.lastPosition(buffer, 0) == 0;
    }

    private long readOn(RegularFile file, long position, MemorySegment target, long done, long end) {
        long at = done;
        while (at < end) {
            long more = file.read(position + at, target.asSlice(at), io);
            if (more <= 0 || more > target.byteSize() - at) {
                throw new ContractException("read of " + (target.byteSize() - at) + " bytes answered " + more);
            }
            at += more;
        }
        return at;
    }

    /** Returns the errno: 0, or that which asks for the request again once mappings are gone. */
    int write() {
        if (UnmapRange.isSecondPass(buffer)) {
            return UnmapRange.endSecondPass(buffer, OpHeader.err(buffer, 0));
        }
        Handle handle = context.handle(IoRequest.inodeCookie(buffer, 0));
        RegularFile file = OperationContext.file(handle);
        long position = IoRequest.filePosition(buffer, 0);
        begin(true);
        try {
            MemorySegment source = context.lend().asReadOnly();
            long wanted = length(source, position);
            long done = file.write(position, source, io);
            finish("write", position, done, wanted);
        } finally {
            // Said before a failure too: blocks that moved have moved.
            unmapped.writeReply(buffer);
            end();
        }
        if (unmapped.needsRetry()) {
            unmapped.writeRetry(buffer);
            return ZufProtocol.EZUFS_RETRY;
        }
        return 0;
    }

    private void begin(boolean write) {
        writing = write;
        unmapped.clear();
        modeBits = (int) IoRequest.rw(buffer, 0);
        IoRequest.returnFlags(buffer, 0, 0);
        guard.begin();
    }

    private void end() {
        guard.end();
        context.revoke();
    }

    private static long length(MemorySegment window, long position) {
        long length = window.byteSize();
        if (length <= 0 || length > Limits.MAX_DATA_BYTES || position < 0 || position + length < 0) {
            throw new ContractException("the feeder asks for " + length + " bytes at " + position);
        }
        return length;
    }

    private void finish(String what, long position, long done, long wanted) {
        if (done <= 0 || done > wanted) {
            throw new ContractException(what + " of " + wanted + " bytes answered " + done);
        }
        IoRequest.lastPosition(buffer, 0, position + done);
    }

    @Override
    public int modeBits() {
        guard.check();
        return modeBits;
    }

    @Override
    public boolean interrupted() {
        guard.check();
        return context.hasSignal();
    }

    @Override
    public void unmap(long position, long length) {
        guard.check();
        if (!writing) {
            throw new IllegalStateException("a read moves no blocks: only a write may ask for mappings to go");
        }
        unmapped.add(position, length);
    }
}
