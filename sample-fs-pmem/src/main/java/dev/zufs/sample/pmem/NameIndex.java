package dev.zufs.sample.pmem;

import dev.zufs.api.FileName;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Finds positions by the hash of a name: open addressing in one array of longs. Lives in ordinary memory only.
 *
 * <p>An element is the hash above and the position divided by 8 below; 0 is empty. Not safe for changes beside anything else.
 */
final class NameIndex {

    private static final int MIN_CAPACITY = 16;
    private static final int POSITION_SHIFT = 3;
    private static final long POSITION_MASK = 0xFFFF_FFFFL;

    /** Positions are below this. */
    static final long MAX_POSITION = (POSITION_MASK + 1) << POSITION_SHIFT;

    private final int seed;
    private long[] table = new long[MIN_CAPACITY];
    private int size;

    NameIndex(int seed) {
        this.seed = seed;
    }

    int size() {
        return size;
    }

    int hash(FileName name) {
        int hash = seed;
        for (int index = 0; index < name.length(); index++) {
            hash = step(hash, name.byteAt(index));
        }
        return finish(hash);
    }

    int hash(MemorySegment segment, long offset, int length) {
        int hash = seed;
        for (int index = 0; index < length; index++) {
            hash = step(hash, segment.get(ValueLayout.JAVA_BYTE, offset + index));
        }
        return finish(hash);
    }

    private static int step(int hash, byte next) {
        return (hash ^ (next & 0xFF)) * 0x0100_0193;
    }

    private static int finish(int hash) {
        int mix = (hash ^ (hash >>> 16)) * 0x85EB_CA6B;
        mix = (mix ^ (mix >>> 13)) * 0xC2B2_AE35;
        return mix ^ (mix >>> 16);
    }

    /** Returns a cursor to the first element with a hash, or -1. */
    int first(int hash) {
        return search(hash & (table.length - 1), hash);
    }

    /** Returns a cursor to the next element with the hash, or -1. */
    int next(int cursor, int hash) {
        return search((cursor + 1) & (table.length - 1), hash);
    }

    private int search(int from, int hash) {
        int at = from;
        while (table[at] != 0) {
            if ((int) (table[at] >>> Integer.SIZE) == hash) {
                return at;
            }
            at = (at + 1) & (table.length - 1);
        }
        return -1;
    }

    long position(int cursor) {
        return (table[cursor] & POSITION_MASK) << POSITION_SHIFT;
    }

    void add(int hash, long position) {
        if ((size + 1) * 4L > table.length * 3L) {
            grow();
        }
        insert(table, element(hash, position));
        size++;
    }

    void remove(int hash, long position) {
        long wanted = element(hash, position);
        int mask = table.length - 1;
        int at = hash & mask;
        while (table[at] != wanted) {
            if (table[at] == 0) {
                throw new IllegalStateException("position " + position + " is not in the index");
            }
            at = (at + 1) & mask;
        }
        int next = (at + 1) & mask;
        while (table[next] != 0) {
            int home = (int) (table[next] >>> Integer.SIZE) & mask;
            if (((next - home) & mask) >= ((next - at) & mask)) {
                table[at] = table[next];
                at = next;
            }
            next = (next + 1) & mask;
        }
        table[at] = 0;
        size--;
    }

    private static long element(int hash, long position) {
        return ((long) hash << Integer.SIZE) | (position >>> POSITION_SHIFT);
    }

    private void grow() {
        long[] larger = new long[Math.multiplyExact(table.length, 2)];
        for (long element : table) {
            if (element != 0) {
                insert(larger, element);
            }
        }
        table = larger;
    }

    private static void insert(long[] into, long element) {
        int mask = into.length - 1;
        int at = (int) (element >>> Integer.SIZE) & mask;
        while (into[at] != 0) {
            at = (at + 1) & mask;
        }
        into[at] = element;
    }
}
