package dev.zufs.runtime.dispatch;

import dev.zufs.api.Directory;
import dev.zufs.api.DirectorySink;
import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.api.FileType;
import dev.zufs.api.Inode;
import dev.zufs.api.InodeRecord;
import dev.zufs.api.NewInode;
import dev.zufs.api.RenameMode;
import dev.zufs.runtime.wire.DentryRequest;
import dev.zufs.runtime.wire.LookupRequest;
import dev.zufs.runtime.wire.NewInodeRequest;
import dev.zufs.runtime.wire.ReaddirRequest;
import dev.zufs.runtime.wire.RenameRequest;
import dev.zufs.runtime.wire.ZusInode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** Executes what has to do with names: LOOKUP, NEW_INODE, dentries, RENAME and READDIR. Confined to one thread. */
final class NameOperations {

    private static final int ENOENT = Errno.ENOENT.number();
    private static final int SYMLINK_INLINE = ZusInode.SYMLINK_SIZE - 1;

    private final OperationContext context;
    private final MemorySegment buffer;
    private final HandOut handOut;

    NameOperations(OperationContext context) {
        this.context = context;
        this.buffer = context.buffer;
        this.handOut = context.server.handOut();
    }

    /** Returns the errno, as a name that is not there is no failure. */
    int lookup() {
        Handle parent = context.directoryHandle(LookupRequest.directoryCookie(buffer, 0));
        FileName name = context.name(LookupRequest.NAME);
        Handle handle = name.isDot() ? handOut.again(parent) : find(parent, name);
        if (handle == null) {
            return ENOENT;
        }
        if (handle.creation != null) {
            handle.creation = null;
        }
        LookupRequest.inodePosition(buffer, 0, handle.recordOffset);
        LookupRequest.inodeCookie(buffer, 0, handle.cookie);
        return 0;
    }

    private @Nullable Handle find(Handle parent, FileName name) {
        Directory directory = OperationContext.directory(parent);
        ServedMount mount = parent.mount;
        Handle handle;
        do {
            long since = handOut.begin();
            Inode found = name.isDotDot()
                    ? mount.superBlock().inode(directory.record().parent())
                    : directory.lookup(name);
            if (found == null) {
                return null;
            }
            handle = handOut.found(mount, found, since);
        } while (handle == null);
        return handle;
    }

    void newInode() {
        Handle parent = context.directoryHandle(NewInodeRequest.directoryCookie(buffer, 0));
        Directory directory = OperationContext.directory(parent);
        boolean unnamed = (NewInodeRequest.flags(buffer, 0) & NewInodeRequest.FLAG_TMPFILE) != 0;
        NewInode attributes = attributes();
        FileName name = context.name(NewInodeRequest.NAME);
        long since = handOut.begin();
        Handle handle;
        if (unnamed) {
            handle = handOut.createdUnnamed(parent, directory.createUnnamed(attributes));
        } else {
            handle = handOut.created(parent, name, directory.create(name, attributes), since);
            handle.creation = new Handle.Creation(directory, name);
        }
        NewInodeRequest.inodePosition(buffer, 0, handle.recordOffset);
        NewInodeRequest.inodeCookie(buffer, 0, handle.cookie);
    }

    private NewInode attributes() {
        long inode = NewInodeRequest.INODE;
        int mode = ZusInode.mode(buffer, inode);
        if (!FileType.isValidMode(mode)) {
            throw ErrnoException.withoutStackTrace(Errno.EINVAL);
        }
        NewInode.Builder builder = NewInode.ofMode(mode)
                .owner(ZusInode.uid(buffer, inode), ZusInode.gid(buffer, inode))
                .flags(ZusInode.flags(buffer, inode))
                .generation(ZusInode.generation(buffer, inode))
                .times(
                        ZusInode.mtimeNanos(buffer, inode),
                        ZusInode.ctimeNanos(buffer, inode),
                        ZusInode.atimeNanos(buffer, inode));
        switch (FileType.ofMode(mode)) {
            case CHARACTER_DEVICE, BLOCK_DEVICE -> builder.device(ZusInode.deviceNumber(buffer, inode));
            case SYMBOLIC_LINK -> builder.linkText(linkText(ZusInode.fileSize(buffer, inode)));
            case REGULAR, DIRECTORY, FIFO, SOCKET -> {}
        }
        return builder.build();
    }

