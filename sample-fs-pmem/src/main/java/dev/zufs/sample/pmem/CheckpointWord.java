package dev.zufs.sample.pmem;

/** The word of the state block that says which records of the log are done with: a sequence number and a check of it. */
final class CheckpointWord {

    private static final int CHECK_BITS = 12;

    private CheckpointWord() {}

    static long of(long sequence) {
        return (sequence << CHECK_BITS) | check(sequence);
    }

    static boolean isIntact(long word) {
        return word == of(sequence(word));
    }

    static long sequence(long word) {
        return word >>> CHECK_BITS;
    }

    private static long check(long sequence) {
        long mix = (sequence + 0x9E37_79B9_7F4A_7C15L) * 0xBF58_476D_1CE4_E5B9L;
        return ((mix ^ (mix >>> 31)) * 0x94D0_49BB_1331_11EBL) >>> (Long.SIZE - CHECK_BITS);
    }
}
