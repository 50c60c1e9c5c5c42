package dev.zufs.runtime.wire;

/**
 * Takes apart and puts together {@code zu_dpp_t}, a position in a memory pool in 64 bits.
 *
 * <p>Bits 0 to 2 are the pool. The rest is the offset in bytes, always a multiple of 8, or, where a block is meant, the
 * block's number shifted by 3. 0 is no position. The feeder takes positions in {@link #POOL_T1} alone.
 */
public final class DppPointer {

    /** Pool of the persistent memory. */
    public static final int POOL_T1 = 0;

    /** Pool of the application's memory. */
    public static final int POOL_APPLICATION = 7;

    /** No position. */
    public static final long NULL = 0;

    private static final int POOL_BITS = 3;
    private static final int POOL_MASK = (1 << POOL_BITS) - 1;

    private DppPointer() {}

    /**
     * Makes the position of a byte offset.
     *
     * @param pool number of the pool, 0 to 7
     * @param offset offset in bytes, a multiple of 8
     * @return the position
     */
    public static long ofOffset(int pool, long offset) {
        return (offset & ~POOL_MASK) | (pool & POOL_MASK);
    }

    /**
     * Makes the position of a block.
     *
     * @param pool number of the pool, 0 to 7
     * @param block number of the block
     * @return the position
     */
    public static long ofBlock(int pool, long block) {
        return (block << POOL_BITS) | (pool & POOL_MASK);
    }

    /**
     * Gives the pool of a position.
     *
     * @param position the position
     * @return the number of the pool
     */
    public static int pool(long position) {
        return (int) position & POOL_MASK;
    }

    /**
     * Gives the offset of a position.
     *
     * @param position the position of a byte offset
     * @return the offset in bytes
     */
    public static long offset(long position) {
        return position & ~POOL_MASK;
    }

    /**
     * Gives the block of a position.
     *
     * @param position the position of a block
     * @return the number of the block
     */
    public static long block(long position) {
        return position >>> POOL_BITS;
    }

    /**
     * Tells whether the feeder can use what lies at a position.
     *
     * @param position the position of a byte offset
     * @param size size in bytes of what lies there
     * @param t1Bytes size of the persistent memory in bytes
     * @return whether it is in pool {@link #POOL_T1}, not at offset 0 and not beyond the end
     */
    public static boolean isInT1(long position, long size, long t1Bytes) {
        return position > 0 && pool(position) == POOL_T1 && size <= t1Bytes && position <= t1Bytes - size;
    }
}
