package dev.zufs.api;

/**
 * What a sync is to make persistent.
 *
 * <p>May get more constants; a plugin only meets those of the API that it was built for (see "Growth" of {@linkplain dev.zufs.api this package}).
 */
public enum SyncMode {
    /** Content and attributes: fsync(2). */
    FULL,
    /** Content, and the attributes needed to read it back: fdatasync(2). */
    DATA,
    /** Content, which will not be used soon: posix_fadvise(2) with {@code POSIX_FADV_DONTNEED}. */
    DONT_NEED
}
