package dev.zufs.runtime.vfs.inode;

import dev.zufs.runtime.wire.ZufProtocol;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All mappings of one inode. <b>Threads:</b> any; pages come in under shared {@code in_sync} and are dropped under the
 * locks of what drops them.
 */
final class Mappings {

    private final CopyOnWriteArrayList<Mapping> mappings = new CopyOnWriteArrayList<>();
    private final AtomicLong writeMapped = new AtomicLong();
    private final AtomicLong changes = new AtomicLong();

    void add(Mapping mapping) {
        mappings.add(mapping);
    }

    /** Takes a mapping out; says whether it was the last. */
    synchronized boolean remove(Mapping mapping) {
        return mappings.remove(mapping) && mappings.isEmpty();
    }

    /**
     * Gives how often something may have moved blocks or filled holes so far. A fault asks before it lets the server look
     * for a block, and again when the page is in: if the number has moved, the page may show what is no longer there.
     */
    long changes() {
        return changes.get();
    }

    /** Notes that blocks moved; to be called before the pages that show the old ones are dropped. */
    void noteChange() {
        changes.incrementAndGet();
    }

    void noteWriteMapped() {
        writeMapped.incrementAndGet();
    }

    /** Gives how many pages were made writable so far. */
    long writeMapped() {
        return writeMapped.get();
    }

    /** Drops the pages that touch a range of bytes. */
    void unmap(long start, long end) {
        noteChange();
        if (end > start && !mappings.isEmpty()) {
            long first = start / ZufProtocol.PAGE_SIZE;
            long last = (end - 1) / ZufProtocol.PAGE_SIZE;
            for (Mapping mapping : mappings) {
                mapping.drop(first, last, false);
            }
        }
    }

    /** Drops the pages of a range of bytes that show a hole, after that was filled. */
    void unmapHoles(long start, long end) {
        noteChange();
        if (end > start && !mappings.isEmpty()) {
            for (Mapping mapping : mappings) {
                mapping.drop(start / ZufProtocol.PAGE_SIZE, (end - 1) / ZufProtocol.PAGE_SIZE, true);
            }
        }
    }

    /** Drops pages by number; 0 pages means all to the end. */
    void unmapPages(long first, long pages) {
        noteChange();
        long last = pages == 0 || pages > Long.MAX_VALUE - first ? Long.MAX_VALUE : first + pages - 1;
        for (Mapping mapping : mappings) {
            mapping.drop(first, last, false);
        }
    }

    /** Drops one page of all mappings but one. */
    void unmapOthers(Mapping keeper, long page) {
        for (Mapping mapping : mappings) {
            if (mapping != keeper) {
                mapping.drop(page, page, false);
            }
        }
    }
}
