package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code zufs_ioc_init}, the argument of {@link Ioctl#INIT_THREAD}.
 *
 * <p>The zero-thread's CPU is the one on which the ioctl runs: pin the thread first.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class InitThreadRequest {

    /** Size of the structure in bytes. */
    public static final long SIZE = 32;

    /** Offset of {@code channel_no} (u32, from the server). */
    public static final long CHANNEL = 24;

    /** Offset of {@code max_command} (u32, from the server). */
    public static final long MAX_COMMAND = 28;

    private InitThreadRequest() {}

    /** {@return the channel, below the number that the mount request named} */
    public static int channel(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + CHANNEL);
    }

    /** Sets the channel, below the number that the mount request named. */
    public static void channel(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + CHANNEL, value);
    }

    /** {@return the size of the op buffer in bytes, a multiple of 4096} */
    public static int maxCommand(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + MAX_COMMAND);
    }

    /** Sets the size of the op buffer in bytes, a multiple of 4096. */
    public static void maxCommand(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + MAX_COMMAND, value);
    }
}
