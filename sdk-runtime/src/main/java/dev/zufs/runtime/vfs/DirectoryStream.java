package dev.zufs.runtime.vfs;

import dev.zufs.api.FileName;
import dev.zufs.api.FileType;
import dev.zufs.runtime.vfs.inode.DirectoryListing;
import java.lang.foreign.MemorySegment;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Hands the entries of a listing on as values. Holds one entry back, since only the next one says where a listing goes on
 * behind it.
 *
 * <p>Made for one call, by one thread.
 */
final class DirectoryStream implements DirectoryListing.Sink {

    private final Predicate<DirectoryEntry> sink;
    private @Nullable FileName name;
    private long number;
    private @Nullable FileType type;
    private long position;
    private boolean full;

    DirectoryStream(Predicate<DirectoryEntry> sink) {
        this.sink = sink;
    }

    /**
     * Delivers a listing.
     *
     * @param listing what was fetched from the position where the directory is read
     * @return where to go on, or {@link DirectoryListing#END} if no entry was left
     */
    long deliver(DirectoryListing listing) {
        long next = listing.deliver(this);
        return next == DirectoryListing.END || flush(next) ? next : position;
    }

    @Override
    public boolean entry(MemorySegment names, long nameOffset, int nameLength, long inodeNumber, int code, long at) {
        if (!flush(at)) {
            return false;
        }
        name = FileName.of(names, nameOffset, nameLength);
        number = inodeNumber;
        int mode = code << 12;
        type = FileType.isValidMode(mode) ? FileType.ofMode(mode) : null;
        position = at;
        return true;
    }

    private boolean flush(long next) {
        if (name != null && !full) {
            full = !sink.test(new DirectoryEntry(name, number, type, next));
            if (!full) {
                name = null;
            }
        }
        return !full;
    }
}
