package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_setxattr_in}, the request of {@link FuseOpcode#SETXATTR}, which the name and the value
 * follow.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseSetxattrIn {

    /** Size of the structure in bytes. */
    public static final long SIZE = 16;

    /** Offset of {@code size} (u32). */
    public static final long LENGTH = 0;

    /** Offset of {@code flags} (u32). */
    public static final long FLAGS = 4;

    /** Offset of {@code setxattr_flags} (u32). */
    public static final long SETXATTR_FLAGS = 8;

    /** Size unless {@link FuseInitFlags#SETXATTR_EXT} is taken ({@code FUSE_COMPAT_SETXATTR_IN_SIZE}). */
    public static final long SHORT_SIZE = 8;

    /**
     * Bit of {@link #setxattrFlags}: set-group-id goes with the new access control list ({@code
     * FUSE_SETXATTR_ACL_KILL_SGID}).
     */
    public static final int FLAG_ACL_KILL_SGID = 1;

    private FuseSetxattrIn() {}

    /** {@return the length of the value in bytes} */
    public static int length(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + LENGTH);
    }

    /** Sets the length of the value in bytes. */
    public static void length(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + LENGTH, value);
    }

    /** {@return the flags of {@code setxattr}} */
    public static int flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + FLAGS);
    }

    /** Sets the flags of {@code setxattr}. */
    public static void flags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + FLAGS, value);
    }

    /** {@return the bits {@link #FLAG_ACL_KILL_SGID}; only in the long form} */
    public static int setxattrFlags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + SETXATTR_FLAGS);
    }

    /** Sets the bits {@link #FLAG_ACL_KILL_SGID}; only in the long form. */
    public static void setxattrFlags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + SETXATTR_FLAGS, value);
    }

    /**
     * Gives the size of the structure.
     *
     * @param isExtended whether {@link FuseInitFlags#SETXATTR_EXT} is taken
     * @return the size in bytes
     */
    public static long sizeFor(boolean isExtended) {
        return isExtended ? SIZE : SHORT_SIZE;
    }
}
