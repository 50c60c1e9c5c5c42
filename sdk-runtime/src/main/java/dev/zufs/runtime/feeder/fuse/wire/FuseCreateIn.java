package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_create_in}, the request of {@link FuseOpcode#CREATE} and {@link FuseOpcode#TMPFILE},
 * which the name follows.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseCreateIn {

    /** Size of the structure in bytes. */
    public static final long SIZE = 16;

    /** Offset of {@code flags} (u32). */
    public static final long FLAGS = 0;

    /** Offset of {@code mode} (u32). */
    public static final long MODE = 4;

    /** Offset of {@code umask} (u32). */
    public static final long UMASK = 8;

    /** Offset of {@code open_flags} (u32). */
    public static final long OPEN_FLAGS = 12;

    private FuseCreateIn() {}

    /** {@return the flags of {@code open}} */
    public static int flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + FLAGS);
    }

    /** Sets the flags of {@code open}. */
    public static void flags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + FLAGS, value);
    }

    /** {@return the mode, type included} */
    public static int mode(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + MODE);
    }

    /** Sets the mode, type included. */
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

    /** {@return the bits {@link FuseOpenIn#FLAG_KILL_SUIDGID}} */
    public static int openFlags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + OPEN_FLAGS);
    }

    /** Sets the bits {@link FuseOpenIn#FLAG_KILL_SUIDGID}. */
    public static void openFlags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + OPEN_FLAGS, value);
    }
}
