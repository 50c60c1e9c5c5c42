package dev.zufs.runtime.vfs.inode;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.vfs.lock.SharedExclusiveLock;
import dev.zufs.runtime.wire.ZufProtocol;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A range of a file mapped into this process, as mmap(2) does it on persistent memory: loads and stores go to the region
 * itself, and a page that is not there is faulted in.
 *
 * <p><b>Threads:</b> any. Loads and stores of several threads to the same bytes are not ordered, as with memory.
 * <b>Lifetime:</b> until {@link #close}; afterwards every method fails with {@link IllegalStateException}. <b>Errors:</b>
 * what would be SIGBUS is EFAULT: a page beyond the end of the file, or one for which the server has no block; EIO for a page
 * that is not there when the mount has ended.
 * <b>Durability:</b> after {@link #sync}.
 */
public final class Mapping implements AutoCloseable {

    private static final int PAGE = ZufProtocol.PAGE_SIZE;
    private static final int MAX_FAULTS = 1000;

    private final ZufMount mount;
    private final Vnode vnode;
    private final MemorySegment region;
    private final long firstPage;
    private final long length;
    private final boolean shared;
    private final boolean writable;
    private final boolean ofWriter;
    private final SharedExclusiveLock lock = new SharedExclusiveLock();

    /** Changed under the exclusive lock, read under the shared one. */
    private final PageTable pages;

    private volatile boolean closed;

    Mapping(
            ZufMount mount,
            Vnode vnode,
            long position,
            long length,
            boolean shared,
            boolean writable,
            boolean ofWriter) {
        this.mount = mount;
        this.vnode = vnode;
        this.region = mount.region();
        this.firstPage = position / PAGE;
        this.length = length;
        this.shared = shared;
        this.writable = writable;
        this.ofWriter = ofWriter;
        this.pages = new PageTable((length + PAGE - 1) / PAGE);
    }

    /**
     * Returns the size of the mapping.
     *
     * @return bytes
     */
    public long length() {
        return length;
    }

    /**
     * Loads bytes.
     *
     * @param offset first byte in the mapping
     * @param target takes as many bytes as it has
     * @throws IndexOutOfBoundsException if that is beyond the mapping
     * @throws ErrnoException EFAULT where a program would get SIGBUS
     */
    public void load(long offset, MemorySegment target) {
        Objects.checkFromIndexSize(offset, target.byteSize(), length);
        for (long done = 0; done < target.byteSize(); ) {
            long inPage = (offset + done) % PAGE;
            long bytes = Math.min(PAGE - inPage, target.byteSize() - done);
            access((offset + done) / PAGE, inPage, target, done, bytes, false);
            done += bytes;
        }
    }

    /**
     * Stores bytes, cached.
     *
     * @param offset first byte in the mapping
     * @param source what
     * @throws IndexOutOfBoundsException if that is beyond the mapping
     * @throws ErrnoException EACCES if the mapping is not writable, EFAULT where a program would get SIGBUS
     */
    public void store(long offset, MemorySegment source) {
        Objects.checkFromIndexSize(offset, source.byteSize(), length);
        if (!writable) {
            throw Errors.of(Errno.EACCES);
        }
        for (long done = 0; done < source.byteSize(); ) {
            long inPage = (offset + done) % PAGE;
            long bytes = Math.min(PAGE - inPage, source.byteSize() - done);
            access((offset + done) / PAGE, inPage, source, done, bytes, true);
            done += bytes;
        }
    }

    /**
     * Makes stores of a range durable: msync(2) with {@code MS_SYNC}.
     *
     * @param offset first byte in the mapping
     * @param bytes how many
     * @throws ErrnoException what the server answers
     */
    public void sync(long offset, long bytes) {
        Objects.checkFromIndexSize(offset, bytes, length);
        checkOpen();
        if (shared) {
            holding(() -> mount.syncs().sync(vnode, firstPage * PAGE + offset, bytes, true));
        }
    }

    /** Keeps the inode while an operation on it runs, which the mapping's own reference does not if it is closed. */
    private void holding(Runnable action) {
        int use = mount.beginUse();
        try {
            if (!vnode.tryAcquire()) {
                throw closedException();
            }
            try {
                checkOpen();
                action.run();
            } finally {
                mount.inodes().release(vnode);
            }
        } finally {
            mount.endUse(use);
        }
    }

    /** Unmaps. The last mapping of an inode is told to the server. Closing again does nothing. */
    @Override
    public void close() {
        lock.lockExclusive();
        try {
            if (closed) {
                return;
            }
            closed = true;
        } finally {
            lock.unlockExclusive();
        }
        int use = mount.holdUse();
        try {
            // A mount that has ended has let go of all inodes.
            if (mount.isMounted()) {
                mount.faults().closed(this, vnode);
            }
        } finally {
            mount.endUse(use);
        }
    }

    /** Says whether the file was open for writing, as which the mapping counts. */
    boolean isOfWriter() {
        return ofWriter;
    }

    private void checkOpen() {
        if (closed) {
            throw closedException();
        }
    }

    private static IllegalStateException closedException() {
        return new IllegalStateException("the mapping is closed");
    }

    private void access(long page, long inPage, MemorySegment memory, long at, long bytes, boolean store) {
        for (int fault = 0; fault < MAX_FAULTS; fault++) {
            if (tryAccess(page, inPage, memory, at, bytes, store)) {
                return;
            }
            holding(() -> fault(page, store));
        }
        throw new ErrnoException(Errno.EFAULT, "the page is dropped as often as it is faulted in");
    }

    private boolean tryAccess(long page, long inPage, MemorySegment memory, long at, long bytes, boolean store) {
        int token = lock.lockShared();
        try {
            checkOpen();
            checkWithinFile(page);
            MemorySegment copy = pages.copy(page);
            if (copy != null) {
                move(copy, inPage, memory, at, bytes, store);
                return true;
            }
            long entry = pages.entry(page);
            if (store ? !PageTable.isWritable(entry) : !PageTable.isPresent(entry)) {
                return false;
            }
            if (PageTable.place(entry) == FaultOperations.ZERO_PAGE) {
                memory.asSlice(at, bytes).fill((byte) 0);
            } else {
                move(region, PageTable.place(entry) + inPage, memory, at, bytes, store);
            }
            return true;
        } finally {
            lock.unlockShared(token);
        }
    }

    /** Pages that a truncation cut off are gone, but what it left of a mapping's last one stays accessible. */
    private void checkWithinFile(long page) {
        if ((firstPage + page) * PAGE >= vnode.size()) {
            throw new ErrnoException(Errno.EFAULT, "the page lies beyond the end of the file");
        }
    }

    private static void move(
            MemorySegment place, long placeAt, MemorySegment memory, long at, long bytes, boolean store) {
        if (store) {
            MemorySegment.copy(memory, at, place, placeAt, bytes);
        } else {
            MemorySegment.copy(place, placeAt, memory, at, bytes);
        }
    }

    private void fault(long page, boolean store) {
        if (!store) {
            mount.faults().readFault(this, vnode, firstPage + page);
        } else if (shared) {
            mount.faults().writeFault(this, vnode, firstPage + page);
        } else {
            copyOnWrite(page);
        }
    }

    /** Copies a page that is already mapped; one that is not is read from the server. */
    private void copyOnWrite(long page) {
        MemorySegment copy = copyOfMapped(page);
        if (copy == null) {
            copy = mount.faults().copyOf(vnode, firstPage + page);
        }
        lock.lockExclusive();
        try {
            if (pages.copy(page) == null) {
                pages.installCopy(page, copy);
            }
        } finally {
            lock.unlockExclusive();
        }
    }

    private @Nullable MemorySegment copyOfMapped(long page) {
        int token = lock.lockShared();
        try {
            long entry = pages.entry(page);
            if (!PageTable.isPresent(entry)) {
                return null;
            }
            MemorySegment copy = Arena.ofAuto().allocate(PAGE, PAGE);
            if (PageTable.place(entry) != FaultOperations.ZERO_PAGE) {
                MemorySegment.copy(region, PageTable.place(entry), copy, 0, PAGE);
            }
            return copy;
        } finally {
            lock.unlockShared(token);
        }
    }

    /** Puts a page of the file in for stores; called by the fault handler, under shared {@code in_sync}. */
    void installWritable(long filePage, long place) {
        lock.lockExclusive();
        try {
            pages.installWritable(filePage - firstPage, place);
        } finally {
            lock.unlockExclusive();
        }
    }

    /**
     * Puts a page of the file in for loads, unless another fault has put one in meanwhile; called by the fault handler, under
     * shared {@code in_sync}.
     *
     * @return whether it was put in
     */
    boolean installReadable(long filePage, long place) {
        lock.lockExclusive();
        try {
            return pages.installReadable(filePage - firstPage, place);
        } finally {
            lock.unlockExclusive();
        }
    }

    /** Drops pages of the file, and waits for the loads and stores that use them; private copies stay. */
    void drop(long firstFilePage, long lastFilePage, boolean onlyHoles) {
        long lastPage = (length - 1) / PAGE;
        long first = Math.max(0, firstFilePage - firstPage);
        long last = Math.min(lastPage, lastFilePage - firstPage);
        if (first > last) {
            return;
        }
        lock.lockExclusive();
        try {
            pages.drop(first, last, onlyHoles ? FaultOperations.ZERO_PAGE : -1);
        } finally {
            lock.unlockExclusive();
        }
    }
}
