package dev.zufs.runtime.feeder.fuse;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.api.FileType;
import dev.zufs.runtime.feeder.fuse.wire.FuseCreateIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseEntryOut;
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

    void lookup(Vnode directory, FuseRequest request, Answer answer) {
        Vnode found = names.lookup(directory, name(request));
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

    void makeNode(Vnode directory, FuseRequest request, Answer answer) {
        MemorySegment in = request.structure();
        long at = request.structureAt();
        NewVnode wanted = wanted(request, FuseMknodIn.mode(in, at), FuseMknodIn.umask(in, at))
                .withDevice(Attributes.fromFuse(FuseMknodIn.device(in, at)));
        create(directory, request, wanted, answer);
    }

    void makeDirectory(Vnode directory, FuseRequest request, Answer answer) {
        MemorySegment in = request.structure();
        long at = request.structureAt();
        int mode = FileType.DIRECTORY.modeBits() | (FuseMkdirIn.mode(in, at) & PERMISSION_BITS);
        create(directory, request, wanted(request, mode, FuseMkdirIn.umask(in, at)), answer);
    }

    void makeSymbolicLink(Vnode directory, FuseRequest request, Answer answer) {
        byte[] text = request.body()
                .asSlice(request.secondNameAt(), request.secondNameLength())
                .toArray(ValueLayout.JAVA_BYTE);
        int mode = FileType.SYMBOLIC_LINK.modeBits() | 0777;
        create(directory, request, wanted(request, mode, 0).withLinkText(text), answer);
    }

    private void create(Vnode directory, FuseRequest request, NewVnode wanted, Answer answer) {
        entry(names.create(directory, name(request), wanted), answer, FuseEntryOut.SIZE);
    }

    private NewVnode wanted(FuseRequest request, int mode, int umask) {
        boolean keepsSetGid = session.agreement().minor() >= MINOR_THAT_STRIPS_SETGID || request.isFromRoot();
        return NewVnode.of(mode, request.uid(), request.gid(), umask, keepsSetGid);
    }

    /** Makes a file and opens it. The kernel has looked before; if somebody was faster, it is found. */
    void createAndOpen(Vnode directory, FuseRequest request, Answer answer) {
        int flags = FuseCreateIn.flags(request.structure(), request.structureAt());
        DirectoryCalls.Found found = names.findOrCreate(directory, name(request), wantedFile(request));
        if (!found.created() && OpenFlags.has(flags, OpenFlags.O_EXCL)) {
            nodes.release(found.inode());
            throw new ErrnoException(Errno.EEXIST);
        }
        int openFlags = FuseCreateIn.openFlags(request.structure(), request.structureAt());
        boolean kills = (openFlags & FuseOpenIn.FLAG_KILL_SUIDGID) != 0;
        answerOpened(found.inode(), flags, found.created(), !kills, answer);
    }

    void createUnnamed(Vnode directory, FuseRequest request, Answer answer) {
        // O_TMPFILE says O_DIRECTORY of the directory that the file is made in, not of the file.
        int flags = FuseCreateIn.flags(request.structure(), request.structureAt()) & ~OpenFlags.O_TMPFILE;
        answerOpened(names.createUnnamed(directory, wantedFile(request)), flags, true, true, answer);
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
            opened = session.opening().open(inode, flags, created, keepsIdBits);
        } catch (RuntimeException | Error e) {
            nodes.release(inode);
            throw e;
        }
        entry(inode, answer, FuseEntryOut.SIZE + FuseOpenOut.SIZE);
        session.opening().describe(opened, answer.body(), FuseEntryOut.SIZE);
        answer.opens(opened);
    }

    void link(Vnode directory, FuseRequest request, Answer answer) {
        Vnode inode = nodes.acquire(FuseLinkIn.nodeId(request.structure(), request.structureAt()));
        try {
            // Whether a file without a name may get one was decided when it was opened, by the kernel.
            names.link(inode, true, directory, name(request));
        } catch (RuntimeException | Error e) {
            nodes.release(inode);
            throw e;
        }
        entry(inode, answer, FuseEntryOut.SIZE);
    }

    void unlink(Vnode directory, FuseRequest request, Answer answer) {
        names.unlink(directory, name(request));
        answer.done();
    }

    void removeDirectory(Vnode directory, FuseRequest request, Answer answer) {
        names.removeDirectory(directory, name(request));
        answer.done();
    }

    void rename(Vnode directory, FuseRequest request, Answer answer) {
        rename(directory, request, FuseRenameIn.newDirectory(request.structure(), request.structureAt()), 0, answer);
    }

    void renameWithFlags(Vnode directory, FuseRequest request, Answer answer) {
        MemorySegment in = request.structure();
        long at = request.structureAt();
        rename(directory, request, FuseRename2In.newDirectory(in, at), FuseRename2In.flags(in, at), answer);
    }

    private void rename(Vnode oldDirectory, FuseRequest request, long newDirectoryId, int flags, Answer answer) {
        Vnode newDirectory = nodes.acquire(newDirectoryId);
        try {
            FileName newName = FileName.of(request.body(), request.secondNameAt(), request.secondNameLength());
            names.rename(oldDirectory, name(request), newDirectory, newName, flags);
        } finally {
            nodes.release(newDirectory);
        }
        answer.done();
    }

    private static FileName name(FuseRequest request) {
        return FileName.of(request.body(), request.nameAt(), request.nameLength());
    }
}
