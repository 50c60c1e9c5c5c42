package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_lseek_out}, the reply of {@link FuseOpcode#LSEEK}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseLseekOut {

    /** Size of the structure in bytes. */
    public static final long SIZE = 8;

    /** Offset of {@code offset} (u64). */
    public static final long OFFSET = 0;

    private FuseLseekOut() {}

    /** {@return the offset that was found in bytes} */
    public static long offset(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + OFFSET);
    }

    /** Sets the offset that was found in bytes. */
    public static void offset(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + OFFSET, value);
    }
}
