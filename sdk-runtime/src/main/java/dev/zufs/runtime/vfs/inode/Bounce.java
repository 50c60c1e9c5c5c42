package dev.zufs.runtime.vfs.inode;

import dev.zufs.runtime.wire.ZufProtocol;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Lends native memory for what cannot be a window itself: heap memory, directory listings, texts of links.
 *
 * <p>Buffers begin at a page. <b>Threads:</b> any.
 */
final class Bounce {

    static final int SMALL = 64 << 10;
    static final int LARGE = ZufProtocol.WINDOW_SIZE;

    private static final int KEPT = 16;

    /** Places from one buffer to the next: threads that borrow different ones write to different cache lines. */
    private static final int STRIDE = 32;

    private final AtomicReferenceArray<@Nullable MemorySegment> small = new AtomicReferenceArray<>(KEPT * STRIDE);
    private final AtomicReferenceArray<@Nullable MemorySegment> large = new AtomicReferenceArray<>(KEPT * STRIDE);

    /** Lends memory of at least {@code size} bytes, up to {@link #LARGE}, with any content. */
    MemorySegment borrow(long size) {
        MemorySegment kept = pool(size).getAndSet(slot(), null);
        return kept != null ? kept : Arena.ofAuto().allocate(size <= SMALL ? SMALL : LARGE, ZufProtocol.PAGE_SIZE);
    }

    void giveBack(MemorySegment buffer) {
        pool(buffer.byteSize()).set(slot(), buffer);
    }

    private AtomicReferenceArray<@Nullable MemorySegment> pool(long size) {
        return size <= SMALL ? small : large;
    }

    private static int slot() {
        return ((int) Thread.currentThread().threadId() & KEPT - 1) * STRIDE;
    }
}
