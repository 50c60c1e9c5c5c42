package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes the request of the private operation {@link Operation#INODE_BY_NUMBER}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class InodeByNumberRequest {

    /** Size of the structure in bytes. */
    public static final long SIZE = 64;

    /** Offset of {@code zus_sbi} (u64, from the feeder). */
    public static final long SUPER_BLOCK_COOKIE = 24;

    /** Offset of {@code ino} (u64, from the feeder). */
    public static final long INODE_NUMBER = 32;

    /** Offset of {@code generation} (u64, from the feeder). */
    public static final long GENERATION = 40;

    /** Offset of {@code _zi} (u64, from the server). */
    public static final long INODE_POSITION = 48;

    /** Offset of {@code zus_ii} (u64, from the server). */
    public static final long INODE_COOKIE = 56;

    private InodeByNumberRequest() {}

    /** {@return the cookie of the superblock} */
    public static long superBlockCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + SUPER_BLOCK_COOKIE);
    }

    /** Sets the cookie of the superblock. */
    public static void superBlockCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + SUPER_BLOCK_COOKIE, value);
    }

    /** {@return the number of the inode wanted} */
    public static long inodeNumber(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + INODE_NUMBER);
    }

    /** Sets the number of the inode wanted. */
    public static void inodeNumber(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + INODE_NUMBER, value);
    }

    /** {@return the generation of the inode wanted} */
    public static long generation(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + GENERATION);
    }

    /** Sets the generation of the inode wanted. */
    public static void generation(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + GENERATION, value);
    }

    /** {@return the position of the inode record found, a {@link DppPointer}} */
    public static long inodePosition(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + INODE_POSITION);
    }

    /** Sets the position of the inode record found, a {@link DppPointer}. */
    public static void inodePosition(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + INODE_POSITION, value);
    }

    /** {@return the cookie of the inode found, never 0} */
    public static long inodeCookie(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + INODE_COOKIE);
    }

    /** Sets the cookie of the inode found, never 0. */
    public static void inodeCookie(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + INODE_COOKIE, value);
    }
}
