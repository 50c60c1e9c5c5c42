package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code zufs_ioc_xattr}, the request of the extended attribute operations.
 *
 * <p>{@link #DATA} begins with the name, NUL included, and for SET goes on with the value; the answer of GET and LIST
 * overwrites it.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class XattrRequest {

    /** Size of the structure in bytes, without what follows. */
    public static final long SIZE = 48;

    /** Offset of {@code zus_ii} (u64, from the feeder). */
    public static final long INODE_COOKIE = 24;

    /** Offset of {@code flags} (u32, from the feeder). */
    public static final long FLAGS = 32;

    /** Offset of {@code type} (u32, from the feeder). */
    public static final long TYPE = 36;

    /** Offset of {@code name_len} (u16, from the feeder). */
    public static final long NAME_LEN = 40;

    /** Offset of {@code ioc_flags} (u16, from the feeder). */
    public static final long IOCTL_FLAGS = 42;

    /** Offset of {@code user_buf_size} (u32, both ways). */
    public static final long BUFFER_SIZE = 44;

    /** Offset of {@code buf}: the name, value or answer. */
    public static final long DATA = 48;

    /** Value of {@link #flags}: fail when it exists ({@code XATTR_CREATE}). */
    public static final int FLAG_CREATE = 1;

    /** Value of {@link #flags}: fail when it does not exist ({@code XATTR_REPLACE}). */
    public static final int FLAG_REPLACE = 2;

    /** Value of {@link #type}: {@code security.}, the name comes without the prefix. */
    public static final int TYPE_SECURITY = 1;

    /** Value of {@link #type}: {@code system.}, the name comes in full; access control lists. */
    public static final int TYPE_SYSTEM = 2;

    /** Value of {@link #type}: {@code trusted.}, the name comes without the prefix. */
    public static final int TYPE_TRUSTED = 3;

    /** Value of {@link #type}: {@code user.}, the name comes without the prefix. */
    public static final int TYPE_USER = 4;

    /** Bit of {@link #ioctlFlags}: store an empty value instead of removing ({@code ZUFS_XATTR_SET_EMPTY}). */
    public static final int IOCTL_FLAG_SET_EMPTY = 1;

    /** Bit of {@link #ioctlFlags}: the caller may see {@code trusted.} names ({@code ZUFS_XATTR_TRUSTED}). */
    public static final int IOCTL_FLAG_TRUSTED = 2;

    /** Largest answer in bytes that a reply can carry, whose length has 16 bits. */
    public static final int MAX_ANSWER_SIZE = 65_531;

    /** Largest sum of name, NUL included, and value in bytes that a SET can carry. */
    public static final int MAX_SET_SIZE = 65_535 - 48;

    private XattrRequest() {}

    /** {@return the cookie of the inode} */
    public static long inodeCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + INODE_COOKIE);
    }

    /** Sets the cookie of the inode. */
    public static void inodeCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + INODE_COOKIE, value);
    }

    /** {@return the 0, {@link #FLAG_CREATE} or {@link #FLAG_REPLACE}} */
    public static int flags(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + FLAGS);
    }

    /** Sets the 0, {@link #FLAG_CREATE} or {@link #FLAG_REPLACE}. */
    public static void flags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + FLAGS, value);
    }

    /** {@return the namespace, one of {@code TYPE_*}} */
    public static int type(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + TYPE);
    }

    /** Sets the namespace, one of {@code TYPE_*}. */
    public static void type(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + TYPE, value);
    }

    /** {@return the length of the name in bytes, NUL included} */
    public static int nameLen(MemorySegment buffer, long at) {
        return Short.toUnsignedInt(buffer.get(Fields.U16, at + NAME_LEN));
    }

    /** Sets the length of the name in bytes, NUL included. */
    public static void nameLen(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U16, at + NAME_LEN, (short) value);
    }

    /** {@return the bits {@link #IOCTL_FLAG_SET_EMPTY} and {@link #IOCTL_FLAG_TRUSTED}} */
    public static int ioctlFlags(MemorySegment buffer, long at) {
        return Short.toUnsignedInt(buffer.get(Fields.U16, at + IOCTL_FLAGS));
    }

    /** Sets the bits {@link #IOCTL_FLAG_SET_EMPTY} and {@link #IOCTL_FLAG_TRUSTED}. */
    public static void ioctlFlags(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U16, at + IOCTL_FLAGS, (short) value);
    }

    /** {@return the caller's capacity or the value's length, and the length of the answer, in bytes} */
    public static int bufferSize(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + BUFFER_SIZE);
    }

    /** Sets the caller's capacity or the value's length, and the length of the answer, in bytes. */
    public static void bufferSize(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + BUFFER_SIZE, value);
    }

    /** {@return the offset of the value of a SET in the segment} */
    public static long value(MemorySegment buffer, long at) {
        return at + DATA + nameLen(buffer, at);
    }
}