    private byte[] linkText(long length) {
        if (length > SYMLINK_INLINE) {
            return context.window.toArray(ValueLayout.JAVA_BYTE);
        }
        return buffer.asSlice(NewInodeRequest.INODE + ZusInode.SYMLINK, length).toArray(ValueLayout.JAVA_BYTE);
    }

    void addDentry() {
        Handle parent = context.directoryHandle(DentryRequest.directoryCookie(buffer, 0));
        Handle target = context.handle(DentryRequest.inodeCookie(buffer, 0));
        OperationContext.requireSameMount(parent, target);
        OperationContext.directory(parent).link(context.name(DentryRequest.NAME), target.inode);
        target.creation = null;
    }

    void removeDentry() {
        Handle parent = context.directoryHandle(DentryRequest.directoryCookie(buffer, 0));
        Handle target = context.handle(DentryRequest.inodeCookie(buffer, 0));
        OperationContext.requireSameMount(parent, target);
        OperationContext.directory(parent).remove(context.name(DentryRequest.NAME), target.inode);
        target.creation = null;
    }

    void rename() {
        Handle from = context.directoryHandle(RenameRequest.oldDirectoryCookie(buffer, 0));
        Handle to = context.directoryHandle(RenameRequest.newDirectoryCookie(buffer, 0));
        Handle moved = context.handle(RenameRequest.oldInodeCookie(buffer, 0));
        long replacedCookie = RenameRequest.newInodeCookie(buffer, 0);
        Handle replaced = replacedCookie == 0 ? null : context.handle(replacedCookie);
        OperationContext.requireSameMount(from, to);
        OperationContext.requireSameMount(from, moved);
        if (replaced != null) {
            OperationContext.requireSameMount(from, replaced);
        }
        OperationContext.directory(from)
                .rename(
                        context.name(RenameRequest.OLD_NAME),
                        moved.inode,
                        OperationContext.directory(to),
                        context.name(RenameRequest.NEW_NAME),
                        replaced == null ? null : replaced.inode,
                        mode(RenameRequest.flags(buffer, 0), replaced));
        moved.creation = null;
        if (replaced != null) {
            replaced.creation = null;
        }
    }

    private static RenameMode mode(long flags, @Nullable Handle replaced) {
        if (flags == 0) {
            return RenameMode.REPLACE;
        }
        if (flags == RenameRequest.FLAG_NOREPLACE) {
            return RenameMode.NO_REPLACE;
        }
        if (flags == RenameRequest.FLAG_EXCHANGE && replaced != null) {
            return RenameMode.EXCHANGE;
        }
        throw ErrnoException.withoutStackTrace(Errno.EINVAL);
    }

    void readdir() {
        Handle handle = context.directoryHandle(ReaddirRequest.directoryCookie(buffer, 0));
        Directory directory = OperationContext.directory(handle);
        InodeRecord record = directory.record();
        long position = ReaddirRequest.position(buffer, 0);
        try {
            DirectoryWriter writer = new DirectoryWriter(context.lend(), position, record.size());
            boolean room = (position > 0 || writer.dot(record.number(), 0, 1))
                    && (position > 1 || writer.dot(record.parent(), 1, 2));
            if (room) {
                directory.list(Math.max(position, Directory.FIRST_POSITION), DirectorySink.over(writer));
            }
            writer.finish();
            ReaddirRequest.position(buffer, 0, writer.nextPosition());
            ReaddirRequest.more(buffer, 0, writer.isFull() ? 1 : 0);
        } finally {
            context.revoke();
        }
    }
}
