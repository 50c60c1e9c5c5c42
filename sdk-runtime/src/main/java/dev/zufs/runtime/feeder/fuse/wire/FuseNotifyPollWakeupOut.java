package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_notify_poll_wakeup_out}, the notification {@link FuseNotifyCode#POLL}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseNotifyPollWakeupOut {

    /** Size of the structure in bytes. */
    public static final long SIZE = 8;

    /** Offset of {@code kh} (u64). */
    public static final long KERNEL_HANDLE = 0;

    private FuseNotifyPollWakeupOut() {}

    /** {@return the kernel's handle, from {@link FusePollIn}} */
    public static long kernelHandle(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + KERNEL_HANDLE);
    }

    /** Sets the kernel's handle, from {@link FusePollIn}. */
    public static void kernelHandle(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + KERNEL_HANDLE, value);
    }
}
