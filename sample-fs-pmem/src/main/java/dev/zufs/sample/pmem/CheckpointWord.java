package dev.zufs.sample.pmem;

import dev.zufs.api.memory.PersistentMemory;

/**
 * The words of a state block that say which records of the log are done with: a sequence number and a check of it, three
 * times in one line.
 *
 * <p>They are stored one after the other and persisted together, and lanes are reused only when all are persistent. So a crash
 * leaves two numbers at most, of which either is a point to recover from; what two words agree on is not damaged, and the third
 * makes up for a damaged word that passes its short check.
 */
final class CheckpointWord {

    private static final int CHECK_BITS = 12;
    private static final int COPIES = 3;

    private CheckpointWord() {}

    static long of(long sequence) {
        return (sequence << CHECK_BITS) | check(sequence);
    }

    /** Stores the words of one state block, and flushes them; the caller fences. */
    static void store(PersistentMemory memory, long offset, long sequence) {
        for (int copy = 0; copy < COPIES; copy++) {
            memory.putLong(offset + (long) copy * Long.BYTES, of(sequence));
        }
        memory.flush(offset, COPIES * Long.BYTES);
    }

    /** Returns the sequence number that a word has, or -1 if it is damaged. */
    static long sequence(long word) {
        long sequence = word >>> CHECK_BITS;
        return word == of(sequence) ? sequence : -1;
    }

    /** Returns the checkpoint that intact words agree on, the lower one if only two are left; -1 if none can be trusted. */
    static long load(PersistentMemory memory, long offset) {
        long first = word(memory, offset, 0);
        long second = word(memory, offset, 1);
        long third = word(memory, offset, 2);
        if (first >= 0 && (first == second || first == third)) {
            return first;
        }
        if (second >= 0 && second == third) {
            return second;
        }
        if (first >= 0 && second >= 0 && third >= 0) {
            return -1; // a crash leaves no three numbers
        }
        long lowest = Long.MAX_VALUE;
        for (long each : new long[] {first, second, third}) {
            lowest = each >= 0 ? Math.min(lowest, each) : lowest;
        }
        return lowest == Long.MAX_VALUE ? -1 : lowest;
    }

    private static long word(PersistentMemory memory, long offset, int copy) {
        return sequence(memory.getLong(offset + (long) copy * Long.BYTES));
    }

    /** Returns how many of the words are damaged. */
    static int damaged(PersistentMemory memory, long offset) {
        int count = 0;
        for (int copy = 0; copy < COPIES; copy++) {
            count += word(memory, offset, copy) < 0 ? 1 : 0;
        }
        return count;
    }

    private static long check(long sequence) {
        long mix = (sequence + 0x9E37_79B9_7F4A_7C15L) * 0xBF58_476D_1CE4_E5B9L;
        return ((mix ^ (mix >>> 31)) * 0x94D0_49BB_1331_11EBL) >>> (Long.SIZE - CHECK_BITS);
    }
}
