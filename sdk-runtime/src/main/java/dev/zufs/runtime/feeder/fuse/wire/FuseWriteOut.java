package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_write_out}, the reply of {@link FuseOpcode#WRITE} and
 * {@link FuseOpcode#COPY_FILE_RANGE}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseWriteOut {

    /** Size of the structure in bytes. */
    public static final long SIZE = 8;

    /** Offset of {@code size} (u32). */
    public static final long LENGTH = 0;

    private FuseWriteOut() {}

    /** {@return the number of bytes that were written} */
    public static int length(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + LENGTH);
    }

    /** Sets the number of bytes that were written. */
    public static void length(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + LENGTH, value);
    }
}
