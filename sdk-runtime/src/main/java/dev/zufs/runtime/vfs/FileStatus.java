package dev.zufs.runtime.vfs;

import dev.zufs.api.FileType;
import dev.zufs.runtime.vfs.inode.Vnode;

/**
 * What stat(2) tells about an inode.
 *
 * @param number inode number
 * @param mode type and permissions
 * @param linkCount number of names
 * @param uid owner
 * @param gid group
 * @param device number of a device node, {@code major << 20 | minor}
 * @param size bytes
 * @param blocks allocated, in 512 bytes
 * @param blockBytes the size that I/O should have
 * @param accessed nanoseconds since 1970
 * @param modified nanoseconds since 1970
 * @param changed nanoseconds since 1970
 * @param generation of the inode number
 */
public record FileStatus(
        long number,
        int mode,
        int linkCount,
        int uid,
        int gid,
        int device,
        long size,
        long blocks,
        int blockBytes,
        long accessed,
        long modified,
        long changed,
        int generation) {

    private static final int STAT_BLOCK = 512;

    static FileStatus of(Vnode vnode, int blockBytes) {
        return new FileStatus(
                vnode.number(),
                vnode.mode(),
                vnode.linkCount(),
                vnode.uid(),
                vnode.gid(),
                vnode.device(),
                vnode.size(),
                vnode.blocks() * (blockBytes / STAT_BLOCK),
                blockBytes,
                vnode.accessed(),
                vnode.modified(),
                vnode.changed(),
                vnode.generation());
    }

    /**
     * Returns the type.
     *
     * @return what the mode names
     */
    public FileType type() {
        return FileType.ofMode(mode);
    }
}
