package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_mknod_in}, the request of {@link FuseOpcode#MKNOD}, which the name follows.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseMknodIn {

    /** Size of the structure in bytes. */
    public static final long SIZE = 16;

    /** Offset of {@code mode} (u32). */
    public static final long MODE = 0;

    /** Offset of {@code rdev} (u32). */
    public static final long DEVICE = 4;

    /** Offset of {@code umask} (u32). */
    public static final long UMASK = 8;

    private FuseMknodIn() {}

    /** {@return the mode, type included} */
    public static int mode(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + MODE);
    }

    /** Sets the mode, type included. */
    public static void mode(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + MODE, value);
    }

    /** {@return the number of the device, in the kernel's 32-bit form} */
    public static int device(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + DEVICE);
    }

    /** Sets the number of the device, in the kernel's 32-bit form. */
    public static void device(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + DEVICE, value);
    }

    /** {@return the mask of the caller, not yet applied if {@link FuseInitFlags#DONT_MASK} is taken} */
    public static int umask(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + UMASK);
    }

    /** Sets the mask of the caller, not yet applied if {@link FuseInitFlags#DONT_MASK} is taken. */
    public static void umask(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + UMASK, value);
    }
}
