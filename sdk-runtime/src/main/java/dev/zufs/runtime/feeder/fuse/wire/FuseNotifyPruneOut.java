package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_notify_prune_out}, the notification {@link FuseNotifyCode#PRUNE}, which that many nodes
 * follow, 8 bytes each.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseNotifyPruneOut {

    /** Size of the structure in bytes. */
    public static final long SIZE = 16;

    /** Offset of {@code count} (u32). */
    public static final long COUNT = 0;

    private FuseNotifyPruneOut() {}

    /** {@return the number of nodes} */
    public static int count(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + COUNT);
    }

    /** Sets the number of nodes. */
    public static void count(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + COUNT, value);
    }
}
