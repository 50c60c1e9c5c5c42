package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code zufs_mount_info}, the body of a mount, unmount or remount request.
 *
 * <p>It has no header of its own: it lies in {@link MountRequest} and {@link PrivateMountRequest}. Behind it follow
 * {@link #mountOptionsLen} bytes of options text, padded with NUL, so that the text ends at its first NUL.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class MountInfo {

    /** Size of the structure in bytes, without what follows. */
    public static final long SIZE = 80;

    /** Offset of {@code zus_zfi} (u64, from the feeder). */
    public static final long TYPE_COOKIE = 0;

    /** Offset of {@code remount_flags} (u64, from the feeder). */
    public static final long REMOUNT_FLAGS = 8;

    /** Offset of {@code sb_id} (u64, from the feeder). */
    public static final long SUPER_BLOCK_ID = 16;

    /** Offset of {@code num_cpu} (u16, from the feeder). */
    public static final long CPU_COUNT = 24;

    /** Offset of {@code num_channels} (u16, from the feeder). */
    public static final long CHANNEL_COUNT = 26;

    /** Offset of {@code zus_sbi} (u64, both ways). */
    public static final long SUPER_BLOCK_COOKIE = 32;

    /** Offset of {@code zus_ii} (u64, from the server). */
    public static final long ROOT_COOKIE = 40;

    /** Offset of {@code _zi} (u64, from the server). */
    public static final long ROOT_POSITION = 48;

    /** Offset of {@code fs_caps} (u32, from the server). */
    public static final long CAPABILITIES = 56;

    /** Offset of {@code s_blocksize_bits} (u32, from the server). */
    public static final long BLOCK_SIZE_BITS = 60;

    /** Offset of {@code po}: the parsed options: flags, pedantic, length and text. */
    public static final long PARSED_OPTIONS = 64;

    /** Offset of {@code po.mount_flags} (u64, from the feeder). */
    public static final long MOUNT_FLAGS = 64;

    /** Offset of {@code po.pedantic} (u32, from the feeder). */
    public static final long PEDANTIC = 72;

    /** Offset of {@code po.mount_options_len} (u32, from the feeder). */
    public static final long MOUNT_OPTIONS_LEN = 76;

    /** Offset of {@code po.mount_options}: the options text. */
    public static final long MOUNT_OPTIONS = 80;

    /** Bit of {@link #remountFlags}: was mounted read-only ({@code ZUFS_REM_WAS_RO}). */
    public static final long REMOUNT_WAS_RO = 1;

    /** Bit of {@link #remountFlags}: will be read-only ({@code ZUFS_REM_WILL_RO}). */
    public static final long REMOUNT_WILL_RO = 2;

    /** Bit of {@link #capabilities}: POSIX access control lists ({@code ZUFS_FSC_ACL_ON}). */
    public static final int CAPABILITY_ACL_ON = 1;

    /** Bit of {@link #capabilities}: reads by GET_MULTY ({@code ZUFS_FSC_NIO_READS}). */
    public static final int CAPABILITY_NIO_READS = 2;

    /** Bit of {@link #capabilities}: writes by GET_MULTY ({@code ZUFS_FSC_NIO_WRITES}). */
    public static final int CAPABILITY_NIO_WRITES = 4;

    /** Bit of {@link #mountFlags}: option {@code pedantic} without a number ({@code ZUFS_M_PEDANTIC}). */
    public static final long FLAG_PEDANTIC = 1;

    /** Bit of {@link #mountFlags}: option {@code ephemeral} ({@code ZUFS_M_EPHEMERAL}). */
    public static final long FLAG_EPHEMERAL = 2;

    /** Bit of {@link #mountFlags}: errors are not to be logged ({@code ZUFS_M_SILENT}). */
    public static final long FLAG_SILENT = 4;

    /** Bit of {@link #mountFlags}: a private mount of a tool ({@code ZUFS_M_PRIVATE}). */
    public static final long FLAG_PRIVATE = 8;

    private MountInfo() {}

    /** {@return the cookie of the type as registered, 0 at unmount} */
    public static long typeCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + TYPE_COOKIE);
    }

    /** Sets the cookie of the type as registered, 0 at unmount. */
    public static void typeCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + TYPE_COOKIE, value);
    }

    /** {@return the bits {@link #REMOUNT_WAS_RO} and {@link #REMOUNT_WILL_RO}, 0 at mount} */
    public static long remountFlags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + REMOUNT_FLAGS);
    }

    /** Sets the bits {@link #REMOUNT_WAS_RO} and {@link #REMOUNT_WILL_RO}, 0 at mount. */
    public static void remountFlags(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + REMOUNT_FLAGS, value);
    }

    /** {@return the feeder's number of the superblock, the argument of GRAB_PMEM and IOMAP_EXEC; 0 but at mount} */
    public static long superBlockId(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + SUPER_BLOCK_ID);
    }

    /** Sets the feeder's number of the superblock, the argument of GRAB_PMEM and IOMAP_EXEC; 0 but at mount. */
    public static void superBlockId(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + SUPER_BLOCK_ID, value);
    }

    /** {@return the number of possible CPUs} */
    public static int cpuCount(MemorySegment buffer, long at) {
        return Short.toUnsignedInt(buffer.get(Fields.U16, at + CPU_COUNT));
    }

    /** Sets the number of possible CPUs. */
    public static void cpuCount(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U16, at + CPU_COUNT, (short) value);
    }

    /** {@return the number of channels to start on each CPU} */
    public static int channelCount(MemorySegment buffer, long at) {
        return Short.toUnsignedInt(buffer.get(Fields.U16, at + CHANNEL_COUNT));
    }

    /** Sets the number of channels to start on each CPU. */
    public static void channelCount(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U16, at + CHANNEL_COUNT, (short) value);
    }

    /** {@return the cookie of the superblock, never 0: from the server at mount, from the feeder later} */
    public static long superBlockCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + SUPER_BLOCK_COOKIE);
    }

    /** Sets the cookie of the superblock, never 0: from the server at mount, from the feeder later. */
    public static void superBlockCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + SUPER_BLOCK_COOKIE, value);
    }

    /** {@return the cookie of the root inode, never 0} */
    public static long rootCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + ROOT_COOKIE);
    }

    /** Sets the cookie of the root inode, never 0. */
    public static void rootCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + ROOT_COOKIE, value);
    }

    /** {@return the position of the root inode record, a {@link DppPointer}} */
    public static long rootPosition(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + ROOT_POSITION);
    }

    /** Sets the position of the root inode record, a {@link DppPointer}. */
    public static void rootPosition(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + ROOT_POSITION, value);
    }

    /** {@return the bits {@code CAPABILITY_*}} */
    public static int capabilities(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + CAPABILITIES);
    }

    /** Sets the bits {@code CAPABILITY_*}. */
    public static void capabilities(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + CAPABILITIES, value);
    }

    /** {@return the binary logarithm of the block size, 12} */
    public static int blockSizeBits(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + BLOCK_SIZE_BITS);
    }

    /** Sets the binary logarithm of the block size, 12. */
    public static void blockSizeBits(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + BLOCK_SIZE_BITS, value);
    }

    /** {@return the bits {@code FLAG_*}} */
    public static long mountFlags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + MOUNT_FLAGS);
    }

    /** Sets the bits {@code FLAG_*}. */
    public static void mountFlags(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + MOUNT_FLAGS, value);
    }

    /** {@return the number of the option {@code pedantic=N}} */
    public static int pedantic(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + PEDANTIC);
    }

    /** Sets the number of the option {@code pedantic=N}. */
    public static void pedantic(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + PEDANTIC, value);
    }

    /** {@return the number of bytes of options text that follow} */
    public static int mountOptionsLen(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + MOUNT_OPTIONS_LEN);
    }

    /** Sets the number of bytes of options text that follow. */
    public static void mountOptionsLen(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + MOUNT_OPTIONS_LEN, value);
    }
}
