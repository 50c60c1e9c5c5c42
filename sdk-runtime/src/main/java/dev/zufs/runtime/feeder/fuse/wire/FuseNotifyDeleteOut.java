package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_notify_delete_out}, the notification {@link FuseNotifyCode#DELETE}, which the name with
 * a NUL follows.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseNotifyDeleteOut {

    /** Size of the structure in bytes. */
    public static final long SIZE = 24;

    /** Offset of {@code parent} (u64). */
    public static final long DIRECTORY = 0;

    /** Offset of {@code child} (u64). */
    public static final long CHILD = 8;

    /** Offset of {@code namelen} (u32). */
    public static final long NAME_LENGTH = 16;

    private FuseNotifyDeleteOut() {}

    /** {@return the node of the directory} */
    public static long directory(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + DIRECTORY);
    }

    /** Sets the node of the directory. */
    public static void directory(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + DIRECTORY, value);
    }

    /** {@return the node that lost the name} */
    public static long child(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + CHILD);
    }

    /** Sets the node that lost the name. */
    public static void child(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + CHILD, value);
    }

    /** {@return the length of the name in bytes, without the NUL} */
    public static int nameLength(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + NAME_LENGTH);
    }

    /** Sets the length of the name in bytes, without the NUL. */
    public static void nameLength(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + NAME_LENGTH, value);
    }
}
