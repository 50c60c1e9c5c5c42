package dev.zufs.runtime.vfs.inode;

import dev.zufs.runtime.wire.FileMode;

/**
 * What a new inode is to be, before umask, default ACL and the rules of setgid directories.
 *
 * @param mode type and permissions
 * @param uid the owner
 * @param gid the group, unless the directory gives its own
 * @param umask bits that the mode loses if the directory has no default ACL
 * @param keepsSetGid whether the creator may make executables that run with the directory's group
 * @param device number of a character or block device, {@code major << 20 | minor}
 * @param linkText text of a symbolic link, else empty
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and handed over
public record NewVnode(int mode, int uid, int gid, int umask, boolean keepsSetGid, int device, byte[] linkText) {

    private static final byte[] NO_TEXT = {};

    /**
     * Returns what is no device and no link.
     *
     * @param mode type and permissions
     * @param uid the owner
     * @param gid the group, unless the directory gives its own
     * @param umask bits that the mode loses if the directory has no default ACL
     * @param keepsSetGid whether the creator may make executables that run with the directory's group
     * @return a new value
     */
    public static NewVnode of(int mode, int uid, int gid, int umask, boolean keepsSetGid) {
        return new NewVnode(mode, uid, gid, umask, keepsSetGid, 0, NO_TEXT);
    }

    /**
     * Returns the same with a device number.
     *
     * @param number {@code major << 20 | minor}
     * @return a new value
     */
    public NewVnode withDevice(int number) {
        return new NewVnode(mode, uid, gid, umask, keepsSetGid, number, linkText);
    }

    /**
     * Returns the same with the text of a symbolic link.
     *
     * @param text 1 to 4095 bytes; not to be changed any more
     * @return a new value
     */
    public NewVnode withLinkText(byte[] text) {
        return new NewVnode(mode, uid, gid, umask, keepsSetGid, device, text);
    }

    boolean isDirectory() {
        return FileMode.type(mode) == FileMode.DIRECTORY;
    }
}
