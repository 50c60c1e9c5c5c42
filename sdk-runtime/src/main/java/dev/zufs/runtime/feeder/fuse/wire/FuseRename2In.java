package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_rename2_in}, the request of {@link FuseOpcode#RENAME2}, which the old and the new name
 * follow.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseRename2In {

    /** Size of the structure in bytes. */
    public static final long SIZE = 16;

    /** Offset of {@code newdir} (u64). */
    public static final long NEW_DIRECTORY = 0;

    /** Offset of {@code flags} (u32). */
    public static final long FLAGS = 8;

    private FuseRename2In() {}

    /** {@return the node of the directory to move to} */
    public static long newDirectory(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + NEW_DIRECTORY);
    }

    /** Sets the node of the directory to move to. */
    public static void newDirectory(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + NEW_DIRECTORY, value);
    }

    /** {@return the flags of {@code renameat2}} */
    public static int flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + FLAGS);
    }

    /** Sets the flags of {@code renameat2}. */
    public static void flags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + FLAGS, value);
    }
}
