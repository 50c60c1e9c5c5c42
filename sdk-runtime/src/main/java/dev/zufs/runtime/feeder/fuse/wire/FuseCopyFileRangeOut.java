package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_copy_file_range_out}, the reply of {@link FuseOpcode#COPY_FILE_RANGE_64}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseCopyFileRangeOut {

    /** Size of the structure in bytes. */
    public static final long SIZE = 8;

    /** Offset of {@code bytes_copied} (u64). */
    public static final long BYTES_COPIED = 0;

    private FuseCopyFileRangeOut() {}

    /** {@return the number of bytes that were copied} */
    public static long bytesCopied(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + BYTES_COPIED);
    }

    /** Sets the number of bytes that were copied. */
    public static void bytesCopied(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + BYTES_COPIED, value);
    }
}
