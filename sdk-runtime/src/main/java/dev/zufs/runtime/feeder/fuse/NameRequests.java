package dev.zufs.runtime.feeder.fuse;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.api.FileType;
import dev.zufs.runtime.feeder.fuse.wire.FuseCreateIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseEntryOut;
import dev.zufs.runtime.feeder.fuse.wire.FuseInHeader;
import dev.zufs.runtime.feeder.fuse.wire.FuseLinkIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseMkdirIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseMknodIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseOpenIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseOpenOut;
import dev.zufs.runtime.feeder.fuse.wire.FuseRename2In;
import dev.zufs.runtime.feeder.fuse.wire.FuseRenameIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseRequest;
import dev.zufs.runtime.vfs.DirectoryCalls;
import dev.zufs.runtime.vfs.OpenFlags;
import dev.zufs.runtime.vfs.inode.NewVnode;
import dev.zufs.runtime.vfs.inode.Vnode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** Answers requests about names: lookups, and what makes, moves and removes names. The kernel has checked the rights. */
final class NameRequests {

    private static final int PERMISSION_BITS = 07777;

    /** Linux 6.0 takes the setgid bit away itself where a creator must not have it; what it sends is meant. */
    private static final int MINOR_THAT_STRIPS_SETGID = 37;

    private final Session session;
    private final Nodes nodes;
    private final DirectoryCalls names;
    private final Attributes attributes;

    NameRequests(Session session) {
        this.session = session;
        this.nodes = session.nodes();
        this.names = session.names();
        this.attributes = session.attributes();
    }

    void lookup(FuseRequest request, Answer answer) {
        Vnode directory = nodes.acquire(nodeId(request));
        Vnode found;
        try {
            found = names.lookup(directory, name(request));
        } finally {
            nodes.release(directory);
        }
        if (found == null) {
            attributes.missing(answer.structure(FuseEntryOut.SIZE), 0);
        } else {
            entry(found, answer, FuseEntryOut.SIZE);
        }
    }

    /** Answers with an entry, and takes the reference to it over. */
    private void entry(Vnode inode, Answer answer, long size) {
        attributes.entry(answer.structure(size), 0, inode);
        nodes.enter(inode);
        answer.enters(inode);
    }

    void makeNode(FuseRequest request, Answer answer) {
        MemorySegment in = request.structure();
        long at = request.structureAt();
        NewVnode wanted = wanted(request, FuseMknodIn.mode(in, at), FuseMknodIn.umask(in, at))
                .withDevice(Attributes.fromFuse(FuseMknodIn.device(in, at)));
        create(request, wanted, answer);
    }

    void makeDirectory(FuseRequest request, Answer answer) {
        MemorySegment in = request.structure();
        long at = request.structureAt();
        int mode = FileType.DIRECTORY.modeBits() | (FuseMkdirIn.mode(in, at) & PERMISSION_BITS);
        create(request, wanted(request, mode, FuseMkdirIn.umask(in, at)), answer);
    }

    void makeSymbolicLink(FuseRequest request, Answer answer) {
        byte[] text = request.body()
                .asSlice(request.secondNameAt(), request.secondNameLength())
                .toArray(ValueLayout.JAVA_BYTE);
        int mode = FileType.SYMBOLIC_LINK.modeBits() | 0777;
        create(request, wanted(request, mode, 0).withLinkText(text), answer);
    }

    private void create(FuseRequest request, NewVnode wanted, Answer answer) {
        Vnode directory = nodes.acquire(nodeId(request));
        Vnode made;
        try {
            made = names.create(directory, name(request), wanted);
        } finally {
            nodes.release(directory);
        }
        entry(made, answer, FuseEntryOut.SIZE);
    }

    private NewVnode wanted(FuseRequest request, int mode, int umask) {
        MemorySegment header = request.header();
        int uid = FuseInHeader.uid(header, request.headerAt());
        int gid = FuseInHeader.gid(header, request.headerAt());
        boolean keepsSetGid = session.agreement().minor() >= MINOR_THAT_STRIPS_SETGID || uid == 0;
        return NewVnode.of(mode, uid, gid, umask, keepsSetGid);
    }

