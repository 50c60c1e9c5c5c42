package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_init_out}, the reply of {@link FuseOpcode#INIT}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseInitOut {

    /** Size of the structure in bytes. */
    public static final long SIZE = 64;

    /** Offset of {@code major} (u32). */
    public static final long MAJOR = 0;

    /** Offset of {@code minor} (u32). */
    public static final long MINOR = 4;

    /** Offset of {@code max_readahead} (u32). */
    public static final long MAX_READAHEAD = 8;

    /** Offset of {@code flags} (u32). */
    public static final long FLAGS = 12;

    /** Offset of {@code max_background} (u16). */
    public static final long MAX_BACKGROUND = 16;

    /** Offset of {@code congestion_threshold} (u16). */
    public static final long CONGESTION_THRESHOLD = 18;

    /** Offset of {@code max_write} (u32). */
    public static final long MAX_WRITE = 20;

    /** Offset of {@code time_gran} (u32). */
    public static final long TIME_GRANULARITY_NANOS = 24;

    /** Offset of {@code max_pages} (u16). */
    public static final long MAX_PAGES = 28;

    /** Offset of {@code map_alignment} (u16). */
    public static final long MAP_ALIGNMENT = 30;

    /** Offset of {@code flags2} (u32). */
    public static final long FLAGS2 = 32;

    /** Offset of {@code max_stack_depth} (u32). */
    public static final long MAX_STACK_DEPTH = 36;

    /** Offset of {@code request_timeout} (u16). */
    public static final long REQUEST_TIMEOUT_SECONDS = 40;

    /** Size before minor version 5, versions alone ({@code FUSE_COMPAT_INIT_OUT_SIZE}). */
    public static final long SIZE_BEFORE_5 = 8;

    /** Size before minor version 23 ({@code FUSE_COMPAT_22_INIT_OUT_SIZE}). */
    public static final long SIZE_BEFORE_23 = 24;

    private FuseInitOut() {}

    /** {@return the major version of the server} */
    public static int major(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + MAJOR);
    }

    /** Sets the major version of the server. */
    public static void major(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + MAJOR, value);
    }

    /** {@return the minor version that both speak from now on} */
    public static int minor(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + MINOR);
    }

    /** Sets the minor version that both speak from now on. */
    public static void minor(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + MINOR, value);
    }

    /** {@return the most bytes that the kernel may read ahead} */
    public static int maxReadahead(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + MAX_READAHEAD);
    }

    /** Sets the most bytes that the kernel may read ahead. */
    public static void maxReadahead(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + MAX_READAHEAD, value);
    }

    /** {@return the bits 0 to 31 of the {@link FuseInitFlags} that the server takes} */
    public static int flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + FLAGS);
    }

    /** Sets the bits 0 to 31 of the {@link FuseInitFlags} that the server takes. */
    public static void flags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + FLAGS, value);
    }

    /** {@return the most requests in the background, 0 for what the kernel has} */
    public static int maxBackground(MemorySegment buffer, long at) {
        return Short.toUnsignedInt(buffer.get(Fields.U16, at + MAX_BACKGROUND));
    }

    /** Sets the most requests in the background, 0 for what the kernel has. */
    public static void maxBackground(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U16, at + MAX_BACKGROUND, (short) value);
    }

    /**
     * {@return the number of requests in the background from which the kernel thinks the device busy, 0 for what it
     * has}
     */
    public static int congestionThreshold(MemorySegment buffer, long at) {
        return Short.toUnsignedInt(buffer.get(Fields.U16, at + CONGESTION_THRESHOLD));
    }

    /**
     * Sets the number of requests in the background from which the kernel thinks the device busy, 0 for what it has.
     */
    public static void congestionThreshold(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U16, at + CONGESTION_THRESHOLD, (short) value);
    }

    /** {@return the most bytes of a write} */
    public static int maxWrite(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + MAX_WRITE);
    }

    /** Sets the most bytes of a write. */
    public static void maxWrite(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + MAX_WRITE, value);
    }

    /** {@return the unit of time stamps in nanoseconds, 1 to 1000000000} */
    public static int timeGranularityNanos(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + TIME_GRANULARITY_NANOS);
    }

    /** Sets the unit of time stamps in nanoseconds, 1 to 1000000000. */
    public static void timeGranularityNanos(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + TIME_GRANULARITY_NANOS, value);
    }

    /** {@return the most pages of a request, if {@link FuseInitFlags#MAX_PAGES} is taken} */
    public static int maxPages(MemorySegment buffer, long at) {
        return Short.toUnsignedInt(buffer.get(Fields.U16, at + MAX_PAGES));
    }

    /** Sets the most pages of a request, if {@link FuseInitFlags#MAX_PAGES} is taken. */
    public static void maxPages(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U16, at + MAX_PAGES, (short) value);
    }

    /** {@return the alignment of mappings for direct access, as a power of 2} */
    public static int mapAlignment(MemorySegment buffer, long at) {
        return Short.toUnsignedInt(buffer.get(Fields.U16, at + MAP_ALIGNMENT));
    }

    /** Sets the alignment of mappings for direct access, as a power of 2. */
    public static void mapAlignment(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U16, at + MAP_ALIGNMENT, (short) value);
    }

    /** {@return the bits 32 to 63 of the flags, if {@link FuseInitFlags#INIT_EXT} is taken} */
    public static int flags2(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + FLAGS2);
    }

    /** Sets the bits 32 to 63 of the flags, if {@link FuseInitFlags#INIT_EXT} is taken. */
    public static void flags2(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + FLAGS2, value);
    }

    /** {@return the number of filesystems that backing files may be stacked on} */
    public static int maxStackDepth(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + MAX_STACK_DEPTH);
    }

    /** Sets the number of filesystems that backing files may be stacked on. */
    public static void maxStackDepth(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + MAX_STACK_DEPTH, value);
    }

    /**
     * {@return the time in seconds after which the kernel gives a request up, if {@link FuseInitFlags#REQUEST_TIMEOUT}
     * is taken}
     */
    public static int requestTimeoutSeconds(MemorySegment buffer, long at) {
        return Short.toUnsignedInt(buffer.get(Fields.U16, at + REQUEST_TIMEOUT_SECONDS));
    }

    /**
     * Sets the time in seconds after which the kernel gives a request up, if {@link FuseInitFlags#REQUEST_TIMEOUT} is
     * taken.
     */
    public static void requestTimeoutSeconds(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U16, at + REQUEST_TIMEOUT_SECONDS, (short) value);
    }

    /**
     * Gives the size of the reply that a kernel of a minor version reads.
     *
     * @param minor minor version of the kernel
     * @return the size in bytes
     */
    public static long sizeFor(int minor) {
        if (minor < 5) {
            return SIZE_BEFORE_5;
        }
        return minor < 23 ? SIZE_BEFORE_23 : SIZE;
    }
}
