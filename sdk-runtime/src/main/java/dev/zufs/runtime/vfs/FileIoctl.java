package dev.zufs.runtime.vfs;

import dev.zufs.api.Errno;
import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.runtime.vfs.inode.ZufMount;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** One ioctl: the requests that zuf serves itself, and the way to the filesystem for all others. */
final class FileIoctl {

    static final int FS_IOC_GETFLAGS = 0x8008_6601;
    static final int FS_IOC_SETFLAGS = 0x4008_6602;
    static final int FS_IOC_GETVERSION = 0x8008_7601;
    static final int FS_IOC_SETVERSION = 0x4008_7602;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final VfsMount vfs;
    private final ZufMount mount;
    private final Vnode vnode;
    private final Rights rights;
    private final boolean administrator;

    FileIoctl(VfsMount vfs, Vnode vnode, Rights rights, boolean administrator) {
        this.vfs = vfs;
        this.mount = vfs.zuf();
        this.vnode = vnode;
        this.rights = rights;
        this.administrator = administrator;
    }

    void run(int command, MemorySegment argument) {
        switch (command) {
            case FS_IOC_GETFLAGS -> {
                requireInt(argument);
                argument.set(INT, 0, mount.ioctls().flags(vnode));
            }
            case FS_IOC_SETFLAGS -> {
                requireInt(argument);
                vfs.attributes().setFlags(vnode, argument.get(INT, 0), rights);
            }
            case FS_IOC_GETVERSION -> {
                requireInt(argument);
                argument.set(INT, 0, vnode.generation());
            }
            case FS_IOC_SETVERSION -> {
                requireInt(argument);
                vfs.attributes().setGeneration(vnode, argument.get(INT, 0), rights);
            }
            default -> mount.ioctls().ioctl(vnode, command, argument, administrator);
        }
    }

    private static void requireInt(MemorySegment argument) {
        if (argument.byteSize() < Integer.BYTES) {
            throw Errnos.error(Errno.EFAULT);
        }
    }
}
