package dev.zufs.runtime.vfs.inode;

import dev.zufs.api.Errno;
import dev.zufs.runtime.vfs.lock.InodeLocks;
import dev.zufs.runtime.wire.DirectoryEntryCodec;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.ReaddirRequest;
import dev.zufs.runtime.wire.ZufProtocol;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Lists directories: zuf's {@code directory.c}. Takes the directory's lock itself. */
public final class DirectoryOperations {

    /** Takes the entries of a listing. */
    @FunctionalInterface
    public interface Sink {

        /**
         * Takes one entry.
         *
         * @param names holds the name, only during the call
         * @param nameOffset its first byte
         * @param nameLength 1 to 255
         * @param inodeNumber the inode number; 0 is what some servers answer for the parent of the root
         * @param type as in {@code d_type}
         * @param position where the listing goes on with this entry
         * @return false if there is no room: the listing then ends before this entry
         */
        boolean entry(MemorySegment names, long nameOffset, int nameLength, long inodeNumber, int type, long position);
    }

    /** What {@link #list} answers at the end. */
    public static final long END = -1;

    private static final Logger LOG = System.getLogger(DirectoryOperations.class.getPackageName());

    private final ZufMount mount;

    DirectoryOperations(ZufMount mount) {
        this.mount = mount;
    }

    /**
     * Gives the entries from a position on, as many as one operation brings. No lock is held while the sink is called.
     *
     * @param directory the directory
     * @param position 0 to begin with, then what the last call answered
     * @param touchesAccessTime whether the access time is set to now
     * @param maxBytes for how much the caller has room, in bytes of {@link DirectoryEntryCodec}; at least a page is asked
     *     for, and in profile {@link Profile#ZUF} all
     * @param sink takes the entries
     * @return where to go on, or {@link #END} if no entry was left
     * @throws dev.zufs.api.ErrnoException EIO for an answer that makes no sense; what the server answers, in profile
     *     {@link Profile#POSIX} only
     */
    public long list(Vnode directory, long position, boolean touchesAccessTime, long maxBytes, Sink sink) {
        long room = mount.profile().isPosix() ? Math.min(maxBytes, ZufProtocol.WINDOW_SIZE) : ZufProtocol.WINDOW_SIZE;
        long left = directory.size() - position;
        if (position != 0 && left <= 0) {
            return END;
        }
        // The size may change until the lock is held; that only asks for less, or more, than there is.
        long length = Math.max(Math.min(left, room), ZufProtocol.PAGE_SIZE);
        MemorySegment memory = mount.bounce().borrow(length);
        try {
            MemorySegment window = memory.asSlice(0, length);
            long next = fetch(directory, position, touchesAccessTime, window);
            return next == END ? END : deliver(window, position, next, sink);
        } finally {
            mount.bounce().giveBack(memory);
        }
    }

    private long fetch(Vnode directory, long position, boolean touchesAccessTime, MemorySegment window) {
        window.fill((byte) 0);
        InodeLocks locks = directory.locks();
        int token = locks.lockInodeShared();
        try {
            long next = send(directory, position, window);
            if (touchesAccessTime) {
                directory.accessed(mount.now());
            }
            return next;
        } finally {
            locks.unlockInodeShared(token);
        }
    }

    private long send(Vnode directory, long position, MemorySegment window) {
        MemorySegment buffer = mount.sender().begin(Operation.READDIR, 0, (int) window.byteSize());
        ReaddirRequest.directoryCookie(buffer, 0, directory.cookie());
        ReaddirRequest.position(buffer, 0, position);
        int error = mount.sender().send(buffer, window);
        if (error != Errors.NONE) {
            if (mount.profile().isPosix()) {
                throw Errors.exception(error);
            }
            LOG.log(Level.WARNING, "READDIR fails with {0}, which ends the listing", error);
            return END;
        }
        // What is negative is no position, and fails as one that does not go on.
        return Math.max(0, ReaddirRequest.position(buffer, 0));
    }

    private static long deliver(MemorySegment window, long start, long next, Sink sink) {
        long end = window.byteSize();
        long at = 0;
        while (DirectoryEntryCodec.isEntry(window, at, end)) {
            int length = DirectoryEntryCodec.nameLength(window, at);
            long position = DirectoryEntryCodec.position(window, at);
            checkName(window, at + DirectoryEntryCodec.NAME, length);
            long number = DirectoryEntryCodec.inodeNumber(window, at);
            int type = DirectoryEntryCodec.type(window, at);
            if (!sink.entry(window, at + DirectoryEntryCodec.NAME, length, number, type, position)) {
                return position;
            }
            at = DirectoryEntryCodec.next(window, at);
        }
        if (at == 0) {
            return END;
        }
        if (next <= start || next > DirectoryEntryCodec.MAX_POSITION) {
            LOG.log(Level.WARNING, "READDIR from position {0} answers to go on at {1}", start, next);
            throw Errors.of(Errno.EIO);
        }
        return next;
    }

    private static void checkName(MemorySegment window, long at, int length) {
        for (long index = at; index < at + length; index++) {
            byte b = window.get(ValueLayout.JAVA_BYTE, index);
            if (b == '/' || b == 0) {
                LOG.log(Level.WARNING, "READDIR answers a name with a slash or a zero byte");
                throw Errors.of(Errno.EIO);
            }
        }
    }
}
