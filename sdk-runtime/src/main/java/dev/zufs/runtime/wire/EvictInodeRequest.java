package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code zufs_ioc_evict_inode}, the request of {@link Operation#EVICT_INODE} and {@link
 * Operation#FREE_INODE}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class EvictInodeRequest {

    /** Size of the structure in bytes. */
    public static final long SIZE = 40;

    /** Offset of {@code zus_ii} (u64, from the feeder). */
    public static final long INODE_COOKIE = 24;

    /** Offset of {@code flags} (u64, from the feeder). */
    public static final long FLAGS = 32;

    /** Bit of {@link #flags}: a LOOKUP's cookie is surplus, drop that reference alone ({@code ZI_LOOKUP_RACE}). */
    public static final long FLAG_LOOKUP_RACE = 1;

    private EvictInodeRequest() {}

    /** {@return the cookie of the inode} */
    public static long inodeCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + INODE_COOKIE);
    }

    /** Sets the cookie of the inode. */
    public static void inodeCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + INODE_COOKIE, value);
    }

    /** {@return the bit {@link #FLAG_LOOKUP_RACE}} */
    public static long flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + FLAGS);
    }

    /** Sets the bit {@link #FLAG_LOOKUP_RACE}. */
    public static void flags(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + FLAGS, value);
    }
}
