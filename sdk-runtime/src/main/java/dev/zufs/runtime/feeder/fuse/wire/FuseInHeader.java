package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes {@code fuse_in_header}, the header that begins every request.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class FuseInHeader {

    /** Size of the structure in bytes. */
    public static final long SIZE = 40;

    /** Offset of {@code len} (u32). */
    public static final long LENGTH = 0;

    /** Offset of {@code opcode} (u32). */
    public static final long OPCODE = 4;

    /** Offset of {@code unique} (u64). */
    public static final long UNIQUE = 8;

    /** Offset of {@code nodeid} (u64). */
    public static final long NODE_ID = 16;

    /** Offset of {@code uid} (u32). */
    public static final long UID = 24;

    /** Offset of {@code gid} (u32). */
    public static final long GID = 28;

    /** Offset of {@code pid} (u32). */
    public static final long PID = 32;

    /** Offset of {@code total_extlen} (u16). */
    public static final long EXTENSION_LENGTH = 36;

    /** Bit of {@link #unique}: the request was sent before ({@code FUSE_UNIQUE_RESEND}). */
    public static final long UNIQUE_RESEND = Long.MIN_VALUE;

    /**
     * User or group that cannot be told: the mount is id-mapped and the request makes no inode ({@code
     * FUSE_INVALID_UIDGID}).
     */
    public static final int INVALID_ID = -1;

    private FuseInHeader() {}

    /** {@return the length of the whole request in bytes: this header, the structure, what follows it, extensions} */
    public static int length(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + LENGTH);
    }

    /** Sets the length of the whole request in bytes: this header, the structure, what follows it, extensions. */
    public static void length(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + LENGTH, value);
    }

    /** {@return the number of the {@link FuseOpcode}} */
    public static int opcode(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + OPCODE);
    }

    /** Sets the number of the {@link FuseOpcode}. */
    public static void opcode(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + OPCODE, value);
    }

    /** {@return the identity of the request, which its reply repeats} */
    public static long unique(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + UNIQUE);
    }

    /** Sets the identity of the request, which its reply repeats. */
    public static void unique(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + UNIQUE, value);
    }

    /** {@return the node that the request is about, as the server named it in a {@link FuseEntryOut}} */
    public static long nodeId(MemorySegment buffer, long at) {
        return buffer.get(Fields.U64, at + NODE_ID);
    }

    /** Sets the node that the request is about, as the server named it in a {@link FuseEntryOut}. */
    public static void nodeId(MemorySegment buffer, long at, long value) {
        buffer.set(Fields.U64, at + NODE_ID, value);
    }

    /** {@return the user of the caller, {@link #INVALID_ID} if it cannot be told} */
    public static int uid(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + UID);
    }

    /** Sets the user of the caller, {@link #INVALID_ID} if it cannot be told. */
    public static void uid(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + UID, value);
    }

    /** {@return the group of the caller, {@link #INVALID_ID} if it cannot be told} */
    public static int gid(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + GID);
    }

    /** Sets the group of the caller, {@link #INVALID_ID} if it cannot be told. */
    public static void gid(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + GID, value);
    }

    /** {@return the thread of the caller, 0 if it is in no namespace of the server's} */
    public static int pid(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + PID);
    }

    /** Sets the thread of the caller, 0 if it is in no namespace of the server's. */
    public static void pid(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + PID, value);
    }

    /** {@return the length of the extensions at the request's end, in units of 8 bytes} */
    public static int extensionLength(MemorySegment buffer, long at) {
        return Short.toUnsignedInt(buffer.get(Fields.U16, at + EXTENSION_LENGTH));
    }

    /** Sets the length of the extensions at the request's end, in units of 8 bytes. */
    public static void extensionLength(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U16, at + EXTENSION_LENGTH, (short) value);
    }
}
