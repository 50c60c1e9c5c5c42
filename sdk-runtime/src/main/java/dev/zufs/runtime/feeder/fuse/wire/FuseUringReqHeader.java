package dev.zufs.runtime.feeder.fuse.wire;

/**
 * Describes {@code fuse_uring_req_header}, the buffer of headers of one entry of a ring.
 */
public final class FuseUringReqHeader {

    /** Size of the structure in bytes. */
    public static final long SIZE = 288;

    /** Offset of {@code in_out}: the {@link FuseInHeader}, and then the {@link FuseOutHeader}. */
    public static final long HEADER = 0;

    /** Offset of {@code op_in}: the structure of the request, if it has one. */
    public static final long ARGUMENTS = 128;

    /** Offset of {@code ring_ent_in_out}: the entry, a {@link FuseUringEntInOut}. */
    public static final long ENTRY = 256;

    /** Size of the part {@link #HEADER} in bytes ({@code FUSE_URING_IN_OUT_HEADER_SZ}). */
    public static final long HEADER_SIZE = 128;

    /** Size of the part {@link #ARGUMENTS} in bytes ({@code FUSE_URING_OP_IN_OUT_SZ}). */
    public static final long ARGUMENTS_SIZE = 128;

    private FuseUringReqHeader() {}
}
