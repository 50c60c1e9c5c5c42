package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_rename_in}, the request of {@link FuseOpcode#RENAME}, which the old and the new name
 * follow.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseRenameIn {

    /** Size of the structure in bytes. */
    public static final long SIZE = 8;

    /** Offset of {@code newdir} (u64). */
    public static final long NEW_DIRECTORY = 0;

    private FuseRenameIn() {}

    /** {@return the node of the directory to move to} */
    public static long newDirectory(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + NEW_DIRECTORY);
    }

    /** Sets the node of the directory to move to. */
    public static void newDirectory(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + NEW_DIRECTORY, value);
    }
}
