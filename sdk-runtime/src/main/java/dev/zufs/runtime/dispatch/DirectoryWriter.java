package dev.zufs.runtime.dispatch;

import dev.zufs.api.Directory;
import dev.zufs.api.DirectorySink;
import dev.zufs.api.FileType;
import dev.zufs.runtime.wire.DirectoryEntryCodec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Writes the entries of a READDIR into the caller's buffer, and checks what a filesystem gives. For one operation. */
final class DirectoryWriter implements DirectorySink.Host {

    private static final byte[] DOTS = {'.', '.'};

    private final MemorySegment window;
    private final long end;
    private long at;
    private long next;
    private boolean full;

    /**
     * Begins a listing.
     *
     * @param window the caller's buffer
     * @param position where to begin
     * @param size of the directory: the kernel module takes a listing that came this far for complete
     */
    DirectoryWriter(MemorySegment window, long position, long size) {
        this.window = window;
        this.next = position;
        this.end = Math.min(size, Directory.END_OF_POSITIONS);
    }

    /**
     * Writes one of the two entries that no filesystem gives.
     *
     * @param number the inode number
     * @param position 0 or 1
     * @param length of the name, 1 or 2
     * @return false if there is no room
     */
    boolean dot(long number, long position, int length) {
        return write(MemorySegment.ofArray(DOTS), 0, length, number, FileType.DIRECTORY, position);
    }

    @Override
    public boolean entry(
            MemorySegment names, long nameOffset, int nameLength, long number, FileType type, long position) {
        if (full) {
            return false;
        }
        if (position < Math.max(next, Directory.FIRST_POSITION) || position >= end) {
            throw new ContractException("a listing gave position " + position + " where at least " + next
                    + " was due, and less than the directory's size of " + end);
        }
        if (number == 0 || nameLength < 1 || nameLength > 255) {
            throw new ContractException("a listing gave inode " + number + " with a name of " + nameLength + " bytes");
        }
        for (int index = 0; index < nameLength; index++) {
            byte character = names.get(ValueLayout.JAVA_BYTE, nameOffset + index);
            if (character == 0 || character == '/') {
                throw new ContractException("a listing gave inode " + number + " with a zero or a slash in its name");
            }
        }
        return write(names, nameOffset, nameLength, number, type, position);
    }

    private boolean write(
            MemorySegment names, long nameOffset, int nameLength, long number, FileType type, long position) {
        long end = DirectoryEntryCodec.write(
                window, at, window.byteSize(), number, type.directoryCode(), position, names, nameOffset, nameLength);
        if (end == DirectoryEntryCodec.REFUSED) {
            full = true;
            next = position;
            return false;
        }
        at = end;
        next = position + 1;
        return true;
    }

    /** Ends the list: behind it may lie the bytes of an earlier one. */
    void finish() {
        long length = at + DirectoryEntryCodec.NAME_LENGTH;
        if (length < window.byteSize()) {
            window.set(ValueLayout.JAVA_BYTE, length, (byte) 0);
        }
    }

    boolean isFull() {
        return full;
    }

    /** Returns where the listing goes on: the entry that had no room, or behind the last one given. */
    long nextPosition() {
        return next;
    }
}
