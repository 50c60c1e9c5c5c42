package dev.zufs.runtime.demo;

import dev.zufs.api.FileType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What a tree of this machine has at one path.
 *
 * @param path where it is on this machine
 * @param name its path in the copy, beginning with a slash
 * @param mode type and permissions
 * @param uid owner
 * @param gid group
 * @param size bytes
 * @param accessed nanoseconds since 1970
 * @param modified nanoseconds since 1970
 * @param device number of a device node, {@code major << 20 | minor}
 * @param links number of names
 * @param identity filesystem and inode number: equal for names of one inode
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record HostEntry(
        Path path,
        byte[] name,
        int mode,
        int uid,
        int gid,
        long size,
        long accessed,
        long modified,
        int device,
        int links,
        Identity identity) {

    /**
     * Names an inode of this machine.
     *
     * @param filesystem the filesystem's device number
     * @param inode the inode number there
     */
    record Identity(long filesystem, long inode) {}

    /** Returns the name for messages; bytes that are no text are replaced. */
    String text() {
        return new String(name, StandardCharsets.UTF_8);
    }

    FileType type() {
        return FileType.ofMode(mode);
    }
}
