package dev.zufs.runtime.vfs;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/** Space of {@link ToyServer}: records in the first blocks, data behind them; blocks can be shared. */
final class ToyBlocks {

    private static final int RECORD_BLOCKS = 64;

    private final long total;
    private long nextRecord = 2 * 4096 + 128;
    private long nextBlock = 2 + RECORD_BLOCKS;
    private final ArrayDeque<Long> freeBlocks = new ArrayDeque<>();
    private final ArrayDeque<Long> freeRecords = new ArrayDeque<>();
    private final Map<Long, Integer> sharers = new HashMap<>();
    private long used;

    ToyBlocks(long total) {
        this.total = total;
    }

    long newRecord() {
        Long reused = freeRecords.poll();
        if (reused != null) {
            return reused;
        }
        long record = nextRecord;
        nextRecord += 128;
        if (nextRecord > (2 + RECORD_BLOCKS) * 4096L) {
            throw new AssertionError("too many inodes for the double");
        }
        return record;
    }

    void releaseRecord(long record) {
        freeRecords.add(record);
    }

    /** Gives a block, or 0 if none is left. */
    long allocate() {
        Long reused = freeBlocks.poll();
        if (reused == null && nextBlock >= total) {
            return 0;
        }
        used++;
        long block = reused == null ? nextBlock++ : reused;
        sharers.put(block, 1);
        return block;
    }

    void share(long block) {
        sharers.merge(block, 1, Integer::sum);
    }

    boolean isShared(long block) {
        return sharers.getOrDefault(block, 0) > 1;
    }

    void release(long block) {
        if (sharers.merge(block, -1, Integer::sum) == 0) {
            sharers.remove(block);
            freeBlocks.add(block);
            used--;
        }
    }

    long total() {
        return total - 2;
    }

    long free() {
        return total() - used;
    }
}
