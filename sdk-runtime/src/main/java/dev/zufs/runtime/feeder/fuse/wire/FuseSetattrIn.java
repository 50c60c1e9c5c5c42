package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_setattr_in}, the request of {@link FuseOpcode#SETATTR}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseSetattrIn {

    /** Size of the structure in bytes. */
    public static final long SIZE = 88;

    /** Offset of {@code valid} (u32). */
    public static final long VALID = 0;

    /** Offset of {@code fh} (u64). */
    public static final long HANDLE = 8;

    /** Offset of {@code size} (u64). */
    public static final long FILE_SIZE = 16;

    /** Offset of {@code lock_owner} (u64). */
    public static final long LOCK_OWNER = 24;

    /** Offset of {@code atime} (u64). */
    public static final long ATIME = 32;

    /** Offset of {@code mtime} (u64). */
    public static final long MTIME = 40;

    /** Offset of {@code ctime} (u64). */
    public static final long CTIME = 48;

    /** Offset of {@code atimensec} (u32). */
    public static final long ATIME_NANOS = 56;

    /** Offset of {@code mtimensec} (u32). */
    public static final long MTIME_NANOS = 60;

    /** Offset of {@code ctimensec} (u32). */
    public static final long CTIME_NANOS = 64;

    /** Offset of {@code mode} (u32). */
    public static final long MODE = 68;

    /** Offset of {@code uid} (u32). */
    public static final long UID = 76;

    /** Offset of {@code gid} (u32). */
    public static final long GID = 80;

    /** Bit of {@link #valid}: mode ({@code FATTR_MODE}). */
    public static final int VALID_MODE = 1;

    /** Bit of {@link #valid}: owner ({@code FATTR_UID}). */
    public static final int VALID_UID = 2;

    /** Bit of {@link #valid}: group ({@code FATTR_GID}). */
    public static final int VALID_GID = 4;

    /** Bit of {@link #valid}: size ({@code FATTR_SIZE}). */
    public static final int VALID_SIZE = 8;

    /** Bit of {@link #valid}: time of the last read ({@code FATTR_ATIME}). */
    public static final int VALID_ATIME = 16;

    /** Bit of {@link #valid}: time of the last write ({@code FATTR_MTIME}). */
    public static final int VALID_MTIME = 32;

    /** Bit of {@link #valid}: the file is open, {@link #handle} is its handle ({@code FATTR_FH}). */
    public static final int VALID_HANDLE = 64;

    /** Bit of {@link #valid}: the time of the last read is the time of the call ({@code FATTR_ATIME_NOW}). */
    public static final int VALID_ATIME_NOW = 128;

    /** Bit of {@link #valid}: the time of the last write is the time of the call ({@code FATTR_MTIME_NOW}). */
    public static final int VALID_MTIME_NOW = 256;

    /** Bit of {@link #valid}: {@link #lockOwner} is given ({@code FATTR_LOCKOWNER}). */
    public static final int VALID_LOCK_OWNER = 512;

    /** Bit of {@link #valid}: time of the last change ({@code FATTR_CTIME}). */
    public static final int VALID_CTIME = 1024;

    /**
     * Bit of {@link #valid}: set-user-id and set-group-id go, see {@link FuseInitFlags#HANDLE_KILLPRIV_V2} ({@code
     * FATTR_KILL_SUIDGID}).
     */
    public static final int VALID_KILL_SUIDGID = 2048;

    private FuseSetattrIn() {}

    /** {@return the bits {@code VALID_*} of what is to be set} */
    public static int valid(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + VALID);
    }

    /** Sets the bits {@code VALID_*} of what is to be set. */
    public static void valid(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + VALID, value);
    }

    /** {@return the handle of an open file, if {@link #VALID_HANDLE} is set} */
    public static long handle(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + HANDLE);
    }

    /** Sets the handle of an open file, if {@link #VALID_HANDLE} is set. */
    public static void handle(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + HANDLE, value);
    }

    /** {@return the new size in bytes} */
    public static long fileSize(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + FILE_SIZE);
    }

    /** Sets the new size in bytes. */
    public static void fileSize(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + FILE_SIZE, value);
    }

    /** {@return the owner of locks, if {@link #VALID_LOCK_OWNER} is set} */
    public static long lockOwner(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + LOCK_OWNER);
    }

    /** Sets the owner of locks, if {@link #VALID_LOCK_OWNER} is set. */
    public static void lockOwner(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + LOCK_OWNER, value);
    }

    /** {@return the new time of the last read in seconds} */
    public static long atime(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + ATIME);
    }

    /** Sets the new time of the last read in seconds. */
    public static void atime(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + ATIME, value);
    }

    /** {@return the new time of the last write in seconds} */
    public static long mtime(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + MTIME);
    }

    /** Sets the new time of the last write in seconds. */
    public static void mtime(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + MTIME, value);
    }

    /** {@return the new time of the last change in seconds} */
    public static long ctime(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + CTIME);
    }

    /** Sets the new time of the last change in seconds. */
    public static void ctime(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + CTIME, value);
    }

    /** {@return the nanoseconds of the time of the last read} */
    public static int atimeNanos(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + ATIME_NANOS);
    }

    /** Sets the nanoseconds of the time of the last read. */
    public static void atimeNanos(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + ATIME_NANOS, value);
    }

    /** {@return the nanoseconds of the time of the last write} */
    public static int mtimeNanos(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + MTIME_NANOS);
    }

    /** Sets the nanoseconds of the time of the last write. */
    public static void mtimeNanos(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + MTIME_NANOS, value);
    }

    /** {@return the nanoseconds of the time of the last change} */
    public static int ctimeNanos(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + CTIME_NANOS);
    }

    /** Sets the nanoseconds of the time of the last change. */
    public static void ctimeNanos(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + CTIME_NANOS, value);
    }

    /** {@return the new mode, type included} */
    public static int mode(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + MODE);
    }

    /** Sets the new mode, type included. */
    public static void mode(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + MODE, value);
    }

    /** {@return the new owner} */
    public static int uid(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + UID);
    }

    /** Sets the new owner. */
    public static void uid(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + UID, value);
    }

    /** {@return the new group} */
    public static int gid(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + GID);
    }

    /** Sets the new group. */
    public static void gid(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + GID, value);
    }
}
