package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_ext_header}, the header of one extension of a request.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseExtHeader {

    /** Size of the structure in bytes. */
    public static final long SIZE = 8;

    /** Offset of {@code size} (u32). */
    public static final long LENGTH = 0;

    /** Offset of {@code type} (u32). */
    public static final long TYPE = 4;

    /** Greatest {@link #type} that is a number of security contexts ({@code FUSE_MAX_NR_SECCTX}). */
    public static final int MAX_SECURITY_CONTEXTS = 31;

    /** {@link #type} of supplementary groups, a {@link FuseSuppGroups} ({@code FUSE_EXT_GROUPS}). */
    public static final int TYPE_GROUPS = 32;

    private FuseExtHeader() {}

    /** {@return the length of the extension in bytes, this header included, a multiple of 8} */
    public static int length(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + LENGTH);
    }

    /** Sets the length of the extension in bytes, this header included, a multiple of 8. */
    public static void length(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + LENGTH, value);
    }

    /** {@return the type: up to {@link #MAX_SECURITY_CONTEXTS} a {@link FuseSecctxHeader} of that many contexts} */
    public static int type(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + TYPE);
    }

    /** Sets the type: up to {@link #MAX_SECURITY_CONTEXTS} a {@link FuseSecctxHeader} of that many contexts. */
    public static void type(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + TYPE, value);
    }
}
