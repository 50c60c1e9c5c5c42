package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_poll_out}, the reply of {@link FuseOpcode#POLL}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FusePollOut {

    /** Size of the structure in bytes. */
    public static final long SIZE = 8;

    /** Offset of {@code revents} (u32). */
    public static final long EVENTS = 0;

    private FusePollOut() {}

    /** {@return the events that there are} */
    public static int events(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + EVENTS);
    }

    /** Sets the events that there are. */
    public static void events(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + EVENTS, value);
    }
}
