package dev.zufs.runtime.vfs.inode;

/**
 * Says whose behaviour the kernel side has where the zuf module and POSIX differ.
 *
 * <p>This table is complete; a filesystem must be right under both columns.
 *
 * <table>
 * <caption>All differences</caption>
 * <tr><th>Case</th><th>{@link #ZUF}</th><th>{@link #POSIX}</th></tr>
 * <tr><td>LOOKUP fails with another error than ENOENT</td><td>the name counts as missing, and is cached so</td>
 *     <td>the error reaches the caller, nothing is cached</td></tr>
 * <tr><td>READDIR fails</td><td>logged; the listing ends</td><td>the error reaches the caller</td></tr>
 * <tr><td>WRITE fails or is short</td><td>the size stays raised to the end of the whole write</td>
 *     <td>the size goes back to the larger of the old one and the end of what was written, if this write
 *     raised it; to the old one if nothing was</td></tr>
 * <tr><td>SETATTR fails</td><td>the record keeps the new values</td><td>the record gets the old values again</td></tr>
 * <tr><td>an operation on names fails</td><td>directories and inodes keep the new times</td>
 *     <td>they get the old times again</td></tr>
 * <tr><td>RENAME replaces or exchanges</td><td>sets the change time of what had the new name</td>
 *     <td>sets the change time of both inodes</td></tr>
 * <tr><td>a new inode inherits an access ACL</td><td>NEW_INODE carries the mask as the group's rights, then XATTR_SET</td>
 *     <td>NEW_INODE carries what the list grants the owning group, then XATTR_SET, then SETATTR of the mode</td></tr>
 * <tr><td>a file without a name is created</td><td>sets the times of the directory, and reads its size again</td>
 *     <td>leaves the directory alone</td></tr>
 * <tr><td>a reply without progress</td><td>the module asks again for ever; here EIO, and a line in the log</td>
 *     <td>EIO</td></tr>
 * <tr><td>fsync</td><td>SYNC, and only for files written through a mapping</td>
 *     <td>SYNC_ANY, for files and directories</td></tr>
 * <tr><td>chmod of an inode with an access ACL</td><td>the ACL stays</td><td>the ACL is rewritten</td></tr>
 * <tr><td>an access ACL is set, and the mode with it</td><td>XATTR_SET alone</td>
 *     <td>XATTR_SET, then SETATTR, for the server to take the mode over</td></tr>
 * <tr><td>an extended attribute or a default ACL is set or removed</td><td>XATTR_SET alone; the change time stays</td>
 *     <td>XATTR_SET, then SETATTR of the change time; the block count is read again</td></tr>
 * <tr><td>fallocate of a file with setuid, setgid or capabilities</td><td>they stay</td><td>they are taken away first</td></tr>
 * <tr><td>data or a hole is sought in a file of 0 blocks</td><td>answered without LLSEEK: a hole up to the end</td>
 *     <td>LLSEEK</td></tr>
 * <tr><td>data or a hole is sought before the start of a file</td><td>EINVAL</td><td>ENXIO, as beyond the end</td></tr>
 * <tr><td>length of READDIR</td><td>all that the directory may hold, up to 4 MiB</td><td>what the caller has room for</td></tr>
 * <tr><td>syncfs</td><td>SYNC of files written through a mapping</td><td>SYNC_ANY of those, then SYNC_FS</td></tr>
 * <tr><td>copy_file_range</td><td>CLONE, then reads and writes</td>
 *     <td>COPY_RANGE, then CLONE, then reads and writes</td></tr>
 * <tr><td>FICLONE into a longer file</td><td>CLONE of the whole file</td><td>CLONE of the range: the tail stays</td></tr>
 * <tr><td>a write fills a hole that is mapped</td><td>the mapping shows zeros until it is dropped</td>
 *     <td>the mapping shows the write</td></tr>
 * <tr><td>an inode by its number</td><td>ESTALE unless it is held</td><td>INODE_BY_NUMBER</td></tr>
 * <tr><td>appending writes at once</td><td>may overlap</td><td>each has bytes of its own</td></tr>
 * </table>
 */
public enum Profile {
    /** What the kernel module of zufs v1.0 does, faults included. */
    ZUF,
    /** What POSIX and Linux promise. */
    POSIX;

    boolean isPosix() {
        return this == POSIX;
    }
}
