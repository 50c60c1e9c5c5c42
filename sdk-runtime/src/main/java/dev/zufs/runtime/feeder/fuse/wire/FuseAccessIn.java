package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_access_in}, the request of {@link FuseOpcode#ACCESS}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseAccessIn {

    /** Size of the structure in bytes. */
    public static final long SIZE = 8;

    /** Offset of {@code mask} (u32). */
    public static final long MASK = 0;

    private FuseAccessIn() {}

    /** {@return the mode of {@code access}} */
    public static int mask(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + MASK);
    }

    /** Sets the mode of {@code access}. */
    public static void mask(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + MASK, value);
    }
}
