package dev.zufs.runtime.feeder.fuse;

import dev.zufs.runtime.feeder.fuse.wire.FuseGetxattrIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseGetxattrOut;
import dev.zufs.runtime.feeder.fuse.wire.FuseInHeader;
import dev.zufs.runtime.feeder.fuse.wire.FuseRequest;
import dev.zufs.runtime.feeder.fuse.wire.FuseSetxattrIn;
import dev.zufs.runtime.vfs.Rights;
import dev.zufs.runtime.vfs.XattrCalls;
import dev.zufs.runtime.vfs.inode.Vnode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Answers requests about extended attributes, ACLs among them. The kernel has checked the rights. */
final class XattrRequests {

    private static final int SET_FLAGS = XattrCalls.CREATE | XattrCalls.REPLACE;

    private final boolean extended;
    private final Nodes nodes;
    private final XattrCalls xattrs;

    XattrRequests(Session session) {
        this.extended = session.agreement().isSetxattrExtended();
        this.nodes = session.nodes();
        this.xattrs = session.vfs().xattrs();
    }

    void get(FuseRequest request, Answer answer) {
        int room = FuseGetxattrIn.length(request.structure(), request.structureAt());
        Vnode inode = acquire(request);
        try {
            int length = room == 0
                    ? xattrs.get(inode, name(request), null, Rights.trusted())
                    : xattrs.get(inode, name(request), answer.body().asSlice(0, room), Rights.trusted());
            answerLength(answer, room, length);
        } finally {
            nodes.release(inode);
        }
    }

    void list(FuseRequest request, Answer answer) {
        int room = FuseGetxattrIn.length(request.structure(), request.structureAt());
        Vnode inode = acquire(request);
        try {
            // Of the caller's capabilities, the one for these is not told; in all but unusual set-ups, it is root's.
            boolean trusted = FuseInHeader.uid(request.header(), request.headerAt()) == 0;
            int length =
                    xattrs.list(inode, trusted, room == 0 ? null : answer.body().asSlice(0, room));
            answerLength(answer, room, length);
        } finally {
            nodes.release(inode);
        }
    }

    private static void answerLength(Answer answer, int room, int length) {
        if (room == 0) {
            FuseGetxattrOut.length(answer.structure(FuseGetxattrOut.SIZE), 0, length);
        } else {
            answer.succeed(length);
        }
    }

    void set(FuseRequest request, Answer answer) {
        MemorySegment in = request.structure();
        long at = request.structureAt();
        boolean dropsSetGid =
                extended && (FuseSetxattrIn.setxattrFlags(in, at) & FuseSetxattrIn.FLAG_ACL_KILL_SGID) != 0;
        MemorySegment value = request.body().asSlice(request.dataAt(), request.dataLength());
        Vnode inode = acquire(request);
        try {
            int flags = FuseSetxattrIn.flags(in, at) & SET_FLAGS;
            xattrs.set(inode, name(request), value, flags, dropsSetGid, Rights.trusted());
        } finally {
            nodes.release(inode);
        }
        answer.done();
    }

    void remove(FuseRequest request, Answer answer) {
        Vnode inode = acquire(request);
        try {
            xattrs.remove(inode, name(request), Rights.trusted());
        } finally {
            nodes.release(inode);
        }
        answer.done();
    }

    private Vnode acquire(FuseRequest request) {
        return nodes.acquire(FuseInHeader.nodeId(request.header(), request.headerAt()));
    }

    private static byte[] name(FuseRequest request) {
        return request.body().asSlice(request.nameAt(), request.nameLength()).toArray(ValueLayout.JAVA_BYTE);
    }
}
