package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code zufs_ioc_mmap_close}, the request of {@link Operation#MMAP_CLOSE}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class MmapCloseRequest {

    /** Size of the structure in bytes. */
    public static final long SIZE = 40;

    /** Offset of {@code zus_ii} (u64, from the feeder). */
    public static final long INODE_COOKIE = 24;

    /** Offset of {@code rw} (u64, from the feeder). */
    public static final long RW = 32;

    private MmapCloseRequest() {}

    /** {@return the cookie of the inode} */
    public static long inodeCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + INODE_COOKIE);
    }

    /** Sets the cookie of the inode. */
    public static void inodeCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + INODE_COOKIE, value);
    }

    /** {@return the access, always 0} */
    public static long rw(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + RW);
    }

    /** Sets the access, always 0. */
    public static void rw(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + RW, value);
    }
}
