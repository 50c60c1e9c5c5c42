package dev.zufs.api.op;

/**
 * What setting an extended attribute does with one that is there, or is not.
 *
 * <p>May get more constants; a plugin only meets those of the API that it was built for (see "Growth" of {@link dev.zufs.api}).
 */
public enum XattrMode {
    /** Creates or replaces it. */
    SET,
    /** Fails with EEXIST if it is there ({@code XATTR_CREATE}). */
    CREATE,
    /** Fails with ENODATA if it is not there ({@code XATTR_REPLACE}). */
    REPLACE
}
