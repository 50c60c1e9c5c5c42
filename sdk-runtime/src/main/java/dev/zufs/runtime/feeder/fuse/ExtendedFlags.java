package dev.zufs.runtime.feeder.fuse;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.vfs.inode.IoctlOperations;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The flags of inodes as {@code struct fsxattr} has them. Linux asks for them in this form before it lets anybody set them, in
 * whatever form that is done.
 */
final class ExtendedFlags {

    static final int FS_IOC_FSGETXATTR = 0x801C_581F;
    static final int FS_IOC_FSSETXATTR = 0x401C_5820;

    /** Bytes of the structure; the flags come first, and what follows is for quotas and hints, which nobody has here. */
    static final int BYTES = 28;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int FIRST_BEHIND_FLAGS = 4;

    private static final int[][] PAIRS = {
        {0x8, IoctlOperations.FS_IMMUTABLE},
        {0x10, IoctlOperations.FS_APPEND},
        {0x20, IoctlOperations.FS_SYNC},
        {0x40, IoctlOperations.FS_NOATIME},
    };

    private ExtendedFlags() {}

    /** Writes a structure with flags of {@code FS_IOC_GETFLAGS}. */
    static void write(MemorySegment structure, int flags) {
        int extended = 0;
        for (int[] pair : PAIRS) {
            extended |= (flags & pair[1]) != 0 ? pair[0] : 0;
        }
        structure.fill((byte) 0).set(INT, 0, extended);
    }

    /**
     * Reads the flags of a structure as {@code FS_IOC_SETFLAGS} has them.
     *
     * @throws ErrnoException EOPNOTSUPP for what filesystems here do not have
     */
    static int read(MemorySegment structure) {
        int extended = structure.get(INT, 0);
        int flags = 0;
        for (int[] pair : PAIRS) {
            flags |= (extended & pair[0]) != 0 ? pair[1] : 0;
            extended &= ~pair[0];
        }
        boolean more = false;
        for (long at = FIRST_BEHIND_FLAGS; at < BYTES; at += Integer.BYTES) {
            more |= structure.get(INT, at) != 0;
        }
        if (extended != 0 || more) {
            throw new ErrnoException(Errno.EOPNOTSUPP);
        }
        return flags;
    }
}
