package dev.zufs.runtime.vfs.inode;

import dev.zufs.api.Errno;
import dev.zufs.runtime.feeder.OperationPort;
import dev.zufs.runtime.wire.IoctlRequest;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.RequestWriter;
import dev.zufs.runtime.wire.ZufProtocol;
import dev.zufs.runtime.wire.ZusInode;
import java.lang.foreign.MemorySegment;

/** ioctl(2): what zuf does itself with flags and generation, and IOCTL for the rest. */
public final class IoctlOperations {

    /** Flag of {@code FS_IOC_SETFLAGS}: writes are synchronous. */
    public static final int FS_SYNC = 0x8;

    /** Flag of {@code FS_IOC_SETFLAGS}: nothing can be changed. */
    public static final int FS_IMMUTABLE = 0x10;

    /** Flag of {@code FS_IOC_SETFLAGS}: only the end can be written. */
    public static final int FS_APPEND = 0x20;

    /** Flag of {@code FS_IOC_SETFLAGS}: no access times. */
    public static final int FS_NOATIME = 0x80;

    private static final int FS_DIRTY = 0x100;
    private static final int FS_DIRSYNC = 0x10000;
    private static final int ACCEPTED = FS_SYNC | FS_IMMUTABLE | FS_APPEND | FS_NOATIME | FS_DIRTY;

    private static final int[][] FLAG_PAIRS = {
        {FS_SYNC, ZusInode.FLAG_SYNC},
        {FS_IMMUTABLE, ZusInode.FLAG_IMMUTABLE},
        {FS_APPEND, ZusInode.FLAG_APPEND},
        {FS_NOATIME, ZusInode.FLAG_NOATIME},
        {FS_DIRSYNC, ZusInode.FLAG_DIRSYNC},
    };

    private static final int SIZE_SHIFT = 16;
    private static final int SIZE_MASK = 0x3FFF;
    private static final int MIN_RETRY_ANSWER = 8;

    private final ZufMount mount;

    IoctlOperations(ZufMount mount) {
        this.mount = mount;
    }

    /**
     * Returns the inode flags as {@code FS_IOC_GETFLAGS} does.
     *
     * @param vnode a file or directory
     * @return bits of {@code FS_IOC_SETFLAGS}
     */
    public int flags(Vnode vnode) {
        int flags = 0;
        for (int[] pair : FLAG_PAIRS) {
            if ((vnode.flags() & pair[1]) != 0) {
                flags |= pair[0];
            }
        }
        return flags;
    }

    /**
     * Sets the inode flags; rights were checked.
     *
     * @param vnode its inode lock is held exclusively
     * @param flags bits of {@code FS_IOC_SETFLAGS}
     * @throws dev.zufs.api.ErrnoException EOPNOTSUPP for other bits, EPERM if the filesystem imposes its own; what the
     *     server answers
     */
    public void setFlags(Vnode vnode, int flags) {
        if ((flags & ~ACCEPTED) != 0) {
            throw Errors.of(Errno.EOPNOTSUPP);
        }
        if ((vnode.flags() & ZusInode.FLAG_FS_IMMUTABLE) != 0) {
            throw Errors.of(Errno.EPERM);
        }
        int value = vnode.flags() & ZusInode.FLAG_DIRSYNC;
        for (int[] pair : FLAG_PAIRS) {
            if ((flags & pair[0]) != 0) {
                value |= pair[1];
            }
        }
        mount.attributes().apply(vnode, new AttributeChange().flags(value));
    }

    /**
     * Sets the generation; rights were checked.
     *
     * @param vnode its inode lock is held exclusively
     * @param generation the value
     * @throws dev.zufs.api.ErrnoException what the server answers
     */
    public void setGeneration(Vnode vnode, int generation) {
        mount.attributes().apply(vnode, new AttributeChange().generation(generation));
    }

