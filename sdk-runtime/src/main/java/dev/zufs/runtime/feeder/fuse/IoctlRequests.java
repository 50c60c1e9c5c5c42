package dev.zufs.runtime.feeder.fuse;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.feeder.fuse.wire.FuseIoctlIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseIoctlOut;
import dev.zufs.runtime.feeder.fuse.wire.FuseRequest;
import dev.zufs.runtime.vfs.Rights;
import dev.zufs.runtime.vfs.VfsMount;
import dev.zufs.runtime.vfs.inode.Vnode;
import java.lang.foreign.MemorySegment;

/**
 * Answers ioctls. The kernel copies as many bytes in and out as a request's number says, and has checked who may change flags of
 * inodes.
 */
final class IoctlRequests {

    private final VfsMount vfs;

    IoctlRequests(Session session) {
        this.vfs = session.vfs();
    }

    void run(Vnode inode, FuseRequest request, Answer answer) {
        MemorySegment in = request.structure();
        long at = request.structureAt();
        int inputLength = request.dataLength();
        int outputLength = FuseIoctlIn.outputLength(in, at);
        // The argument lies where the reply has it.
        answer.structure(FuseIoctlOut.SIZE);
        MemorySegment argument = answer.body()
                .asSlice(FuseIoctlOut.SIZE, Math.max(inputLength, outputLength))
                .fill((byte) 0);
        MemorySegment.copy(request.body(), request.dataAt(), argument, 0, inputLength);
        run(inode, FuseIoctlIn.command(in, at), argument, request.isFromRoot());
        answer.succeed(FuseIoctlOut.SIZE + outputLength);
    }

    private void run(Vnode inode, int command, MemorySegment argument, boolean administrator) {
        switch (command) {
            case ExtendedFlags.FS_IOC_FSGETXATTR -> {
                requireRoom(argument);
                ExtendedFlags.write(argument, vfs.zuf().ioctls().flags(inode));
            }
            case ExtendedFlags.FS_IOC_FSSETXATTR -> {
                requireRoom(argument);
                vfs.attributes().setFlags(inode, ExtendedFlags.read(argument), Rights.trusted());
            }
            default -> vfs.ioctl(inode, command, argument, Rights.trusted(), administrator);
        }
    }

    private static void requireRoom(MemorySegment argument) {
        if (argument.byteSize() < ExtendedFlags.BYTES) {
            throw new ErrnoException(Errno.EFAULT);
        }
    }
}
