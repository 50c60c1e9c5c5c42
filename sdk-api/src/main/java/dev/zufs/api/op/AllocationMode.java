package dev.zufs.api.op;

/**
 * What an allocation does with a range: the modes of fallocate(2).
 *
 * <p>May get more constants; a plugin only meets those of the API that it was built for (see "Growth" of {@link dev.zufs.api}).
 */
public enum AllocationMode {
    /** Gives every block of the range space, keeping its content; new blocks read as zeros. */
    ALLOCATE,
    /** Takes whole blocks away and zeroes the rest; the size stays. */
    PUNCH_HOLE,
    /** Makes the range read as zeros, allocated where possible. */
    ZERO_RANGE,
    /** Removes the range and moves what follows down; the size shrinks. */
    COLLAPSE_RANGE,
    /** Moves what follows up and leaves a hole; the size grows. */
    INSERT_RANGE,
    /** Gives shared blocks of the range copies of their own. */
    UNSHARE_RANGE
}
