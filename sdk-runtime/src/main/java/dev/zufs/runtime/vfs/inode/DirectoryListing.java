package dev.zufs.runtime.vfs.inode;

import dev.zufs.api.Errno;
import dev.zufs.runtime.wire.DirectoryEntryCodec;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The entries that one READDIR brought. They are looked at when no lock is held any more: whoever takes them may call the
 * filesystem.
 *
 * <p><b>Threads:</b> one. <b>Lifetime:</b> until {@link #close}, which gives the memory back.
 */
public final class DirectoryListing implements AutoCloseable {

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

    /** What {@link #deliver} answers at the end. */
    public static final long END = -1;

    private static final Logger LOG = System.getLogger(DirectoryListing.class.getPackageName());

    private final Bounce bounce;
    private final MemorySegment memory;
    private final MemorySegment window;
    private final long start;
    private long next = END;

    /** Borrows memory, which is zero: a server ends the entries where the memory ends, or where zeros follow. */
    DirectoryListing(Bounce bounce, long start, long length) {
        this.bounce = bounce;
        this.start = start;
        this.memory = bounce.borrow(length);
        this.window = memory.asSlice(0, length).fill((byte) 0);
    }

    MemorySegment window() {
        return window;
    }

    /** Notes where the server says that the listing goes on; without this, there are no entries. */
    void next(long position) {
        next = position;
    }

    /**
     * Gives the entries to a sink.
     *
     * @param sink takes them
     * @return where to go on, or {@link #END} if no entry was left
     * @throws dev.zufs.api.ErrnoException EIO for an answer that makes no sense
     */
    public long deliver(Sink sink) {
        if (next == END) {
            return END;
        }
        long end = window.byteSize();
        long at = 0;
        while (DirectoryEntryCodec.isEntry(window, at, end)) {
            int length = DirectoryEntryCodec.nameLength(window, at);
            long position = DirectoryEntryCodec.position(window, at);
            checkName(at + DirectoryEntryCodec.NAME, length);
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

    private void checkName(long at, int length) {
        for (long index = at; index < at + length; index++) {
            byte b = window.get(ValueLayout.JAVA_BYTE, index);
            if (b == '/' || b == 0) {
                LOG.log(Level.WARNING, "READDIR answers a name with a slash or a zero byte");
                throw Errors.of(Errno.EIO);
            }
        }
    }

    @Override
    public void close() {
        bounce.giveBack(memory);
    }
}
