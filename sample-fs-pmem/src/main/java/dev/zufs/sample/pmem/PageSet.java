package dev.zufs.sample.pmem;

import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A set of page numbers: a bit each, in chunks of 512 that are in order. So what is done to a range costs what the set has in
 * the range, and no more. Guarded by the lock of its file.
 */
final class PageSet {

    private static final int CHUNK_SHIFT = 9;
    private static final int CHUNK_WORDS = 1 << (CHUNK_SHIFT - 6);
    private static final int CHUNK_MASK = (1 << CHUNK_SHIFT) - 1;

    private final TreeMap<Long, long[]> chunks = new TreeMap<>();
    /** The chunk that was looked at last, so that neighbours are found without a search. */
    private long lastChunk = -1;

    private long @Nullable [] last;

    boolean isEmpty() {
        return chunks.isEmpty();
    }

    private long @Nullable [] chunk(long page) {
        long number = page >>> CHUNK_SHIFT;
        if (number != lastChunk) {
            last = chunks.get(number);
            lastChunk = number;
        }
        return last;
    }

    boolean contains(long page) {
        if (chunks.isEmpty()) {
            return false;
        }
        long[] bits = chunk(page);
        return bits != null && (bits[word(page)] & 1L << page) != 0;
    }

    void add(long page) {
        long[] bits = chunk(page);
        if (bits == null) {
            bits = new long[CHUNK_WORDS];
            chunks.put(page >>> CHUNK_SHIFT, bits);
            last = bits;
        }
        bits[word(page)] |= 1L << page;
    }

    private static int word(long page) {
        return (int) (page & CHUNK_MASK) >>> 6;
    }

    /** Removes the pages of a range; the end is not in it. */
    void removeRange(long from, long to) {
        retain(from, to, null);
    }

    /** Removes the pages of a range that another set does not have; the end is not in it. */
    void retainRange(long from, long to, PageSet others) {
        retain(from, to, others);
    }

    private void retain(long from, long to, @Nullable PageSet others) {
        lastChunk = -1;
        Iterator<Map.Entry<Long, long[]>> within = within(from, to).entrySet().iterator();
        while (within.hasNext()) {
            Map.Entry<Long, long[]> chunk = within.next();
            long first = chunk.getKey() << CHUNK_SHIFT;
            long @Nullable [] kept = others == null ? null : others.chunks.get(chunk.getKey());
            long left = 0;
            long[] bits = chunk.getValue();
            for (int word = 0; word < CHUNK_WORDS; word++) {
                long stays = ~bits(first + 64L * word, from, to) | (kept == null ? 0 : kept[word]);
                bits[word] &= stays;
                left |= bits[word];
            }
            if (left == 0) {
                within.remove();
            }
        }
    }

    private NavigableMap<Long, long[]> within(long from, long to) {
        return from >= to ? new TreeMap<>() : chunks.subMap(from >>> CHUNK_SHIFT, true, (to - 1) >>> CHUNK_SHIFT, true);
    }

    /** Returns the bits of the 64 pages from one on that are in a range. */
    private static long bits(long first, long from, long to) {
        long low = Math.clamp(from - first, 0, Long.SIZE);
        long high = Math.clamp(to - first, 0, Long.SIZE);
        return low >= high ? 0 : MediaTarget.bits(low, high);
    }

    void clear() {
        chunks.clear();
        lastChunk = -1;
        last = null;
    }

    /** Takes a page. */
    @FunctionalInterface
    interface Visitor {
        void page(long page);
    }

    /** Visits the pages of a range in ascending order; the end is not in it. */
    void forEach(long from, long to, Visitor visitor) {
        within(from, to).forEach((number, bits) -> {
            for (int word = 0; word < CHUNK_WORDS; word++) {
                long first = (number << CHUNK_SHIFT) + 64L * word;
                for (long left = bits[word] & bits(first, from, to); left != 0; left &= left - 1) {
                    visitor.page(first + Long.numberOfTrailingZeros(left));
                }
            }
        });
    }
}