    /**
     * Sends an ioctl to the server. No lock is held.
     *
     * @param vnode a file or directory
     * @param command the request's number, which says the size of its argument
     * @param argument memory of the caller, in and out; empty for none
     * @param administrator whether the caller has {@code CAP_SYS_ADMIN}
     * @throws dev.zufs.api.ErrnoException ENOTTY; EFAULT if the argument is smaller than the server needs; EBUSY if it asks
     *     for a third call; what the server answers
     */
    public void ioctl(Vnode vnode, int command, MemorySegment argument, boolean administrator) {
        Call call = new Call(vnode, command, argument, administrator ? IoctlRequest.FEEDER_FLAG_CAP_ADMIN : 0);
        int size = argument.byteSize() == 0 ? 0 : command >>> SIZE_SHIFT & SIZE_MASK;
        MemorySegment buffer = call.write(size, 0);
        int error = mount.sender().sendRaw(buffer, OperationPort.NO_WINDOW);
        if (error == -ZufProtocol.EZUFS_RETRY) {
            error = repeat(call, buffer, size);
        } else {
            call.takeAnswer(buffer, size);
        }
        Errors.check(Errors.normalize(error));
    }

    private int repeat(Call call, MemorySegment reply, int size) {
        if (OpHeader.outLen(reply, 0) < MIN_RETRY_ANSWER) {
            return -Errors.EIO;
        }
        int newSize = IoctlRequest.newSize(reply, 0);
        int[] error = new int[1];
        switch (IoctlRequest.serverFlags(reply, 0)) {
            case IoctlRequest.SERVER_FLAG_REALLOC -> {
                if (newSize < IoctlRequest.SIZE || newSize > OperationPort.BUFFER_BYTES - IoctlRequest.SIZE) {
                    return -Errno.EINVAL.number();
                }
                error[0] = call.sendAgain(newSize - (int) IoctlRequest.SIZE, 0);
            }
            case IoctlRequest.SERVER_FLAG_FREEZE ->
                mount.frozen(() -> error[0] = call.sendAgain(size, IoctlRequest.FEEDER_FLAG_FROZEN));
            default -> {
                return -Errno.EINVAL.number();
            }
        }
        return error[0] == -ZufProtocol.EZUFS_RETRY ? -Errors.EBUSY : error[0];
    }

    /** One ioctl, which may be sent twice. */
    private final class Call {
        private final Vnode vnode;
        private final int command;
        private final MemorySegment argument;
        private final int flags;

        Call(Vnode vnode, int command, MemorySegment argument, int flags) {
            this.vnode = vnode;
            this.command = command;
            this.argument = argument;
            this.flags = flags;
        }

        MemorySegment write(int size, int moreFlags) {
            if (size > argument.byteSize()) {
                throw Errors.of(Errno.EFAULT);
            }
            MemorySegment buffer = mount.sender().buffer();
            RequestWriter.ioctl(buffer, 0, size);
            IoctlRequest.inodeCookie(buffer, 0, vnode.cookie());
            IoctlRequest.timeNanos(buffer, 0, mount.now());
            IoctlRequest.command(buffer, 0, command);
            IoctlRequest.feederFlags(buffer, 0, flags | moreFlags);
            buffer.asSlice(IoctlRequest.ARGUMENT, size + IoctlRequest.SIZE - IoctlRequest.ARGUMENT)
                    .fill((byte) 0);
            MemorySegment.copy(argument, 0, buffer, IoctlRequest.ARGUMENT, size);
            return buffer;
        }

        int sendAgain(int size, int moreFlags) {
            MemorySegment buffer = write(size, moreFlags);
            int error = mount.sender().sendRaw(buffer, OperationPort.NO_WINDOW);
            if (error != -ZufProtocol.EZUFS_RETRY) {
                takeAnswer(buffer, size);
            }
            return error;
        }

        void takeAnswer(MemorySegment buffer, int size) {
            int bytes = Math.min(OpHeader.outLen(buffer, 0), size + (int) (IoctlRequest.SIZE - IoctlRequest.ARGUMENT));
            long fits = Math.min(bytes, argument.byteSize());
            MemorySegment.copy(buffer, IoctlRequest.ARGUMENT, argument, 0, fits);
        }
    }
}
