package dev.zufs.sample.pmem;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Knows which record freed a block last. Runs are added in the order of their records, so the last one counts. */
final class FreedBlocks {

    private record Run(long end, long sequence) {}

    private final TreeMap<Long, Run> runs = new TreeMap<>();

    void add(long block, long count, long sequence) {
        long end = block + count;
        if (count <= 0) {
            return;
        }
        splitAt(block);
        splitAt(end);
        runs.subMap(block, true, end, false).clear();
        runs.put(block, new Run(end, sequence));
    }

    private void splitAt(long block) {
        Map.@Nullable Entry<Long, Run> below = runs.lowerEntry(block);
        if (below != null && below.getValue().end() > block) {
            runs.put(block, below.getValue());
            runs.put(below.getKey(), new Run(block, below.getValue().sequence()));
        }
    }

    /** Returns the number of the last record that freed a block, or -1 if none did. */
    long lastFree(long block) {
        Map.@Nullable Entry<Long, Run> at = runs.floorEntry(block);
        return at != null && at.getValue().end() > block ? at.getValue().sequence() : -1;
    }
}
