package dev.zufs.runtime.vfs;

/** How a range of a file will be used. */
public enum Advice {
    /** Nothing is known. */
    NORMAL,
    /** Anywhere. */
    RANDOM,
    /** From start to end. */
    SEQUENTIAL,
    /** Soon. */
    WILL_NEED,
    /** Not soon. */
    DO_NOT_NEED
}
