package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_getxattr_in}, the request of {@link FuseOpcode#GETXATTR}, which the name follows, and of
 * {@link FuseOpcode#LISTXATTR}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseGetxattrIn {

    /** Size of the structure in bytes. */
    public static final long SIZE = 8;

    /** Offset of {@code size} (u32). */
    public static final long LENGTH = 0;

    private FuseGetxattrIn() {}

    /** {@return the most bytes of the value or list, 0 to ask for its length} */
    public static int length(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + LENGTH);
    }

    /** Sets the most bytes of the value or list, 0 to ask for its length. */
    public static void length(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + LENGTH, value);
    }
}
