package dev.zufs.runtime.dispatch;

import dev.zufs.api.Errno;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.PutChain;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Executes the operations of one thread, one after the other.
 *
 * <p><b>Threads:</b> confined to the thread that calls {@link #execute}. <b>Lifetime:</b> the op buffer must outlive it.
 */
public final class OperationExecutor {

    private static final int EINTR = Errno.EINTR.number();
    private static final int EIO = Errno.EIO.number();

    private final OperationContext context;
    private final MemorySegment buffer;
    private final NameOperations names;
    private final InodeOperations inodes;
    private final DataOperations data;
    private final ExtentOperations extents;
    private final RangeOperations ranges;
    private final XattrOperations xattrs;
    private final IoctlOperation ioctl;
    private final MountOperations mounts;
    private @Nullable OperationObserver observer;

    OperationExecutor(FileSystemServer server, MemorySegment buffer) {
        this.buffer = Objects.requireNonNull(buffer, "buffer");
        this.context = new OperationContext(server, buffer);
        this.names = new NameOperations(context);
        this.inodes = new InodeOperations(context);
        this.data = new DataOperations(context);
        this.extents = new ExtentOperations(context);
        this.ranges = new RangeOperations(context);
        this.xattrs = new XattrOperations(context);
        this.ioctl = new IoctlOperation(context);
        this.mounts = new MountOperations(context);
    }

    /**
     * Sets who hears of every operation; nobody unless set.
     *
     * @param listener called in the thread of the executor
     */
    public void observe(OperationObserver listener) {
        this.observer = listener;
    }

    /**
     * Returns the op buffer.
     *
     * @return as given
     */
    public MemorySegment buffer() {
        return buffer;
    }

    /**
     * Notes that the application that waits for the operation which is executed now, and for those that follow, has a signal,
     * or has none. Any thread may call. A kernel side that writes the note into the op buffer itself need not.
     *
     * @param signalled whether it has a signal
     */
    public void interrupt(boolean signalled) {
        context.signalled(signalled);
    }

    /**
     * Executes the request in the op buffer, delayed puts behind it first, and leaves the reply there. Never throws on
     * account of the request or of the filesystem.
     *
     * @param window the application's bytes: native memory of {@code hdr.len} bytes, or {@link MemorySegment#NULL}
     */
    public void execute(MemorySegment window) {
        OperationObserver listener = observer;
        int operation = OpHeader.operation(buffer, 0);
        long begin = 0;
        if (listener != null) {
            begin = System.nanoTime();
            listener.begins(operation, begin);
        }
        int errno;
        context.begin(window);
        try {
            if ((OpHeader.flags(buffer, 0) & OpHeader.FLAG_HAS_PIGY_PUT) != 0) {
                executePuts();
            }
            errno = dispatch(operation);
        } catch (Throwable failure) {
            errno = context.server.failures().errno(Operation.name(operation), failure);
        } finally {
            context.end();
        }
        if (errno == EINTR && isTakenForSuccess(operation)) {
            errno = EIO;
        }
        OpHeader.err(buffer, 0, -errno);
        if (listener != null) {
            tell(listener, operation, errno, begin);
        }
    }

    /** Tells who listens; what goes wrong there changes no answer, and ends the telling. */
    private void tell(OperationObserver listener, int operation, int errno, long begin) {
        try {
            listener.executed(operation, errno, bytes(operation, errno), begin, System.nanoTime());
        } catch (Throwable failure) {
            observer = null;
            context.server.failures().note("observer", failure);
        }
    }

    /** Says whether the kernel lets EINTR pass, and takes what lies in the buffer and in the window for the answer. */
    private static boolean isTakenForSuccess(int operation) {
        return operation == Operation.STATFS || operation == Operation.READDIR || operation == Operation.CLONE;
    }

    private long bytes(int operation, int errno) {
        return switch (operation) {
            case Operation.READ, Operation.WRITE, Operation.GET_MULTY ->
                errno == 0 ? DataOperations.bytesDone(buffer) : 0;
            default -> 0;
        };
    }

    private void executePuts() {
        long at = 0;
        long behind = OpHeader.SIZE;
        long end = buffer.byteSize() - OpHeader.SIZE;
        while ((at = PutChain.next(buffer, at)) != PutChain.END) {
            if (at < behind || at > end || OpHeader.operation(buffer, at) != Operation.PUT_MULTY) {
                throw new ContractException("the chain of delayed puts is broken at byte " + at + " of the op buffer");
            }
            behind = at + OpHeader.SIZE;
            try {
                extents.put(at);
            } catch (Throwable failure) {
                context.server.failures().errno("delayed PUT_MULTY", failure);
            }
        }
    }

    private int dispatch(int operation) {
        switch (operation) {
            case Operation.NOOP, Operation.BREAK -> {}
            case Operation.GET_MULTY -> {
                return extents.get();
            }
            case Operation.PUT_MULTY -> extents.put(0);
            case Operation.READ -> data.read();
            case Operation.WRITE -> {
                return data.write();
            }
            case Operation.PRE_READ -> ranges.preRead();
            case Operation.LOOKUP -> {
                return names.lookup();
            }
            case Operation.NEW_INODE -> names.newInode();
            case Operation.ADD_DENTRY -> names.addDentry();
            case Operation.REMOVE_DENTRY -> names.removeDentry();
            case Operation.RENAME -> names.rename();
            case Operation.READDIR -> names.readdir();
            case Operation.FREE_INODE -> inodes.free();
            case Operation.EVICT_INODE -> inodes.evict();
            case Operation.SETATTR -> inodes.setattr();
            case Operation.SYNC -> inodes.sync();
            case Operation.SYNC_ANY -> inodes.syncAny();
            case Operation.MMAP_CLOSE -> inodes.mmapClose();
            case Operation.INODE_BY_NUMBER -> inodes.byNumber();
            case Operation.FALLOCATE -> ranges.fallocate();
            case Operation.LLSEEK -> ranges.seek();
            case Operation.CLONE -> ranges.clone(true);
            case Operation.COPY -> ranges.clone(false);
            case Operation.COPY_RANGE -> ranges.copyRange();
            case Operation.FIEMAP -> extents.fiemap();
            case Operation.XATTR_GET -> xattrs.get();
            case Operation.XATTR_SET -> xattrs.set();
            case Operation.XATTR_LIST -> xattrs.list();
            case Operation.IOCTL -> {
                return ioctl.execute();
            }
            case Operation.STATFS -> mounts.statfs();
            case Operation.SYNC_FS -> mounts.sync();
            case Operation.SHOW_OPTIONS -> mounts.showOptions();
            default -> {
                return Errno.EOPNOTSUPP.number();
            }
        }
        return 0;
    }
}
