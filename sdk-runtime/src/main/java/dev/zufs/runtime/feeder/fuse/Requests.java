package dev.zufs.runtime.feeder.fuse;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.feeder.fuse.wire.FuseForgetIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseForgetOne;
import dev.zufs.runtime.feeder.fuse.wire.FuseOpcode;
import dev.zufs.runtime.feeder.fuse.wire.FuseRequest;
import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.runtime.vfs.inode.ZufMount;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Answers the kernel's requests, one after the other, by calls of {@code vfs}.
 *
 * <p><b>Threads:</b> that of one channel.
 */
final class Requests {

    private static final Logger LOG = System.getLogger(Requests.class.getPackageName());

    private final ZufMount mount;
    private final Nodes nodes;
    private final Frees frees;
    private final Opening opening;
    private final OpenRequests opens;
    private final NameRequests names;
    private final ListRequests lists;
    private final DataRequests data;
    private final AttributeRequests attributes;
    private final XattrRequests xattrs;
    private final IoctlRequests ioctls;

    Requests(Session session) {
        this.mount = session.vfs().zuf();
        this.nodes = session.nodes();
        this.frees = session.frees();
        this.opening = session.opening();
        this.opens = new OpenRequests(session);
        this.names = new NameRequests(session);
        this.lists = new ListRequests(session);
        this.data = new DataRequests(session);
        this.attributes = new AttributeRequests(session);
        this.xattrs = new XattrRequests(session);
        this.ioctls = new IoctlRequests(session);
    }

    /** Answers a request. Never throws: what goes wrong is an error of the answer. */
    void serve(FuseRequest request, FuseOpcode opcode, Answer answer) {
        if (opcode == FuseOpcode.STATFS) {
            frees.awaitForgotten();
        }
        Errno failure = attempt(request, opcode, answer);
        if (failure == Errno.ENOSPC && frees.awaitAll()) {
            failure = attempt(request, opcode, answer);
        }
        if (failure != null) {
            refuse(opcode, answer, failure);
        } else if (mayTakeLastName(opcode)) {
            frees.expect();
        }
    }

    private static boolean mayTakeLastName(FuseOpcode opcode) {
        return switch (opcode) {
            case UNLINK, RMDIR, RENAME, RENAME2, TMPFILE -> true;
            default -> false;
        };
    }

    /** Returns what went wrong, or null. */
    private @Nullable Errno attempt(FuseRequest request, FuseOpcode opcode, Answer answer) {
        try {
            int use = mount.beginUse();
            try {
                dispatch(request, opcode, answer);
            } catch (Throwable e) {
                // Inside of the use: what is taken back may be the last reference.
                takeBack(answer);
                throw e;
            } finally {
                mount.endUse(use);
            }
            return null;
        } catch (ErrnoException e) {
            return e.errno();
        } catch (Throwable e) { // a defect here must not end the thread, and the others with it
            LOG.log(Level.ERROR, "FUSE request " + opcode + " fails", e);
            return Errno.EIO;
        }
    }

    private static void refuse(FuseOpcode opcode, Answer answer, Errno errno) {
        if (opcode.hasReply()) {
            answer.error(errno);
        } else {
            answer.nothing();
        }
    }

    /** Takes back what the kernel was to be told of, as it will not know: it neither forgets nor closes it. */
    void undo(Answer answer) {
        try {
            int use = mount.beginUse();
            try {
                takeBack(answer);
            } finally {
                mount.endUse(use);
            }
        } catch (ErrnoException e) {
            LOG.log(Level.DEBUG, "the mount has ended, and has let go of all inodes", e);
        }
    }

    private void takeBack(Answer answer) {
        Opened opened = answer.opened();
        if (opened != null) {
            opening.close(opened.handle());
        }
        for (Vnode inode : answer.entered()) {
            nodes.forget(inode, 1);
        }
        // An error is sent instead, which may not arrive either.
        answer.tellsOfNothing();
    }

