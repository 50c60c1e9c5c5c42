package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes the request of the private operation {@link Operation#SYNC_FS}.
 *
 * <p>The server makes everything durable that earlier operations did. The answer is an error alone.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class SyncFsRequest {

    /** Size of the structure in bytes. */
    public static final long SIZE = 32;

    /** Offset of {@code zus_sbi} (u64, from the feeder). */
    public static final long SUPER_BLOCK_COOKIE = 24;

    private SyncFsRequest() {}

    /** {@return the cookie of the superblock} */
    public static long superBlockCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + SUPER_BLOCK_COOKIE);
    }

    /** Sets the cookie of the superblock. */
    public static void superBlockCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + SUPER_BLOCK_COOKIE, value);
    }
}
