package dev.zufs.runtime.memory;

import dev.zufs.api.memory.Media;
import dev.zufs.api.memory.Persistence;
import dev.zufs.runtime.libc.CachePersistence;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Holds mapped memory that a filesystem lives on, until it is closed.
 *
 * <p>Every thread may use the memory. Who closes the region has to know that no thread is storing, flushing or in a system
 * call with the memory: later use gives {@link IllegalStateException}.
 */
public final class Region implements AutoCloseable {

    private final RegionKind kind;
    private final String name;
    private final RegionMedia media;
    private final Optional<Owner> uncleanOwner;
    private final Formatted formatted;
    private final Runnable closing;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** What is to be done when a filesystem has been written. */
    @FunctionalInterface
    interface Formatted {
        void run() throws IOException;
    }

    Region(
            RegionKind kind,
            String name,
            RegionMedia media,
            Optional<Owner> uncleanOwner,
            Formatted formatted,
            Runnable closing) {
        this.kind = kind;
        this.name = name;
        this.media = media;
        this.uncleanOwner = uncleanOwner;
        this.formatted = formatted;
        this.closing = closing;
    }

    /**
     * Answer the memory.
     *
     * @return the whole region, aligned to a page, if adopted at least to a cache line; read-only if it was opened so
     */
    public MemorySegment segment() {
        return media.segment();
    }

    /**
     * Answer the size.
     *
     * @return size in bytes
     */
    public long size() {
        return media.segment().byteSize();
    }

    /**
     * Answer what stores to the memory and makes it persistent, for {@code PersistentMemory.over}.
     *
     * @return the same instance every time
     */
    public Media media() {
        return media;
    }

    /**
     * Tell how stores become persistent.
     *
     * @return the means, which never changes
     */
    public Persistence persistence() {
        return media.persistence();
    }

    /**
     * Answer what kind of memory this is.
     *
     * @return the kind
     */
    public RegionKind kind() {
        return kind;
    }

    /**
     * Answer the process that used the backing before and did not close it, as after a crash.
     *
     * @return that owner, or empty after a clean close
     */
    public Optional<Owner> uncleanOwner() {
        return uncleanOwner;
    }

    /**
     * Describe the region in words.
     *
     * @return such as "file /srv/a.img, 1073741824 bytes, written back by the kernel (msync)"
     */
    public String description() {
        String means = switch (persistence()) {
            case CPU_WRITE_BACK -> "written back by the CPU (" + CachePersistence.description() + ")";
            case MSYNC -> "written back by the kernel (msync)";
            case VOLATILE -> "not persistent: lost when it is closed";
        };
        return kind.text() + " " + name + ", " + size() + " bytes, " + means;
    }

    /**
     * Say that the region has got its new content. Until then, a size that was chosen ({@link RegionOptions#withSize}) is no
     * more than a wish: closing the region gives a file that was there its old length back, and removes one that was not.
     *
     * @throws IOException if the file cannot be cut to the size
     */
    public void formatted() throws IOException {
        formatted.run();
    }

    /** Remove the owner record, unmap the memory and release the backing; a second call does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            closing.run();
        }
    }
}
