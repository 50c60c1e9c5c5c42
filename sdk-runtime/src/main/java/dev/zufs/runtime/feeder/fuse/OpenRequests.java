package dev.zufs.runtime.feeder.fuse;

import dev.zufs.runtime.feeder.fuse.wire.FuseOpenIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseOpenOut;
import dev.zufs.runtime.feeder.fuse.wire.FuseReleaseIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseRequest;
import dev.zufs.runtime.vfs.inode.Vnode;

/** Answers requests that open and close files and directories. */
final class OpenRequests {

    private final Opening opening;

    OpenRequests(Session session) {
        this.opening = session.opening();
    }

    void open(Vnode inode, FuseRequest request, Answer answer) {
        int flags = FuseOpenIn.flags(request.structure(), request.structureAt());
        int openFlags = FuseOpenIn.openFlags(request.structure(), request.structureAt());
        boolean kills = (openFlags & FuseOpenIn.FLAG_KILL_SUIDGID) != 0;
        Opened opened = opening.open(inode, flags, false, !kills);
        opening.describe(opened, answer.structure(FuseOpenOut.SIZE), 0);
        answer.opens(opened);
    }

    void release(FuseRequest request, Answer answer) {
        opening.close(FuseReleaseIn.handle(request.structure(), request.structureAt()));
        answer.done();
    }
}
