package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_poll_in}, the request of {@link FuseOpcode#POLL}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FusePollIn {

    /** Size of the structure in bytes. */
    public static final long SIZE = 24;

    /** Offset of {@code fh} (u64). */
    public static final long HANDLE = 0;

    /** Offset of {@code kh} (u64). */
    public static final long KERNEL_HANDLE = 8;

    /** Offset of {@code flags} (u32). */
    public static final long FLAGS = 16;

    /** Offset of {@code events} (u32). */
    public static final long EVENTS = 20;

    /**
     * Bit of {@link #flags}: a wake-up is asked for, {@link FuseNotifyPollWakeupOut} ({@code
     * FUSE_POLL_SCHEDULE_NOTIFY}).
     */
    public static final int FLAG_SCHEDULE_NOTIFY = 1;

    private FusePollIn() {}

    /** {@return the handle of the open file} */
    public static long handle(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + HANDLE);
    }

    /** Sets the handle of the open file. */
    public static void handle(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + HANDLE, value);
    }

    /** {@return the kernel's handle, which a wake-up repeats} */
    public static long kernelHandle(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + KERNEL_HANDLE);
    }

    /** Sets the kernel's handle, which a wake-up repeats. */
    public static void kernelHandle(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + KERNEL_HANDLE, value);
    }

    /** {@return the bits {@link #FLAG_SCHEDULE_NOTIFY}} */
    public static int flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + FLAGS);
    }

    /** Sets the bits {@link #FLAG_SCHEDULE_NOTIFY}. */
    public static void flags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + FLAGS, value);
    }

    /** {@return the events that are waited for} */
    public static int events(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + EVENTS);
    }

    /** Sets the events that are waited for. */
    public static void events(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + EVENTS, value);
    }
}
