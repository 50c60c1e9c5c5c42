package dev.zufs.sample.pmem;

import dev.zufs.api.memory.PersistentMemory;

/**
 * The word of the state block that says which records of the log are done with: a sequence number and a check of it.
 *
 * <p>A copy follows in the same line, stored after it and persisted with it. Lanes are reused only when both are persistent,
 * so either of them is a point to recover from.
 */
final class CheckpointWord {

    private static final int CHECK_BITS = 12;

    private CheckpointWord() {}

    static long of(long sequence) {
        return (sequence << CHECK_BITS) | check(sequence);
    }

    static void store(PersistentMemory memory, long sequence) {
        memory.putLong(Layout.STATE_CHECKPOINT, of(sequence));
        memory.putLong(Layout.STATE_CHECKPOINT_COPY, of(sequence));
        memory.persist(Layout.STATE_CHECKPOINT, 2 * Long.BYTES);
    }

    /** Returns the sequence number that a word has, or -1 if it is damaged. */
    static long sequence(long word) {
        long sequence = word >>> CHECK_BITS;
        return word == of(sequence) ? sequence : -1;
    }

    /** Returns the checkpoint, from the copy if the word is damaged; -1 if both are. */
    static long load(PersistentMemory memory) {
        long sequence = sequence(memory.getLong(Layout.STATE_CHECKPOINT));
        return sequence >= 0 ? sequence : sequence(memory.getLong(Layout.STATE_CHECKPOINT_COPY));
    }

    private static long check(long sequence) {
        long mix = (sequence + 0x9E37_79B9_7F4A_7C15L) * 0xBF58_476D_1CE4_E5B9L;
        return ((mix ^ (mix >>> 31)) * 0x94D0_49BB_1331_11EBL) >>> (Long.SIZE - CHECK_BITS);
    }
}
