package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code zufs_ioc_iomap_exec}, the argument of {@link Ioctl#IOMAP_EXEC}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class IomapExecRequest {

    /** Size of the structure in bytes, without what follows. */
    public static final long SIZE = 72;

    /** Offset of {@code sb_id} (u64, from the server). */
    public static final long SUPER_BLOCK_ID = 24;

    /** Offset of {@code zus_sbi} (u64, from the server). */
    public static final long SUPER_BLOCK_COOKIE = 32;

    /** Offset of {@code zt_iocontext} (u64, from the server). */
    public static final long IO_CONTEXT = 40;

    /** Offset of {@code wait_for_done} (u32, from the server). */
    public static final long WAIT_FOR_DONE = 48;

    /** Offset of {@code ziom}: the {@link Iomap}. */
    public static final long IOMAP = 56;

    /** Offset of {@code ziom.iom_e}: the first {@link IomapElement}. */
    public static final long ELEMENTS = 72;

    private IomapExecRequest() {}

    /** {@return the number of the superblock from the mount request} */
    public static long superBlockId(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + SUPER_BLOCK_ID);
    }

    /** Sets the number of the superblock from the mount request. */
    public static void superBlockId(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + SUPER_BLOCK_ID, value);
    }

    /** {@return the cookie of the superblock; not verified} */
    public static long superBlockCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + SUPER_BLOCK_COOKIE);
    }

    /** Sets the cookie of the superblock; not verified. */
    public static void superBlockCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + SUPER_BLOCK_COOKIE, value);
    }

    /** {@return the context; unused} */
    public static long ioContext(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + IO_CONTEXT);
    }

    /** Sets the context; unused. */
    public static void ioContext(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + IO_CONTEXT, value);
    }

    /** {@return whether to wait until all transfers are done, 0 or 1} */
    public static int waitForDone(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + WAIT_FOR_DONE);
    }

    /** Sets whether to wait until all transfers are done, 0 or 1. */
    public static void waitForDone(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + WAIT_FOR_DONE, value);
    }
}
