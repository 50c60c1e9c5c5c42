package dev.zufs.sample.pmem;

/**
 * Blocks that are set aside for the end of a growing file, so that files that grow side by side still lie in one piece each.
 * The media does not know of them: a crash frees them. Guarded by the lock of the file.
 */
final class BlockWindow {

    private static final int MIN_BLOCKS = 8;
    private static final int MAX_BLOCKS = 512;
    /** With less than this share of the blocks free, nothing is set aside. */
    private static final int FREE_SHARE = 16;

    private final BlockAllocator allocator;
    private long next;
    private int left;
    private int lastSize;

    BlockWindow(BlockAllocator allocator) {
        this.allocator = allocator;
    }

    /**
     * Takes blocks that follow the end of the file.
     *
     * @return how many of them the window has, possibly 0
     */
    int take(long goal, int wanted) {
        if (left == 0 || goal != next) {
            return 0;
        }
        int count = Math.min(left, wanted);
        next += count;
        left -= count;
        return count;
    }

    /** Sets blocks aside behind those that the file got last; says whether there are any. */
    boolean extend(long behind, int written) {
        if (left > 0 && next == behind) {
            return true;
        }
        release();
        lastSize = Math.clamp(Math.max(written, lastSize * 2L), MIN_BLOCKS, MAX_BLOCKS);
        if (allocator.available() < (long) lastSize * FREE_SHARE) {
            return false;
        }
        left = allocator.takeAt(behind, lastSize);
        next = behind;
        return left > 0;
    }

    /** Gives back what the file did not use; says whether that was anything. */
    boolean release() {
        if (left == 0) {
            return false;
        }
        allocator.give(next, left);
        left = 0;
        return true;
    }
}