    private void dispatch(FuseRequest request, FuseOpcode opcode, Answer answer) {
        switch (opcode) {
            case READ -> data.read(request, answer);
            case WRITE -> data.write(request, answer);
            case FORGET -> forget(request, answer);
            case BATCH_FORGET -> forgetAll(request, answer);
            case RELEASE, RELEASEDIR -> opens.release(request, answer);
            case READDIR -> lists.list(request, answer, false);
            case READDIRPLUS -> lists.list(request, answer, true);
            case FALLOCATE -> data.allocate(request, answer);
            case LSEEK -> data.seek(request, answer);
            case COPY_FILE_RANGE -> data.copyRange(request, answer, false);
            case COPY_FILE_RANGE_64 -> data.copyRange(request, answer, true);
            case STATFS -> attributes.statistics(answer);
            case SYNCFS -> data.syncAll(answer);
            case DESTROY -> answer.done();
            // Not negotiated, or done by the kernel itself once it has this answer: locks, polls, access checks (it has
            // checked), blocks of swap files, flushes at close (there is nothing to flush), birth times (there are
            // none).
            case ACCESS, FLUSH, POLL, BMAP, GETLK, SETLK, SETLKW, STATX, SETUPMAPPING, REMOVEMAPPING ->
                answer.error(Errno.ENOSYS);
            case INTERRUPT, NOTIFY_REPLY -> answer.nothing(); // the channel takes these
            case INIT -> answer.error(Errno.EIO); // comes once, before all others
            default -> dispatchToNode(request, opcode, answer);
        }
    }

    /** Answers a request about the node in its header, which it has a reference to meanwhile. */
    private void dispatchToNode(FuseRequest request, FuseOpcode opcode, Answer answer) {
        Vnode node = nodes.acquire(request.nodeId());
        try {
            switch (opcode) {
                case LOOKUP -> names.lookup(node, request, answer);
                case GETATTR -> attributes.get(node, answer);
                case SETATTR -> attributes.set(node, request, answer);
                case READLINK -> attributes.readLink(node, answer);
                case SYMLINK -> names.makeSymbolicLink(node, request, answer);
                case MKNOD -> names.makeNode(node, request, answer);
                case MKDIR -> names.makeDirectory(node, request, answer);
                case UNLINK -> names.unlink(node, request, answer);
                case RMDIR -> names.removeDirectory(node, request, answer);
                case RENAME -> names.rename(node, request, answer);
                case RENAME2 -> names.renameWithFlags(node, request, answer);
                case LINK -> names.link(node, request, answer);
                case CREATE -> names.createAndOpen(node, request, answer);
                case TMPFILE -> names.createUnnamed(node, request, answer);
                case OPEN, OPENDIR -> opens.open(node, request, answer);
                case FSYNC, FSYNCDIR -> data.sync(node, request, answer);
                case SETXATTR -> xattrs.set(node, request, answer);
                case GETXATTR -> xattrs.get(node, request, answer);
                case LISTXATTR -> xattrs.list(node, request, answer);
                case REMOVEXATTR -> xattrs.remove(node, request, answer);
                case IOCTL -> ioctls.run(node, request, answer);
                default -> throw new IllegalStateException("nobody answers " + opcode);
            }
        } finally {
            nodes.release(node);
        }
    }

    private void forget(FuseRequest request, Answer answer) {
        answer.nothing();
        nodes.forget(request.nodeId(), FuseForgetIn.lookupCount(request.structure(), request.structureAt()));
    }

    private void forgetAll(FuseRequest request, Answer answer) {
        answer.nothing();
        long end = request.dataAt() + request.dataLength();
        for (long at = request.dataAt(); at < end; at += FuseForgetOne.SIZE) {
            nodes.forget(FuseForgetOne.nodeId(request.body(), at), FuseForgetOne.lookupCount(request.body(), at));
        }
    }
}
