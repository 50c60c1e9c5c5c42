package dev.zufs.sample.pmem;

/**
 * What applications may have mapped of a file. Guarded by the lock of the file.
 *
 * <p>Three kinds of pages are told apart: those whose block is in a page table, which keep that block; those that were mapped
 * as holes, which must be mapped anew once they have a block; and those that applications may have stored into, the only
 * ones that a sync flushes. A page stays among the last until it is flushed, also when it is in no page table any more.
 */
final class MappedPages {

    private final PageSet mapped = new PageSet();
    private final PageSet holes = new PageSet();
    private final PageSet written = new PageSet();

    /** Says whether no page is mapped. */
    boolean isEmpty() {
        return mapped.isEmpty() && holes.isEmpty();
    }

    /** Says whether a page must keep the block that it has. */
    boolean keepsBlock(long page) {
        return mapped.contains(page);
    }

    /** Says whether a page is mapped at all. */
    boolean contains(long page) {
        return mapped.contains(page) || holes.contains(page);
    }

    /** Notes that a page with a block was mapped. */
    void mapped(long page, boolean forWriting) {
        mapped.add(page);
        if (forWriting) {
            written.add(page);
            holes.removeRange(page, page + 1); // a fault for writing drops all other mappings of the page
        }
    }

    /** Notes that a page without a block was mapped. */
    void mappedHole(long page) {
        holes.add(page);
    }

    /** Notes that the pages of a range are in no page table any more; the end is not in it. */
    void unmapped(long from, long to) {
        mapped.removeRange(from, to);
        holes.removeRange(from, to);
    }

    /** Notes that the content of a range is gone; the end is not in it. */
    void discarded(long from, long to) {
        unmapped(from, to);
        written.removeRange(from, to);
    }

    /** Says whether there is nothing to flush. */
    boolean isFlushed() {
        return written.isEmpty();
    }

    /** Visits the pages of a range that are to be flushed, and forgets those that nobody can store into any more. */
    void flush(long from, long to, PageSet.Visitor visitor) {
        written.forEach(from, to, visitor);
        written.retainRange(from, to, mapped);
    }

    /** Notes that nothing is mapped any more, and that everything is flushed. */
    void clear() {
        mapped.clear();
        holes.clear();
        written.clear();
    }
}
