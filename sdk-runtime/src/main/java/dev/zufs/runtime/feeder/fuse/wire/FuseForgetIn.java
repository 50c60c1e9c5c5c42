package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_forget_in}, the request of {@link FuseOpcode#FORGET}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseForgetIn {

    /** Size of the structure in bytes. */
    public static final long SIZE = 8;

    /** Offset of {@code nlookup} (u64). */
    public static final long LOOKUP_COUNT = 0;

    private FuseForgetIn() {}

    /** {@return the number of lookups that are forgotten} */
    public static long lookupCount(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + LOOKUP_COUNT);
    }

    /** Sets the number of lookups that are forgotten. */
    public static void lookupCount(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + LOOKUP_COUNT, value);
    }
}
