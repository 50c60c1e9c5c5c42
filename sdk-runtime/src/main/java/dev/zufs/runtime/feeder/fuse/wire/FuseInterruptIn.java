package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_interrupt_in}, the request of {@link FuseOpcode#INTERRUPT}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseInterruptIn {

    /** Size of the structure in bytes. */
    public static final long SIZE = 8;

    /** Offset of {@code unique} (u64). */
    public static final long UNIQUE = 0;

    private FuseInterruptIn() {}

    /** {@return the identity of the request whose caller got a signal} */
    public static long unique(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + UNIQUE);
    }

    /** Sets the identity of the request whose caller got a signal. */
    public static void unique(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + UNIQUE, value);
    }
}
