package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reads and writes one record of a POSIX access control list, as the value of an attribute of {@link
 * XattrRequest#TYPE_SYSTEM}.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class AclEntry {

    /** Size of the structure in bytes. */
    public static final long SIZE = 8;

    /** Offset of {@code tag} (u16, both ways). */
    public static final long TAG = 0;

    /** Offset of {@code perm} (u16, both ways). */
    public static final long PERMISSIONS = 2;

    /** Offset of {@code id} (u32, both ways). */
    public static final long ID = 4;

    /** Value of {@link #tag}: owner. */
    public static final int TAG_USER_OBJ = 1;

    /** Value of {@link #tag}: another user. */
    public static final int TAG_USER = 2;

    /** Value of {@link #tag}: owning group. */
    public static final int TAG_GROUP_OBJ = 4;

    /** Value of {@link #tag}: another group. */
    public static final int TAG_GROUP = 8;

    /** Value of {@link #tag}: mask of users and groups. */
    public static final int TAG_MASK = 0x10;

    /** Value of {@link #tag}: everyone else. */
    public static final int TAG_OTHER = 0x20;

    /** Largest list in bytes that the feeder reads. */
    public static final int MAX_LIST_SIZE = 4096;

    /** Attribute of the list that applies to the inode itself. */
    public static final String ACCESS_NAME = "system.posix_acl_access";

    /** Attribute of the list that new inodes of a directory get. */
    public static final String DEFAULT_NAME = "system.posix_acl_default";

    private AclEntry() {}

    /** {@return the tag, one of {@code TAG_*}} */
    public static int tag(MemorySegment buffer, long at) {
        return Short.toUnsignedInt(buffer.get(Fields.U16, at + TAG));
    }

    /** Sets the tag, one of {@code TAG_*}. */
    public static void tag(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U16, at + TAG, (short) value);
    }

    /** {@return the permission bits: read 4, write 2, execute 1} */
    public static int permissions(MemorySegment buffer, long at) {
        return Short.toUnsignedInt(buffer.get(Fields.U16, at + PERMISSIONS));
    }

    /** Sets the permission bits: read 4, write 2, execute 1. */
    public static void permissions(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U16, at + PERMISSIONS, (short) value);
    }

    /** {@return the user or group of {@link #TAG_USER} and {@link #TAG_GROUP}, without meaning otherwise} */
    public static int id(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + ID);
    }

    /** Sets the user or group of {@link #TAG_USER} and {@link #TAG_GROUP}, without meaning otherwise. */
    public static void id(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + ID, value);
    }
}
