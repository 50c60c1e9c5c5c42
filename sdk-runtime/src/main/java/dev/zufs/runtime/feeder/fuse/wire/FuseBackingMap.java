package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_backing_map}, the argument of {@link FuseDeviceIoctl#BACKING_OPEN}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseBackingMap {

    /** Size of the structure in bytes. */
    public static final long SIZE = 16;

    /** Offset of {@code fd} (s32). */
    public static final long DESCRIPTOR = 0;

    /** Offset of {@code flags} (u32). */
    public static final long FLAGS = 4;

    private FuseBackingMap() {}

    /** {@return the descriptor of the backing file} */
    public static int descriptor(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + DESCRIPTOR);
    }

    /** Sets the descriptor of the backing file. */
    public static void descriptor(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + DESCRIPTOR, value);
    }

    /** {@return bits of which there are none yet: 0} */
    public static int flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + FLAGS);
    }

    /** Sets bits of which there are none yet: 0. */
    public static void flags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + FLAGS, value);
    }
}
