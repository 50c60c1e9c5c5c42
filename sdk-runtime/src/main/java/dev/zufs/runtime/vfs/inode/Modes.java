package dev.zufs.runtime.vfs.inode;

/** Names the bits of a mode below the type. */
public final class Modes {

    /** The file runs with its owner's rights. */
    public static final int SET_UID = 04000;

    /** The file runs with its group's rights; what is created in the directory gets its group. */
    public static final int SET_GID = 02000;

    /** Only owners remove entries of the directory. */
    public static final int STICKY = 01000;

    /** The group may execute or search. */
    public static final int GROUP_EXECUTE = 0010;

    /** All bits of the group. */
    public static final int GROUP = 0070;

    /** Read, write, execute of owner, group and others. */
    public static final int PERMISSIONS = 0777;

    /** Everything that chmod changes. */
    public static final int CHANGEABLE = 07777;

    private Modes() {}
}
