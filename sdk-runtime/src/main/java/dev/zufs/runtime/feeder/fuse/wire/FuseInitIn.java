package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_init_in}, the request of {@link FuseOpcode#INIT}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseInitIn {

    /** Size of the structure in bytes. */
    public static final long SIZE = 64;

    /** Size of the oldest form that has the versions alone. */
    public static final long VERSIONS_SIZE = 8;

    /** Size before minor version 36, without {@link #flags2}. */
    public static final long SHORT_SIZE = 16;

    /** Offset of {@code major} (u32). */
    public static final long MAJOR = 0;

    /** Offset of {@code minor} (u32). */
    public static final long MINOR = 4;

    /** Offset of {@code max_readahead} (u32). */
    public static final long MAX_READAHEAD = 8;

    /** Offset of {@code flags} (u32). */
    public static final long FLAGS = 12;

    /** Offset of {@code flags2} (u32). */
    public static final long FLAGS2 = 16;

    private FuseInitIn() {}

    /** {@return the major version of the kernel} */
    public static int major(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + MAJOR);
    }

    /** Sets the major version of the kernel. */
    public static void major(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + MAJOR, value);
    }

    /** {@return the minor version of the kernel} */
    public static int minor(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + MINOR);
    }

    /** Sets the minor version of the kernel. */
    public static void minor(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + MINOR, value);
    }

    /** {@return the most bytes that the kernel reads ahead} */
    public static int maxReadahead(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + MAX_READAHEAD);
    }

    /** Sets the most bytes that the kernel reads ahead. */
    public static void maxReadahead(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + MAX_READAHEAD, value);
    }

    /** {@return the bits 0 to 31 of the kernel's {@link FuseInitFlags}} */
    public static int flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + FLAGS);
    }

    /** Sets the bits 0 to 31 of the kernel's {@link FuseInitFlags}. */
    public static void flags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + FLAGS, value);
    }

    /** {@return the bits 32 to 63, if {@link FuseInitFlags#INIT_EXT} is set} */
    public static int flags2(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + FLAGS2);
    }

    /** Sets the bits 32 to 63, if {@link FuseInitFlags#INIT_EXT} is set. */
    public static void flags2(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + FLAGS2, value);
    }
}
