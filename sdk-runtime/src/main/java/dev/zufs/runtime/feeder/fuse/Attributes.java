package dev.zufs.runtime.feeder.fuse;

import dev.zufs.runtime.feeder.fuse.wire.FuseAttr;
import dev.zufs.runtime.feeder.fuse.wire.FuseAttrOut;
import dev.zufs.runtime.feeder.fuse.wire.FuseEntryOut;
import dev.zufs.runtime.vfs.inode.Vnode;
import java.lang.foreign.MemorySegment;

/**
 * Writes attributes of inodes as FUSE has them, and for how long the kernel may believe them.
 *
 * <p><b>Threads:</b> any.
 */
final class Attributes {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int SECTOR_BYTES = 512;

    /** Setuid and setgid. */
    private static final int ID_BITS = 06000;

    /** Devices in inode records are {@code major << 20 | minor}. */
    private static final int MINOR_BITS = 20;

    private static final int MINOR_MASK = (1 << MINOR_BITS) - 1;
    private static final int LOW_MINOR_MASK = 0xFF;
    private static final int MAJOR_SHIFT = 8;
    private static final int HIGH_MINOR_SHIFT = 12;
    private static final int MAJOR_MASK = 0xFFF;

    private final Nodes nodes;
    private final int blockBytes;
    private final int validSeconds;

    Attributes(Nodes nodes, int blockBytes, int validSeconds) {
        this.nodes = nodes;
        this.blockBytes = blockBytes;
        this.validSeconds = validSeconds;
    }

    /** Fills a {@link FuseEntryOut} that is cleared. */
    void entry(MemorySegment buffer, long at, Vnode inode) {
        FuseEntryOut.nodeId(buffer, at, nodes.idOf(inode));
        FuseEntryOut.generation(buffer, at, Integer.toUnsignedLong(inode.generation()));
        FuseEntryOut.entryValid(buffer, at, validSeconds);
        FuseEntryOut.attributesValid(buffer, at, validSeconds(inode));
        attributes(buffer, at + FuseEntryOut.ATTRIBUTES, inode);
    }

    /** Fills a {@link FuseEntryOut} that is cleared for a name that does not exist. */
    void missing(MemorySegment buffer, long at) {
        FuseEntryOut.entryValid(buffer, at, validSeconds);
    }

    /** Fills a {@link FuseAttrOut} that is cleared. */
    void attributesOut(MemorySegment buffer, long at, Vnode inode) {
        FuseAttrOut.attributesValid(buffer, at, validSeconds(inode));
        attributes(buffer, at + FuseAttrOut.ATTRIBUTES, inode);
    }

    /**
     * A write takes setuid and setgid away, and the kernel does not ask for the mode again after one: it is to ask each time.
     */
    private int validSeconds(Vnode inode) {
        return inode.isRegular() && (inode.mode() & ID_BITS) != 0 ? 0 : validSeconds;
    }

    private void attributes(MemorySegment buffer, long at, Vnode inode) {
        FuseAttr.inodeNumber(buffer, at, inode.number());
        FuseAttr.fileSize(buffer, at, inode.size());
        FuseAttr.blocks(buffer, at, inode.blocks() * blockBytes / SECTOR_BYTES);
        long accessed = inode.accessed();
        FuseAttr.atime(buffer, at, Long.divideUnsigned(accessed, NANOS_PER_SECOND));
        FuseAttr.atimeNanos(buffer, at, (int) Long.remainderUnsigned(accessed, NANOS_PER_SECOND));
        long modified = inode.modified();
        FuseAttr.mtime(buffer, at, Long.divideUnsigned(modified, NANOS_PER_SECOND));
        FuseAttr.mtimeNanos(buffer, at, (int) Long.remainderUnsigned(modified, NANOS_PER_SECOND));
        long changed = inode.changed();
        FuseAttr.ctime(buffer, at, Long.divideUnsigned(changed, NANOS_PER_SECOND));
        FuseAttr.ctimeNanos(buffer, at, (int) Long.remainderUnsigned(changed, NANOS_PER_SECOND));
        FuseAttr.mode(buffer, at, inode.mode());
        FuseAttr.linkCount(buffer, at, inode.linkCount());
        FuseAttr.uid(buffer, at, inode.uid());
        FuseAttr.gid(buffer, at, inode.gid());
        FuseAttr.device(buffer, at, toFuse(inode.device()));
        FuseAttr.blockBytes(buffer, at, blockBytes);
    }

    /** Turns a device number of an inode record into that of stat(2). */
    static int toFuse(int device) {
        int major = device >>> MINOR_BITS;
        int minor = device & MINOR_MASK;
        return (minor & LOW_MINOR_MASK) | (major << MAJOR_SHIFT) | ((minor & ~LOW_MINOR_MASK) << HIGH_MINOR_SHIFT);
    }

    /** Turns a device number of stat(2) into that of an inode record. */
    static int fromFuse(int device) {
        int major = (device >>> MAJOR_SHIFT) & MAJOR_MASK;
        int minor = (device & LOW_MINOR_MASK) | ((device >>> HIGH_MINOR_SHIFT) & ~LOW_MINOR_MASK);
        return (major << MINOR_BITS) | minor;
    }
}
