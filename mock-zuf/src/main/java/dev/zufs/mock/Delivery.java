package dev.zufs.mock;

/** Which thread executes an operation. */
public enum Delivery {
    /** The one that calls: deterministic, and without any hand-off. */
    INLINE,
    /** The zero-thread of the caller's CPU, pinned to it, as the kernel module does it. */
    PINNED
}
