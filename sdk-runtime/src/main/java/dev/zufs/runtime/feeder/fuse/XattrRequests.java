package dev.zufs.runtime.feeder.fuse;

import dev.zufs.runtime.feeder.fuse.wire.FuseGetxattrIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseGetxattrOut;
import dev.zufs.runtime.feeder.fuse.wire.FuseRequest;
import dev.zufs.runtime.feeder.fuse.wire.FuseSetxattrIn;
import dev.zufs.runtime.vfs.Rights;
import dev.zufs.runtime.vfs.XattrCalls;
import dev.zufs.runtime.vfs.inode.Vnode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** Answers requests about extended attributes, ACLs among them. The kernel has checked the rights. */
final class XattrRequests {

    private static final int SET_FLAGS = XattrCalls.CREATE | XattrCalls.REPLACE;

    private final boolean extended;
    private final XattrCalls xattrs;

    XattrRequests(Session session) {
        this.extended = session.agreement().isSetxattrExtended();
        this.xattrs = session.vfs().xattrs();
    }

    void get(Vnode inode, FuseRequest request, Answer answer) {
        int room = room(request);
        answerLength(answer, room, xattrs.get(inode, name(request), target(answer, room), Rights.trusted()));
    }

    void list(Vnode inode, FuseRequest request, Answer answer) {
        int room = room(request);
        answerLength(answer, room, xattrs.list(inode, request.isFromRoot(), target(answer, room)));
    }

    private static int room(FuseRequest request) {
        return FuseGetxattrIn.length(request.structure(), request.structureAt());
    }

    /** Returns where the value is to be; null for a caller who only asks how long it is. */
    private static @Nullable MemorySegment target(Answer answer, int room) {
        return room == 0 ? null : answer.body().asSlice(0, room);
    }

    private static void answerLength(Answer answer, int room, int length) {
        if (room == 0) {
            FuseGetxattrOut.length(answer.structure(FuseGetxattrOut.SIZE), 0, length);
        } else {
            answer.succeed(length);
        }
    }

    void set(Vnode inode, FuseRequest request, Answer answer) {
        MemorySegment in = request.structure();
        long at = request.structureAt();
        boolean dropsSetGid =
                extended && (FuseSetxattrIn.setxattrFlags(in, at) & FuseSetxattrIn.FLAG_ACL_KILL_SGID) != 0;
        MemorySegment value = request.body().asSlice(request.dataAt(), request.dataLength());
        int flags = FuseSetxattrIn.flags(in, at) & SET_FLAGS;
        xattrs.set(inode, name(request), value, flags, dropsSetGid, Rights.trusted());
        answer.done();
    }

    void remove(Vnode inode, FuseRequest request, Answer answer) {
        xattrs.remove(inode, name(request), Rights.trusted());
        answer.done();
    }

    private static byte[] name(FuseRequest request) {
        return request.body().asSlice(request.nameAt(), request.nameLength()).toArray(ValueLayout.JAVA_BYTE);
    }
}
