package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_dirent}, an entry of {@link FuseOpcode#READDIR}, which the name follows; padded to 8
 * bytes.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseDirent {

    /** Size of the structure in bytes. */
    public static final long SIZE = 24;

    /** Offset of {@code ino} (u64). */
    public static final long INODE_NUMBER = 0;

    /** Offset of {@code off} (u64). */
    public static final long NEXT = 8;

    /** Offset of {@code namelen} (u32). */
    public static final long NAME_LENGTH = 16;

    /** Offset of {@code type} (u32). */
    public static final long TYPE = 20;

    /** Offset of {@code name}: the name. */
    public static final long NAME = 24;

    private FuseDirent() {}

    /** {@return the inode number} */
    public static long inodeNumber(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + INODE_NUMBER);
    }

    /** Sets the inode number. */
    public static void inodeNumber(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + INODE_NUMBER, value);
    }

    /** {@return where the listing goes on behind this entry} */
    public static long next(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + NEXT);
    }

    /** Sets where the listing goes on behind this entry. */
    public static void next(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + NEXT, value);
    }

    /** {@return the length of the name in bytes, without a NUL} */
    public static int nameLength(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + NAME_LENGTH);
    }

    /** Sets the length of the name in bytes, without a NUL. */
    public static void nameLength(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + NAME_LENGTH, value);
    }

    /** {@return the type, the mode shifted by 12 bits} */
    public static int type(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + TYPE);
    }

    /** Sets the type, the mode shifted by 12 bits. */
    public static void type(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + TYPE, value);
    }
}
