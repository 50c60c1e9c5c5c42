package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code zufs_ioc_mount_options}, the request of {@link Operation#SHOW_OPTIONS}.
 *
 * <p>The server puts the text at {@link #TEXT}, each option with a comma in front, and its length into the header's
 * {@code out_len}. The feeder's buffer is {@value #MAX_TEXT_SIZE} bytes and must keep a final NUL: stay below.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class ShowOptionsRequest {

    /** Size of the structure in bytes, without what follows. */
    public static final long SIZE = 32;

    /** Offset of {@code zus_sbi} (u64, from the feeder). */
    public static final long SUPER_BLOCK_COOKIE = 24;

    /** Offset of {@code buf}: the text. */
    public static final long TEXT = 32;

    /** Size of the feeder's text buffer in bytes ({@code ZUFS_MO_MAX}). */
    public static final int MAX_TEXT_SIZE = 512;

    private ShowOptionsRequest() {}

    /** {@return the cookie of the superblock} */
    public static long superBlockCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + SUPER_BLOCK_COOKIE);
    }

    /** Sets the cookie of the superblock. */
    public static void superBlockCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + SUPER_BLOCK_COOKIE, value);
    }
}
