package dev.zufs.runtime.vfs;

import dev.zufs.api.FileType;
import dev.zufs.runtime.vfs.inode.NewVnode;

/** What a caller with paths makes. */
record Creator(Credentials credentials, int umask) {

    private static final int FILE_MODE_BITS = 07777;
    private static final int DIRECTORY_MODE_BITS = 01777;

    /** Gives a new inode; whether it keeps setgid is said when its directory is locked. */
    NewVnode node(FileType type, int mode) {
        int bits = type == FileType.DIRECTORY ? DIRECTORY_MODE_BITS : FILE_MODE_BITS;
        return NewVnode.of(type.modeBits() | (mode & bits), credentials.uid(), credentials.gid(), umask, false);
    }
}