    /** Makes a file and opens it. The kernel has looked before; if somebody was faster, it is found. */
    void createAndOpen(FuseRequest request, Answer answer) {
        NewVnode wanted = wantedFile(request);
        int flags = FuseCreateIn.flags(request.structure(), request.structureAt());
        Vnode directory = nodes.acquire(nodeId(request));
        DirectoryCalls.Found found;
        try {
            found = names.findOrCreate(directory, name(request), wanted);
        } finally {
            nodes.release(directory);
        }
        if (!found.created() && OpenFlags.has(flags, OpenFlags.O_EXCL)) {
            nodes.release(found.inode());
            throw new ErrnoException(Errno.EEXIST);
        }
        int openFlags = FuseCreateIn.openFlags(request.structure(), request.structureAt());
        boolean kills = (openFlags & FuseOpenIn.FLAG_KILL_SUIDGID) != 0;
        answerOpened(found.inode(), flags, found.created(), !kills, answer);
    }

    void createUnnamed(FuseRequest request, Answer answer) {
        NewVnode wanted = wantedFile(request);
        // O_TMPFILE says O_DIRECTORY of the directory that the file is made in, not of the file.
        int flags = FuseCreateIn.flags(request.structure(), request.structureAt()) & ~OpenFlags.O_TMPFILE;
        Vnode directory = nodes.acquire(nodeId(request));
        Vnode made;
        try {
            made = names.createUnnamed(directory, wanted);
        } finally {
            nodes.release(directory);
        }
        answerOpened(made, flags, true, true, answer);
    }

    private NewVnode wantedFile(FuseRequest request) {
        MemorySegment in = request.structure();
        long at = request.structureAt();
        int mode = FileType.REGULAR.modeBits() | (FuseCreateIn.mode(in, at) & PERMISSION_BITS);
        return wanted(request, mode, FuseCreateIn.umask(in, at));
    }

    /** Opens an inode whose reference it takes over, and answers with its entry and its handle. */
    private void answerOpened(Vnode inode, int flags, boolean created, boolean keepsIdBits, Answer answer) {
        Opened opened;
        try {
            inode.acquire();
            opened = session.opening().open(inode, flags, created, keepsIdBits);
        } catch (RuntimeException | Error e) {
            nodes.release(inode);
            throw e;
        }
        entry(inode, answer, FuseEntryOut.SIZE + FuseOpenOut.SIZE);
        session.opening().describe(opened, answer.body(), FuseEntryOut.SIZE);
        answer.opens(opened);
    }

    void link(FuseRequest request, Answer answer) {
        long id = FuseLinkIn.nodeId(request.structure(), request.structureAt());
        Vnode directory = nodes.acquire(nodeId(request));
        Vnode inode = null;
        boolean done = false;
        try {
            inode = nodes.acquire(id);
            // Whether a file without a name may get one was decided when it was opened, by the kernel.
            names.link(inode, true, directory, name(request));
            done = true;
        } finally {
            nodes.release(directory);
            if (!done && inode != null) {
                nodes.release(inode);
            }
        }
        entry(inode, answer, FuseEntryOut.SIZE);
    }

    void unlink(FuseRequest request, Answer answer) {
        Vnode directory = nodes.acquire(nodeId(request));
        try {
            names.unlink(directory, name(request));
        } finally {
            nodes.release(directory);
        }
        answer.done();
    }

    void removeDirectory(FuseRequest request, Answer answer) {
        Vnode directory = nodes.acquire(nodeId(request));
        try {
            names.removeDirectory(directory, name(request));
        } finally {
            nodes.release(directory);
        }
        answer.done();
    }

    void rename(FuseRequest request, Answer answer) {
        rename(request, FuseRenameIn.newDirectory(request.structure(), request.structureAt()), 0, answer);
    }

    void renameWithFlags(FuseRequest request, Answer answer) {
        MemorySegment in = request.structure();
        long at = request.structureAt();
        rename(request, FuseRename2In.newDirectory(in, at), FuseRename2In.flags(in, at), answer);
    }

    private void rename(FuseRequest request, long newDirectoryId, int flags, Answer answer) {
        Vnode oldDirectory = nodes.acquire(nodeId(request));
        Vnode newDirectory = null;
        try {
            newDirectory = nodes.acquire(newDirectoryId);
            FileName newName = FileName.of(request.body(), request.secondNameAt(), request.secondNameLength());
            names.rename(oldDirectory, name(request), newDirectory, newName, flags);
        } finally {
            nodes.release(oldDirectory);
            release(newDirectory);
        }
        answer.done();
    }

    private void release(@Nullable Vnode inode) {
        if (inode != null) {
            nodes.release(inode);
        }
    }

    private static long nodeId(FuseRequest request) {
        return FuseInHeader.nodeId(request.header(), request.headerAt());
    }

    private static FileName name(FuseRequest request) {
        return FileName.of(request.body(), request.nameAt(), request.nameLength());
    }
}
