package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_getxattr_out}, the reply of {@link FuseOpcode#GETXATTR} and {@link FuseOpcode#LISTXATTR}
 * to a request of size 0.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseGetxattrOut {

    /** Size of the structure in bytes. */
    public static final long SIZE = 8;

    /** Offset of {@code size} (u32). */
    public static final long LENGTH = 0;

    private FuseGetxattrOut() {}

    /** {@return the length of the value or list in bytes} */
    public static int length(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + LENGTH);
    }

    /** Sets the length of the value or list in bytes. */
    public static void length(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + LENGTH, value);
    }
}
