package dev.zufs.runtime.observe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts durations in buckets that are at most 1.6 % wide, from 1 ns to about 18 minutes; longer ones count as that.
 *
 * <p><b>Threads:</b> one thread records, any may read at the same time; a reader sees each count as it was at some moment.
 * Recording costs two loads and a store, and shares no cache line with other histograms but at its ends. (HdrHistogram does
 * the same, but has no module name of its own, so that a module that requires it cannot be published.)
 */
public final class LatencyHistogram {

    private static final int SUB_BITS = 6;
    private static final int SUB = 1 << SUB_BITS;
    private static final int MAX_BITS = 40;
    private static final int BUCKETS = (MAX_BITS - SUB_BITS + 1) * SUB;
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] counts = new long[BUCKETS];

    /** Makes an empty histogram. */
    public LatencyHistogram() {}

    /**
     * Counts one duration.
     *
     * @param nanos how long; negative counts as 0
     */
    public void record(long nanos) {
        int bucket = bucket(nanos);
        COUNT.setOpaque(counts, bucket, counts[bucket] + 1);
    }

    /**
     * Adds what another histogram has counted.
     *
     * @param other read while its thread may be recording
     */
    public void add(LatencyHistogram other) {
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            counts[bucket] += (long) COUNT.getOpaque(other.counts, bucket);
        }
    }

    /**
     * Takes back what another histogram has counted.
     *
     * @param earlier the same one as it was before, so that no count becomes negative
     */
    public void subtract(LatencyHistogram earlier) {
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            counts[bucket] -= (long) COUNT.getOpaque(earlier.counts, bucket);
        }
    }

    /**
     * Returns how many durations were counted.
     *
     * @return the sum of all buckets
     */
    public long count() {
        long sum = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            sum += (long) COUNT.getOpaque(counts, bucket);
        }
        return sum;
    }

    /**
     * Returns the duration that a share of all durations did not exceed.
     *
     * @param share 0 to 1
     * @return nanoseconds, the upper end of a bucket; 0 if nothing was counted
     */
    public long percentile(double share) {
        long wanted = Math.max(1, (long) Math.ceil(count() * share));
        long seen = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            seen += (long) COUNT.getOpaque(counts, bucket);
            if (seen >= wanted) {
                return highest(bucket);
            }
        }
        return 0;
    }

    /**
     * Returns the longest duration.
     *
     * @return nanoseconds, the upper end of a bucket; 0 if nothing was counted
     */
    public long max() {
        for (int bucket = BUCKETS - 1; bucket >= 0; bucket--) {
            if ((long) COUNT.getOpaque(counts, bucket) != 0) {
                return highest(bucket);
            }
        }
        return 0;
    }

    private static int bucket(long nanos) {
        if (nanos < SUB) {
            return (int) Math.max(nanos, 0);
        }
        int exponent = Math.min(Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos), MAX_BITS - 1);
        int shift = exponent - SUB_BITS;
        long mantissa = exponent == MAX_BITS - 1 ? Math.min(nanos >>> shift, 2L * SUB - 1) : nanos >>> shift;
        return (shift << SUB_BITS) + (int) mantissa;
    }

    private static long highest(int bucket) {
        if (bucket < 2 * SUB) {
            return bucket;
        }
        int shift = (bucket >> SUB_BITS) - 1;
        long mantissa = (bucket & (SUB - 1)) + (long) SUB;
        return ((mantissa + 1) << shift) - 1;
    }
}
