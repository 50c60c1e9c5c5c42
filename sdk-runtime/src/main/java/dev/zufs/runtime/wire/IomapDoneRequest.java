package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code zufs_ioc_iomap_done}, which tells that an asynchronous {@link Ioctl#IOMAP_EXEC} has finished.
 *
 * <p>Version 1.0 never sends it, and the number of its operation is not known.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class IomapDoneRequest {

    /** Size of the structure in bytes. */
    public static final long SIZE = 40;

    /** Offset of {@code zus_sbi} (u64, from the feeder). */
    public static final long SUPER_BLOCK_COOKIE = 24;

    /** Offset of {@code iomb} (u64, from the feeder). */
    public static final long IOMAP_COOKIE = 32;

    private IomapDoneRequest() {}

    /** {@return the cookie of the superblock} */
    public static long superBlockCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + SUPER_BLOCK_COOKIE);
    }

    /** Sets the cookie of the superblock. */
    public static void superBlockCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + SUPER_BLOCK_COOKIE, value);
    }

    /** {@return the cookie of the block map} */
    public static long iomapCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + IOMAP_COOKIE);
    }

    /** Sets the cookie of the block map. */
    public static void iomapCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + IOMAP_COOKIE, value);
    }
}
