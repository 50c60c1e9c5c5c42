package dev.zufs.sample.pmem;

/** A set of page numbers: open addressing in one array of longs. Guarded by the lock of its file. */
final class PageSet {

    private static final int MIN_CAPACITY = 16;

    private long[] table = new long[0];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    boolean contains(long page) {
        if (size == 0) {
            return false;
        }
        int at = home(page);
        while (table[at] != 0) {
            if (table[at] == page + 1) {
                return true;
            }
            at = (at + 1) & (table.length - 1);
        }
        return false;
    }

    void add(long page) {
        if ((size + 1) * 2 > table.length) {
            long[] old = table;
            table = new long[Math.max(MIN_CAPACITY, Math.multiplyExact(old.length, 2))];
            size = 0;
            for (long each : old) {
                if (each != 0) {
                    add(each - 1);
                }
            }
        }
        int at = home(page);
        while (table[at] != 0) {
            if (table[at] == page + 1) {
                return;
            }
            at = (at + 1) & (table.length - 1);
        }
        table[at] = page + 1;
        size++;
    }

    /** Removes the pages of a range; the end is not in it. */
    void removeRange(long from, long to) {
        if (size == 0) {
            return;
        }
        long[] old = table;
        table = new long[old.length];
        size = 0;
        for (long each : old) {
            if (each != 0 && (each - 1 < from || each - 1 >= to)) {
                add(each - 1);
            }
        }
    }

    void clear() {
        table = new long[0];
        size = 0;
    }

    /** Takes a page. */
    @FunctionalInterface
    interface Visitor {
        void page(long page);
    }

    void forEach(Visitor visitor) {
        for (long each : table) {
            if (each != 0) {
                visitor.page(each - 1);
            }
        }
    }

    private int home(long page) {
        return (int) ((page * 0x9E37_79B9_7F4A_7C15L) >>> 32) & (table.length - 1);
    }
}
