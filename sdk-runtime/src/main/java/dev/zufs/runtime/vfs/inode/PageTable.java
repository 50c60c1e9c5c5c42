package dev.zufs.runtime.vfs.inode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a mapping: where in the region each lies, and private copies. Room is taken where pages are touched.
 *
 * <p>Not safe for several threads; the mapping has a lock.
 */
final class PageTable {

    /** An entry of a page that is not there. */
    static final long ABSENT = 0;

    private static final int CHUNK_PAGES = 512;
    private static final long PRESENT = 1;
    private static final long WRITABLE = 2;
    private static final long FLAGS = PRESENT | WRITABLE;

    private final long[] @Nullable [] entries;
    private final @Nullable MemorySegment[] @Nullable [] copies;

    PageTable(long pages) {
        int chunks = Math.toIntExact((pages + CHUNK_PAGES - 1) / CHUNK_PAGES);
        this.entries = new long[chunks][];
        this.copies = new MemorySegment[chunks][];
    }

    /** Gives an entry, to be asked of with {@link #isPresent}, {@link #isWritable} and {@link #place}. */
    long entry(long page) {
        long[] chunk = entries[chunk(page)];
        return chunk == null ? ABSENT : chunk[index(page)];
    }

    static boolean isPresent(long entry) {
        return (entry & PRESENT) != 0;
    }

    static boolean isWritable(long entry) {
        return (entry & WRITABLE) != 0;
    }

    static long place(long entry) {
        return entry & ~FLAGS;
    }

    /** Puts a page in for loads and stores, in place of what was there. */
    void installWritable(long page, long place) {
        room(page)[index(page)] = place | PRESENT | WRITABLE;
    }

    /** Puts a page in for loads, unless there is one; says whether it did. */
    boolean installReadable(long page, long place) {
        long[] chunk = room(page);
        if (chunk[index(page)] != ABSENT) {
            return false;
        }
        chunk[index(page)] = place | PRESENT;
        return true;
    }

    private long[] room(long page) {
        long[] chunk = entries[chunk(page)];
        if (chunk == null) {
            chunk = new long[CHUNK_PAGES];
            entries[chunk(page)] = chunk;
        }
        return chunk;
    }

    /** Drops a range of pages, or those of it that lie at {@code onlyPlace} if that is not negative; copies stay. */
    void drop(long first, long last, long onlyPlace) {
        for (long page = first; page <= last; page++) {
            long[] chunk = entries[chunk(page)];
            if (chunk == null) {
                page |= CHUNK_PAGES - 1;
            } else if (onlyPlace < 0 || place(chunk[index(page)]) == onlyPlace) {
                chunk[index(page)] = ABSENT;
            }
        }
    }

    @Nullable MemorySegment copy(long page) {
        @Nullable MemorySegment[] chunk = copies[chunk(page)];
        return chunk == null ? null : chunk[index(page)];
    }

    void installCopy(long page, MemorySegment copy) {
        @Nullable MemorySegment[] chunk = copies[chunk(page)];
        if (chunk == null) {
            chunk = new @Nullable MemorySegment[CHUNK_PAGES];
            copies[chunk(page)] = chunk;
        }
        chunk[index(page)] = copy;
    }

    private static int chunk(long page) {
        return (int) (page / CHUNK_PAGES);
    }

    private static int index(long page) {
        return (int) (page % CHUNK_PAGES);
    }
}
