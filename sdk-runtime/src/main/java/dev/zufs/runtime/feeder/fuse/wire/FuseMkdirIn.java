package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_mkdir_in}, the request of {@link FuseOpcode#MKDIR}, which the name follows.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseMkdirIn {

    /** Size of the structure in bytes. */
    public static final long SIZE = 8;

    /** Offset of {@code mode} (u32). */
    public static final long MODE = 0;

    /** Offset of {@code umask} (u32). */
    public static final long UMASK = 4;

    private FuseMkdirIn() {}

    /** {@return the permission bits} */
    public static int mode(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + MODE);
    }

    /** Sets the permission bits. */
    public static void mode(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + MODE, value);
    }

    /** {@return the mask of the caller, not yet applied if {@link FuseInitFlags#DONT_MASK} is taken} */
    public static int umask(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + UMASK);
    }

    /** Sets the mask of the caller, not yet applied if {@link FuseInitFlags#DONT_MASK} is taken. */
    public static void umask(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + UMASK, value);
    }
}
